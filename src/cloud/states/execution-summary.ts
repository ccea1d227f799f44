import type { ExecutionRecord } from "./execution-record.js";
import { epochSeconds } from "./world.js";

/** What DescribeExecution and ListExecutions both tell of an execution. */
export function executionSummary({ execution, machineArn, versionArn, aliasArn }: ExecutionRecord): object {
  return {
    executionArn: execution.executionArn,
    stateMachineArn: machineArn,
    name: execution.name,
    status: execution.status,
    startDate: epochSeconds(execution.startTime),
    stopDate: execution.stopTime === undefined ? undefined : epochSeconds(execution.stopTime),
    stateMachineVersionArn: versionArn,
    stateMachineAliasArn: aliasArn,
    mapRunArn: execution.mapRunArn,
  };
}
