import type { Scenario } from "./scenarios.js";
import type { WorkflowBuilder } from "../workflow-builder.js";

/** What a key of a row may ask while it is said. */
export interface Saying {
  /** The one state that the row's faults name. */
  injected(): string;
  refuse(problem: string, write: string): never;
}

type Word<Value> = (builder: WorkflowBuilder, value: NonNullable<Value>, saying: Saying) => WorkflowBuilder;
type Words = { readonly [Key in Exclude<keyof Scenario, "name" | "only" | "skip">]-?: Word<Scenario[Key]> };

/** Says something of each state of an object. */
function each<Value>(
  builder: WorkflowBuilder,
  given: Readonly<Record<string, Value | undefined>>,
  say: (builder: WorkflowBuilder, state: string, value: Value) => WorkflowBuilder,
): WorkflowBuilder {
  return Object.entries(given).reduce(
    (built, [state, value]) => (value === undefined ? built : say(built, state, value)),
    builder,
  );
}

/** For what is either so or not said at all. */
function truly(say: (builder: WorkflowBuilder) => unknown): Word<true | undefined> {
  return (builder, value: unknown, { refuse }) => {
    if (value !== true) refuse(`it is either true or left out, and was given ${JSON.stringify(value)}`, "true");
    return say(builder) as WorkflowBuilder;
  };
}

function listed(given: string | readonly string[]): [string, ...string[]] {
  return (typeof given === "string" ? [given] : [...given]) as [string, ...string[]];
}

const words: Words = {
  input: (builder, input) => builder.withInput(input),
  stub: (builder, stubs) => each(builder, stubs, (built, state, double) => built.stub(state, double)),
  inject: (builder, faults) => builder.inject(faults),
  within: (builder, limit) => builder.within(limit),
  expectSucceeded: truly((builder) => builder.expectSucceeded()),
  expectTimedOut: truly((builder) => builder.expectTimedOut()),
  expectAborted: truly((builder) => builder.expectAborted()),
  expectNoErrors: truly((builder) => builder.expectNoErrors()),
  expectFailed: (builder, details) => builder.expectFailed(details === true ? undefined : details) as WorkflowBuilder,
  expectPath: (builder, states) => builder.expectPath(...listed(states)),
  expectExactPath: (builder, states) => builder.expectExactPath(states),
  expectNotVisited: (builder, states) => builder.expectNotVisited(...listed(states)),
  expectVisits: (builder, visits) => each(builder, visits, (built, state, times) => built.expectVisits(state, times)),
  expectRetries: (builder, retries, { injected }) =>
    typeof retries === "number"
      ? builder.expectRetries(injected(), retries)
      : each(builder, retries, (built, state, times) => built.expectRetries(state, times)),
  expectFallback: (builder, fallback, { injected }) => builder.expectCaught(injected(), undefined, fallback),
  expectCaught: (builder, caught) =>
    each(builder, caught, (built, state, how) => {
      if (how === true) return built.expectCaught(state);
      return typeof how === "string"
        ? built.expectCaught(state, how)
        : built.expectCaught(state, how.error, how.fallback);
    }),
  expectBackoff: (builder, delays) => each(builder, delays, (built, state, given) => built.expectBackoff(state, given)),
  expectWait: (builder, waits) => each(builder, waits, (built, state, bounds) => built.expectWait(state, bounds)),
  expectBranches: (builder, branches) => builder.expectBranches(branches as readonly string[]),
  expectItems: (builder, items) => each(builder, items, (built, map, given) => built.expectItems(map, given as number)),
  expectMaxConcurrency: (builder, maps) =>
    each(builder, maps, (built, map, most) => built.expectMaxConcurrency(map, most)),
  expectCalled: (builder, calls) =>
    each(builder, calls, (built, state, how) => {
      if (how === true) return built.expectCalled(state);
      return built.expectCalled(state, typeof how === "number" ? { times: how } : how);
    }),
  expectState: (builder, states) => each(builder, states, (built, state, checks) => built.expectState(state, checks)),
  expectChild: (builder, states) => each(builder, states, (built, state, checks) => built.expectChild(state, checks)),
  expectVariable: (builder, variables) =>
    each(builder, variables, (built, name, value) => built.expectVariable(name, value)),
  expectCompensation: (builder, pairs) => builder.expectCompensation(pairs),
  expectDeadLetter: (builder, { queue, message }) => builder.expectDeadLetter(queue, message),
  expectTransitions: (builder, count) => builder.expectTransitions(count),
  expectOutput: (builder, output) => builder.expectOutput(output),
  expectExactOutput: (builder, output) => builder.expectExactOutput(output),
  satisfies: (builder, judge) => builder.satisfies(judge),
};

/** What each key of a row says, by its name. */
export const scenarioWords: Readonly<Record<string, Word<unknown>>> = words as Readonly<Record<string, Word<unknown>>>;
