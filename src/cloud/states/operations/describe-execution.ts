import { operation } from "../../wire/json-service.js";
import { executionSummary } from "../execution-summary.js";
import type { ExecutionRecord } from "../executions.js";
import { arn, includedData } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

export const describeExecution: StatesOperation = operation(
  { executionArn: arn, includedData },
  (world: StatesWorld, { executionArn, includedData: included }) => {
    const record = world.executions.resolve(executionArn);
    return { ...summary(record), ...(included === "METADATA_ONLY" ? {} : data(record)), ...redriving(record) };
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

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
function redriving({ execution }: ExecutionRecord): object {
  const redriveCount = 0;
  switch (execution.status) {
    case "RUNNING":
      return {
        redriveCount,
        redriveStatus: "NOT_REDRIVABLE",
        redriveStatusReason: "Execution is RUNNING and cannot be redriven",
      };
    case "SUCCEEDED":
      return {
        redriveCount,
        redriveStatus: "NOT_REDRIVABLE",
        redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
      };
    default:
      return { redriveCount, redriveStatus: "REDRIVABLE" };
  }
}
