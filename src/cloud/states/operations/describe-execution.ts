import { operation } from "../../wire/json-service.js";
import { executionSummary } from "../execution-summary.js";
import type { ExecutionRecord } from "../execution-record.js";
import { redrivability, redrivesOf } from "../redriving.js";
import { arn, includedData } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

export const describeExecution: StatesOperation = operation(
  { executionArn: arn, includedData },
  (world: StatesWorld, { executionArn, includedData: included }) => {
    const record = world.executions.resolve(executionArn);
    const { mapRunArn } = record.execution;
    const pending = mapRunArn !== undefined && world.mapRuns.pendingRedrives(mapRunArn).has(executionArn);
    return {
      ...summary(record),
      ...(pending ? { status: "PENDING_REDRIVE" } : {}),
      ...(included === "METADATA_ONLY" ? {} : data(record)),
      ...redrivesOf(record),
      ...redrivability(world, record),
    };
  },
);

function summary(record: ExecutionRecord): object {
  return { ...executionSummary(record), traceHeader: record.traceHeader };
}

/** Of a time-out AWS tells the error in the history's last event only. */
function data({ execution }: ExecutionRecord): object {
  return {
    input: execution.inputText,
    inputDetails: { included: true },
    output: execution.outputText,
    outputDetails: execution.outputText === undefined ? undefined : { included: true },
    ...(execution.status === "TIMED_OUT" ? {} : { error: execution.error, cause: execution.cause }),
  };
}
