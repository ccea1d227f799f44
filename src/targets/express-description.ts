import type { EngineExecution } from "../engine/index.js";
import type { ExecutionDescription } from "../executor/port.js";

/** What DescribeExecution would tell of an EXPRESS execution, which AWS has no such call for. */
export function expressDescription(execution: EngineExecution): ExecutionDescription {
  return {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: new Date(execution.startTime),
    stopDate: execution.stopTime === undefined ? undefined : new Date(execution.stopTime),
    input: execution.inputText,
    output: execution.outputText,
    error: execution.error,
    cause: execution.cause,
  };
}
