import { StepwrightError } from "../errors/index.js";
import { executionFromHistory, isHistoryResponse, type Execution, type HistoryResponse } from "../history/index.js";
import type { JsonValue } from "../util/json.js";

/** What can be recorded: an Execution, or a whole GetExecutionHistory response, all pages put together. */
export type RecordingSource = Execution | HistoryResponse;

/** An execution that has ended, with all its data. */
export interface EndedExecution {
  readonly execution: Execution;
  readonly input: JsonValue;
}

/** What the reader of a raw history knows beside it. */
export interface KnownOfHistory {
  readonly definition?: JsonValue | undefined;
  readonly executionArn?: string | undefined;
}

/**
 * Reads a source, and makes sure that it is whole.
 * @throws RECORDING_SOURCE_INVALID, RECORDING_INCOMPLETE, RECORDING_WITHOUT_DATA, HISTORY_INCOMPLETE
 */
export function endedExecution(
  call: "record" | "replayHistory",
  source: unknown,
  known: KnownOfHistory,
): EndedExecution {
  const execution = executionOf(call, source, known);
  const { partial, events, input } = execution;
  if (partial !== undefined) {
    const question = call === "record" ? "what to record" : "what to replay";
    throw new StepwrightError("HISTORY_INCOMPLETE", { question, reason: partial, events: events.length });
  }
  const named = execution.executionArn === "" ? "the execution" : execution.executionArn;
  if (execution.status === "RUNNING" || execution.status === "PENDING_REDRIVE") {
    throw new StepwrightError("RECORDING_INCOMPLETE", { execution: named, why: "running" });
  }
  if (events.length === 0) throw new StepwrightError("RECORDING_INCOMPLETE", { execution: named, why: "no-history" });
  if (input === undefined) throw new StepwrightError("RECORDING_WITHOUT_DATA", { what: "the input" });
  return { execution, input };
}

function executionOf(
  call: "record" | "replayHistory",
  source: unknown,
  { definition, executionArn }: KnownOfHistory,
): Execution {
  if (isExecution(source)) return source;
  if (!isHistoryResponse(source)) {
    throw new StepwrightError("RECORDING_SOURCE_INVALID", { call, found: describe(source) });
  }
  const execution = executionFromHistory(source as HistoryResponse, definition);
  if (executionArn === undefined) return execution;
  const parts = executionArn.split(":");
  const stateMachineArn = [...parts.slice(0, 5), "stateMachine", parts[6] ?? ""].join(":");
  return Object.create(execution, {
    executionArn: { value: executionArn },
    stateMachineArn: { value: stateMachineArn },
    name: { value: parts[7] ?? "" },
    // Its accessors read what the original holds.
    input: { value: execution.input },
    output: { value: execution.output },
  }) as Execution;
}

function isExecution(source: unknown): source is Execution {
  return (
    typeof source === "object" && source !== null && "thread" in source && "visits" in source && "events" in source
  );
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Promise) return "a Promise (write await before it)";
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const keys = Object.keys(value);
  return keys.length === 0 ? "an empty object" : `an object with ${keys.slice(0, 5).join(", ")}`;
}
