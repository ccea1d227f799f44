import { durationOf } from "../src/errors/index.js";
import {
  assessBackoff,
  assessBranches,
  assessCalled,
  assessCaught,
  assessCompensation,
  assessExactPath,
  assessInput,
  assessItems,
  assessMaxConcurrency,
  assessNoErrors,
  assessOutput,
  assessPath,
  assessRetries,
  assessState,
  assessStatus,
  assessTransitions,
  assessVisits,
  assessWait,
  assessWithin,
  type Assessment,
  type BranchOptions,
  type CallExpectation,
  type CompensationOptions,
  type CompensationPairs,
  type Execution,
  type Expected,
  type ItemCheck,
  type ItemCounts,
  type StateCheck,
  type ThreadOutcome,
  type ThreadRef,
} from "../src/history/index.js";
import { executionOf, stateOf, StateSubject } from "./subject.js";

/** How long a state may take, as durations. */
export interface WaitExpectation {
  readonly between?: readonly [low: string, high: string];
  readonly atLeast?: string;
  readonly atMost?: string;
}

/** Words that ask by themselves: `to.have.succeeded`. They may also be called, with nothing. */
export const properties: Readonly<Record<string, (execution: Execution) => Assessment>> = {
  succeeded: (execution: Execution): Assessment => assessStatus(execution, "SUCCEEDED"),
  failed: (execution: Execution): Assessment => assessStatus(execution, "FAILED"),
  timedOut: (execution: Execution): Assessment => assessStatus(execution, "TIMED_OUT"),
  aborted: (execution: Execution): Assessment => assessStatus(execution, "ABORTED"),
  errors: (execution: Execution): Assessment => {
    const clean = assessNoErrors(execution);
    return { ...clean, holds: !clean.holds, expected: "to run with errors" };
  },
};

/** A word as a question: `matcher` names it in messages. */
export type Sentence = (matcher: string, subject: unknown, ...args: never[]) => Assessment;

/** Words that take what is asked as arguments. Each is a sentence over one question of src/history. */
export const methods: Readonly<Record<string, Sentence>> = {
  failedWith: (matcher, subject, error: Expected, cause?: Expected) =>
    assessStatus(executionOf(matcher, subject), "FAILED", { error, cause }),
  visited: (matcher, subject, state: string, options: { readonly times?: number } = {}) =>
    assessVisits(executionOf(matcher, subject), state, options.times),
  path: (matcher, subject, ...states: readonly (string | readonly string[])[]) =>
    assessPath(executionOf(matcher, subject), states.flat()),
  exactPath: (matcher, subject, ...args: readonly (string | readonly string[] | { readonly in?: ThreadRef })[]) => {
    const last = args.at(-1);
    const options =
      typeof last === "object" && !Array.isArray(last) ? (last as { readonly in?: ThreadRef }) : undefined;
    const states = (options === undefined ? args : args.slice(0, -1)) as readonly (string | readonly string[])[];
    return assessExactPath(executionOf(matcher, subject), states.flat(), options);
  },
  branches: (
    matcher,
    subject,
    expected: readonly string[] | Readonly<Record<string, ThreadOutcome>>,
    options?: BranchOptions,
  ) => assessBranches(executionOf(matcher, subject), expected, options),
  items: (matcher, subject, map: string, expected: number | ItemCounts | readonly ItemCheck[]) =>
    assessItems(executionOf(matcher, subject), map, expected),
  maxConcurrency: (matcher, subject, map: string, most: number) =>
    assessMaxConcurrency(executionOf(matcher, subject), map, most),
  invoked: (matcher, subject, state: string, expectation?: CallExpectation) =>
    assessCalled(executionOf(matcher, subject), state, expectation),
  retried: (matcher, subject, state: string, options: { readonly times?: number } = {}) =>
    assessRetries(executionOf(matcher, subject), state, options.times),
  backoff: (matcher, subject, state: string, delays: readonly string[]) =>
    assessBackoff(
      executionOf(matcher, subject),
      state,
      delays.map((delay) => durationOf(matcher, delay)),
    ),
  caught: (matcher, subject, state: string, options: { readonly error?: Expected; readonly by?: string } = {}) =>
    assessCaught(executionOf(matcher, subject), state, options.error, options.by),
  compensated: (matcher, subject, pairs: CompensationPairs, options?: CompensationOptions) =>
    assessCompensation(executionOf(matcher, subject), pairs, options),
  transitions: (matcher, subject, count: number | { readonly atLeast?: number; readonly atMost?: number }) =>
    assessTransitions(executionOf(matcher, subject), typeof count === "number" ? { exactly: count } : count),
  waited: (matcher, subject, state: string, bounds: WaitExpectation) => {
    const read = (value: string | undefined): number | undefined =>
      value === undefined ? undefined : durationOf(matcher, value);
    return assessWait(executionOf(matcher, subject), state, {
      betweenMs:
        bounds.between === undefined
          ? undefined
          : [durationOf(matcher, bounds.between[0]), durationOf(matcher, bounds.between[1])],
      atLeastMs: read(bounds.atLeast),
      atMostMs: read(bounds.atMost),
    });
  },
  finishedWithin: (matcher, subject, limit: string) =>
    assessWithin(executionOf(matcher, subject), durationOf(matcher, limit)),
  input: (matcher, subject, expected: Expected) => value("input", matcher, subject, expected, false),
  exactInput: (matcher, subject, expected: Expected) => value("input", matcher, subject, expected, true),
  output: (matcher, subject, expected: Expected) => value("output", matcher, subject, expected, false),
  exactOutput: (matcher, subject, expected: Expected) => value("output", matcher, subject, expected, true),
  attempts: (matcher, subject, count: number) => ofState(matcher, subject, { kind: "attempts", count }),
  error: (matcher, subject, error: Expected, cause?: Expected) =>
    ofState(matcher, subject, { kind: "error", error, cause }),
  caughtBy: (matcher, subject, state: string) => ofState(matcher, subject, { kind: "caughtBy", state }),
};

function value(
  kind: "input" | "output",
  matcher: string,
  subject: unknown,
  expected: Expected,
  exactly: boolean,
): Assessment {
  if (subject instanceof StateSubject) return ofState(matcher, subject, { kind, expected, exactly });
  const execution = executionOf(matcher, subject);
  return kind === "input"
    ? assessInput(execution, expected, { exactly })
    : assessOutput(execution, expected, { exactly });
}

function ofState(matcher: string, subject: unknown, check: StateCheck): Assessment {
  const { execution, state } = stateOf(matcher, subject);
  return assessState(execution, state, [check]);
}
