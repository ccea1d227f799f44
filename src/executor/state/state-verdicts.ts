import { decodeExpected, valueText, type Assessment, type Expected } from "../../history/index.js";
import { completed } from "../../history/values/completed.js";
import { differenceLines, differences, matches } from "../../history/values/differences.js";
import type { Bindings, PlanFunction } from "../../plan/bindings.js";
import { dispatch, type NodeTable } from "../../plan/node-table.js";
import { stateExpectationText } from "../../plan/state/explain-state.js";
import type { StateEndNode } from "../../plan/state/state-end.js";
import type { StateExpectationNode } from "../../plan/state/state-expectation.js";
import { formatDuration } from "../../util/duration.js";
import type { JsonValue } from "../../util/json.js";
import { describeThrown } from "../judgement/satisfies.js";
import type { StateVerdict } from "./state-result.js";
import type { TestedState } from "./tested-state.js";

type Decode = (encoded: JsonValue) => Expected;

const judges: NodeTable<StateExpectationNode, [TestedState, Decode], Omit<Assessment, "expected">> = {
  stateEnd: judgeEnd,
  stateNext: ({ next }, tested) => {
    const leads = tested.status === "SUCCEEDED" || tested.status === "CAUGHT_ERROR";
    return { holds: leads && (tested.nextState ?? null) === next, actual: outcomeText(tested), details: [] };
  },
  stateOutput: ({ expected, exactly }, tested, decode) => {
    if (tested.output === undefined) {
      return { holds: false, actual: `${outcomeText(tested)} and so has no output`, details: [] };
    }
    return compared("output", decode(expected), tested.output, exactly);
  },
  stateVariables: ({ expected }, tested, decode) =>
    compared("variables", decode(expected), tested.inspection.variables ?? {}, false),
};

/** Judges every expectation of a plan, in order. What goes wrong while judging is a verdict as well. */
export function stateVerdicts(
  expectations: readonly StateExpectationNode[],
  tested: TestedState,
  { functions }: Bindings,
): StateVerdict[] {
  const decode: Decode = (encoded) =>
    decodeExpected(encoded, ({ ref }) => functions.get(ref) as PlanFunction as (actual: never) => unknown);
  return expectations.map((expectation) => {
    const expected = `that ${stateExpectationText(expectation)}`;
    let assessment: Assessment;
    try {
      assessment = { expected, ...dispatch(judges, expectation, tested, decode) };
    } catch (error) {
      assessment = { holds: false, expected, actual: `judging it threw ${describeThrown(error)}`, details: [] };
    }
    return Object.freeze({ expectation, holds: assessment.holds, assessment });
  });
}

function judgeEnd(node: StateEndNode, tested: TestedState, decode: Decode): Omit<Assessment, "expected"> {
  const { status, error, cause, next, delayMs } = node;
  const actual = outcomeText(tested);
  if (status === undefined) return { holds: tested.status !== "FAILED", actual, details: [] };
  const delay = tested.inspection.errorDetails?.retryBackoffIntervalSeconds;
  const holds =
    tested.status === status &&
    (error === undefined || matches(decode(error), tested.error)) &&
    (cause === undefined || matches(decode(cause), tested.cause)) &&
    (next === undefined || tested.nextState === next) &&
    (delayMs === undefined || (delay !== undefined && delay * 1000 === delayMs));
  return { holds, actual, details: [] };
}

function compared(
  label: string,
  expected: Expected,
  actual: JsonValue,
  exactly: boolean,
): Omit<Assessment, "expected"> {
  const found = differences(label, expected, actual, { exactly });
  return {
    holds: found.length === 0,
    actual: `${label === "output" ? "its output is" : "the variables are"} ${valueText(actual)}`,
    details: differenceLines(found),
    values: { expected: completed(expected, actual, { exactly }), actual },
  };
}

/** How a state came out, as a sentence. */
export function outcomeText({ status, nextState, error, cause, inspection }: TestedState): string {
  const failure = `${error ?? "an error without a name"}${cause === undefined ? "" : ` (${valueText(cause, 200)})`}`;
  const delay = inspection.errorDetails?.retryBackoffIntervalSeconds;
  switch (status) {
    case "SUCCEEDED":
      return nextState === undefined ? "it succeeded and is an end" : `it succeeded and leads to "${nextState}"`;
    case "FAILED":
      return `it failed with ${failure}`;
    case "RETRIABLE":
      return `it is tried again${delay === undefined ? "" : ` after ${formatDuration(delay * 1000)}`}, because of ${failure}`;
    case "CAUGHT_ERROR":
      return `its error was caught, on to "${nextState ?? ""}": ${failure}`;
  }
}
