import type {
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionOutput,
  DescribeStateMachineOutput,
  HistoryEvent as SdkHistoryEvent,
  StartSyncExecutionOutput,
} from "@aws-sdk/client-sfn";
import type { ExecutionDescription, MachineDescription } from "../executor/port.js";
import type { HistoryEvent } from "../history/event.js";
import type { ExecutionStatus } from "../history/execution.js";
import type { JsonValue } from "../util/json.js";

/** DescribeExecution's answer as the port gives it. */
export function executionDescription(executionArn: string, output: DescribeExecutionOutput): ExecutionDescription {
  return {
    executionArn: output.executionArn ?? executionArn,
    stateMachineArn: output.stateMachineArn ?? "",
    name: output.name ?? "",
    status: output.status as ExecutionStatus,
    startDate: output.startDate ?? new Date(0),
    redriveDate: output.redriveDate,
    stopDate: output.stopDate,
    input: output.input,
    output: output.output,
    error: output.error,
    cause: output.cause,
  };
}

/** StartSyncExecution's answer as the port gives it. */
export function syncExecutionDescription(executionArn: string, output: StartSyncExecutionOutput): ExecutionDescription {
  return executionDescription(executionArn, {
    executionArn: output.executionArn,
    stateMachineArn: output.stateMachineArn,
    name: output.name,
    status: output.status,
    startDate: output.startDate,
    stopDate: output.stopDate,
    input: output.input,
    output: output.output,
    error: output.error,
    cause: output.cause,
  });
}

/** DescribeStateMachine's answer, or DescribeStateMachineForExecution's, as the port gives it. */
export function machineDescription(
  output: DescribeStateMachineOutput | DescribeStateMachineForExecutionOutput,
): MachineDescription {
  const logGroupArn = completeLog(output.loggingConfiguration);
  return {
    stateMachineArn: output.stateMachineArn ?? "",
    name: output.name ?? "",
    type: "type" in output && output.type === "EXPRESS" ? "EXPRESS" : "STANDARD",
    definition: JSON.parse(output.definition ?? "null") as JsonValue,
    ...(logGroupArn !== undefined && { logGroupArn }),
  };
}

/** The log group that a machine writes all its events to, with their data. */
function completeLog(logging: DescribeStateMachineOutput["loggingConfiguration"]): string | undefined {
  if (logging?.level !== "ALL" || logging.includeExecutionData !== true) return undefined;
  return logging.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
}

/** One page of events. They have AWS's shape already; only `previousEventId`, which the wire may leave out, is filled in. */
export function historyEvents(events: readonly SdkHistoryEvent[] | undefined): HistoryEvent[] {
  return (events ?? []).map((event) =>
    event.previousEventId === undefined ? { ...event, previousEventId: 0 } : event,
  ) as unknown as HistoryEvent[];
}

const terminalTypes: ReadonlySet<string> = new Set([
  "ExecutionSucceeded",
  "ExecutionFailed",
  "ExecutionTimedOut",
  "ExecutionAborted",
]);

/** Tells whether events are a whole history: numbered from 1 without a gap, with an execution's end as the last. */
export function isWhole(events: readonly HistoryEvent[]): boolean {
  const last = events.at(-1);
  return last !== undefined && terminalTypes.has(last.type) && isUnbroken(events);
}

/** Tells whether events are numbered from 1 without a gap. */
export function isUnbroken(events: readonly HistoryEvent[]): boolean {
  return events.every((event, index) => event.id === index + 1);
}

/** Tells whether an execution with this status is over. */
export function hasEnded(status: ExecutionStatus): boolean {
  return status !== "RUNNING" && status !== "PENDING_REDRIVE";
}
