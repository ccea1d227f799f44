import { describe as inWords, detailsOf } from "../arguments.js";
import type { Scenario } from "./scenario.js";
import type { WorkflowBuilder } from "../workflow-builder.js";

/** What a key of a row may ask while it is said. */
export interface Saying {
  /** The one state that the row's faults name. */
  injected(): string;
  refuse(problem: string, write: string): never;
}

type Word<Value> = (builder: WorkflowBuilder, value: NonNullable<Value>, saying: Saying) => WorkflowBuilder;
type Words = { readonly [Key in Exclude<keyof Scenario, "name" | "only" | "skip">]-?: Word<Scenario[Key]> };

/** Says something of each state of an object, which names one at least where it expects something. */
function each<Value>(
  say: (builder: WorkflowBuilder, state: string, value: Value) => WorkflowBuilder,
  expects = true,
): Word<Readonly<Record<string, Value | undefined>> | undefined> {
  return (builder, given: unknown, { refuse }) => {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      return refuse(
        `it goes by state, and was given ${inWords(given)}`,
        "an object of states, such as { ChargeCard: … }",
      );
    }
    if (Object.keys(given).length === 0 && expects)
      return refuse("it goes by state, and names none", "an object of states, such as { ChargeCard: … }");
    return Object.entries(given as Readonly<Record<string, Value | undefined>>).reduce(
      (built, [state, value]) => (value === undefined ? built : say(built, state, value)),
      builder,
    );
  };
}

/** For what is either so or not said at all. */
function truly(say: (builder: WorkflowBuilder) => unknown): Word<true | undefined> {
  return (builder, value: unknown, { refuse }) => {
    if (value !== true) refuse(`it is either true or left out, and was given ${JSON.stringify(value)}`, "true");
    return say(builder) as WorkflowBuilder;
  };
}

/** For one state, or several. */
function listed(
  say: (builder: WorkflowBuilder, states: [string, ...string[]]) => unknown,
): Word<string | readonly string[] | undefined> {
  return (builder, given: unknown, { refuse }) => {
    if (typeof given !== "string" && !Array.isArray(given))
      return refuse(`it takes one state or a list of them, and was given ${inWords(given)}`, '"ChargeCard"');
    return say(builder, [given].flat() as [string, ...string[]]) as WorkflowBuilder;
  };
}

const words: Words = {
  input: (builder, input) => builder.withInput(input),
  stub: each((builder, state, double) => builder.stub(state, double), false),
  inject: (builder, faults) => builder.inject(faults),
  within: (builder, limit) => builder.within(limit),
  expectSucceeded: truly((builder) => builder.expectSucceeded()),
  expectTimedOut: truly((builder) => builder.expectTimedOut()),
  expectAborted: truly((builder) => builder.expectAborted()),
  expectNoErrors: truly((builder) => builder.expectNoErrors()),
  expectFailed: (builder, details, { refuse }) => {
    if ((details as unknown) === false)
      refuse("it is either true, or what it fails with, or left out, and was given false", "true");
    if (typeof (details as unknown) === "string")
      refuse(
        `it is either true, or what it fails with, and was given ${inWords(details)}`,
        `{ error: ${inWords(details)} }`,
      );
    return builder.expectFailed(details === true ? undefined : details) as WorkflowBuilder;
  },
  expectPath: listed((builder, states) => builder.expectPath(...states)),
  expectExactPath: (builder, states) => builder.expectExactPath(states),
  expectNotVisited: listed((builder, states) => builder.expectNotVisited(...states)),
  expectVisits: each((builder, state, times) => builder.expectVisits(state, times)),
  expectRetries: (builder, retries, saying) =>
    typeof retries === "number"
      ? builder.expectRetries(saying.injected(), retries)
      : each<number>((built, state, times) => built.expectRetries(state, times))(builder, retries, saying),
  expectFallback: (builder, fallback, { injected }) => builder.expectCaught(injected(), undefined, fallback),
  expectCaught: each((builder, state, how) => {
    if (how === true) return builder.expectCaught(state);
    if (typeof how === "string") return builder.expectCaught(state, how);
    const { error, fallback } = detailsOf<typeof how>("expectCaught", how, ["error", "fallback"]);
    return builder.expectCaught(state, error, fallback);
  }),
  expectBackoff: each((builder, state, delays) => builder.expectBackoff(state, delays)),
  expectWait: each((builder, state, bounds) => builder.expectWait(state, bounds)),
  expectBranches: (builder, branches) => builder.expectBranches(branches as readonly string[]),
  expectItems: each((builder, map, items) => builder.expectItems(map, items as number)),
  expectMaxConcurrency: each((builder, map, most) => builder.expectMaxConcurrency(map, most)),
  expectCalled: each((builder, state, how) => {
    if (how === true) return builder.expectCalled(state);
    return builder.expectCalled(state, typeof how === "number" ? { times: how } : how);
  }),
  expectState: each((builder, state, checks) => builder.expectState(state, checks)),
  expectChild: each((builder, state, checks) => builder.expectChild(state, checks)),
  expectVariable: each((builder, name, value) => builder.expectVariable(name, value)),
  expectCompensation: (builder, pairs) => builder.expectCompensation(pairs),
  expectDeadLetter: (builder, letter) => {
    const known = ["queue", "message", "within", "attributes", "earlier"] as const;
    const { queue, message, ...options } = detailsOf<typeof letter>("expectDeadLetter", letter, known);
    return builder.expectDeadLetter(queue, message, options);
  },
  expectTransitions: (builder, count) => builder.expectTransitions(count),
  expectOutput: (builder, output) => builder.expectOutput(output),
  expectExactOutput: (builder, output) => builder.expectExactOutput(output),
  satisfies: (builder, judge) => builder.satisfies(judge),
};

/** What each key of a row says, by its name. */
export const scenarioWords: Readonly<Record<string, Word<unknown>>> = words as Readonly<Record<string, Word<unknown>>>;
