import type { StateStatus } from "../../plan/state/state-end.js";
import { jsonOrText, type JsonObject, type JsonValue } from "../../util/json.js";
import type { StateTestReport } from "./state-port.js";

/**
 * What a state's data looked like on the way through it, by the names of TestState; a stage that was not reached, or that the state does
 * not have, is absent. Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
 */
export interface StateInspection {
  readonly input?: JsonValue;
  readonly afterInputPath?: JsonValue;
  readonly afterParameters?: JsonValue;
  readonly afterArguments?: JsonValue;
  readonly afterItemsPath?: JsonValue;
  readonly afterItemsPointer?: JsonValue;
  readonly afterItemSelector?: JsonValue;
  readonly afterItemBatcher?: JsonValue;
  readonly result?: JsonValue;
  readonly afterResultSelector?: JsonValue;
  readonly afterResultPath?: JsonValue;
  /** The variables after the state. */
  readonly variables?: JsonObject;
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  /** Which catcher or retrier took the error, by its place in the list, and the seconds until the next attempt. */
  readonly errorDetails?: {
    readonly catchIndex?: number;
    readonly retryIndex?: number;
    readonly retryBackoffIntervalSeconds?: number;
  };
  /** Of an HTTP Task: what was sent, and what came back. */
  readonly request?: JsonObject;
  readonly response?: JsonObject;
}

/** One state that was run alone. */
export interface TestedState {
  /** Its name. */
  readonly state: string;
  /** `SUCCEEDED`, `FAILED`, `RETRIABLE` (its Retry takes the error) or `CAUGHT_ERROR` (its Catch does). */
  readonly status: StateStatus;
  /** What it gives on; absent when it failed or is tried again. */
  readonly output: JsonValue | undefined;
  /** Where it leads; absent at an end. */
  readonly nextState: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly inspection: StateInspection;
}

/** Fields of `inspectionData` that hold JSON as text. */
const texts = new Set([
  "input",
  "afterInputPath",
  "afterParameters",
  "afterArguments",
  "afterItemsPath",
  "afterItemSelector",
  "afterItemBatcher",
  "afterItemsPointer",
  "result",
  "afterResultSelector",
  "afterResultPath",
  "variables",
]);

/** Reads a target's report. */
export function testedState(state: string, report: StateTestReport): TestedState {
  const { status, nextState, error, cause, inspectionData } = report;
  const fields = Object.entries(inspectionData)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, texts.has(name) ? jsonOrText(String(value)) : value] as const);
  // Some services leave a text that is no JSON as it is.
  const output = report.output === undefined ? undefined : jsonOrText(report.output);
  return Object.freeze({
    state,
    status,
    output,
    nextState,
    error,
    cause,
    inspection: Object.freeze(Object.fromEntries(fields)) as StateInspection,
  });
}
