import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { Assessment } from "../assessment.js";
import type { Execution } from "../execution.js";
import { completed } from "../values/completed.js";
import { differenceLines, differences, matches } from "../values/differences.js";
import type { Expected } from "../values/expected.js";
import { valueText } from "../values/value-text.js";
import { notVisitedLines, requireWhole, times, unknownStates, visitsOf } from "./words.js";

/** How a task is expected to be called. */
export interface CallExpectation {
  /** How often, with this payload if `with` is given. Default: at least once. */
  readonly times?: number | undefined;
  /** The effective payload, as a subset: what InputPath and Parameters (or Arguments) made of the state's input. */
  readonly with?: Expected;
}

/** Was the state's task called so? Every attempt is a call. */
export function assessCalled(execution: Execution, state: string, expectation: CallExpectation = {}): Assessment {
  const asked = expectation.with !== undefined;
  const often = expectation.times === undefined || expectation.times === 0 ? "" : ` ${times(expectation.times)}`;
  const not = expectation.times === 0 ? "not " : "";
  const expected = `${not}to call "${state}"${often}${asked ? ` with ${valueText(expectation.with)}` : ""}`;
  const unknown = unknownStates(execution, [state], expected);
  if (unknown !== undefined) return unknown;
  requireWhole(execution, `how "${state}" was called`);
  const calls = visitsOf(execution, state).flatMap((visit) =>
    visit.type === "Task" ? visit.attempts.filter((attempt) => attempt.called) : [],
  );
  const payloads = calls.map((call) => call.payload);
  const fitting = asked ? payloads.filter((payload) => matches(expectation.with, payload)) : payloads;
  const holds = expectation.times === undefined ? fitting.length > 0 : fitting.length === expectation.times;
  const nearest = asked && !holds && fitting.length === 0 ? nearestPayload(expectation.with, payloads) : undefined;
  const never = calls.length === 0 ? `it never called "${state}"` : undefined;
  return {
    holds,
    expected,
    actual:
      never ?? `it called "${state}" ${times(calls.length)}${asked ? shareText(fitting.length, calls.length) : ""}`,
    details: never === undefined ? [...(nearest?.lines ?? [])] : notVisitedLines(execution, state),
    ...(nearest === undefined
      ? {}
      : { values: { expected: completed(expectation.with, nearest.payload), actual: nearest.payload } }),
  };
}

function shareText(fitting: number, calls: number): string {
  if (fitting === 0) return `, ${calls === 1 ? "not" : "never"} with that`;
  if (fitting === calls) return calls === 1 ? " with that" : ", each time with that";
  return `, ${times(fitting)} with that`;
}

function nearestPayload(
  expected: Expected,
  payloads: readonly (JsonValue | undefined)[],
): { payload: JsonValue | undefined; lines: string[] } | undefined {
  const compared = payloads.map((payload) => ({ payload, found: differences("payload", expected, payload) }));
  compared.sort((left, right) => left.found.length - right.found.length);
  const [first] = compared;
  if (first === undefined) return undefined;
  // lambda:invoke wraps what the function receives: the request names the function beside it.
  const wrapped =
    isJsonObject(first.payload) && "Payload" in first.payload && matches(expected, first.payload["Payload"]);
  const hint = wrapped
    ? ["the function's own input is as expected: write with: { Payload: … }, since the task calls lambda:invoke"]
    : [];
  return { payload: first.payload, lines: [...hint, ...differenceLines(first.found)] };
}
