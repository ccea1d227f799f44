import { didYouMean } from "../../util/nearest.js";
import { listed } from "../../util/words.js";
import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/properties` raises. */
export interface PropertyFacts {
  /** The state where the last attempt got stuck, and why. */
  STUBS_UNDERIVABLE: { state: string; reason: string };
  CHOICE_STATE_UNKNOWN: { call: string; state: string; choices: readonly string[] };
  /** `written`: the path, rule or expression that is not understood. */
  CHOICE_NOT_UNDERSTOOD: { state: string; written: string };
  CHOICE_TARGET_UNKNOWN: { state: string; target: string; targets: readonly string[] };
  CHOICE_RULE_UNKNOWN: { state: string; rule: number; rules: number };
  /** `outcomes`: what cannot be reached, each with the reason. */
  CHOICE_UNREACHED: { state: string; outcomes: readonly string[] };
  CHOICE_NOT_LIFTED: { state: string; reason: string };
  /** `report`: the smallest input, the rule table and the line that replays it. */
  CHOICE_MISTAKEN: { state: string; report: string; seed: number; path: string };
  /** `path`: the field that nothing meets; absent where each is met, but never all at once. */
  EVENTS_IMPOSSIBLE: { pattern: string; path: string | undefined; wanted: readonly string[] };
  EVENTS_ALL_MATCH: { pattern: string };
  COVERAGE_DEFINITION_UNKNOWN: { arn: string };
  COVERAGE_WITHOUT_TESTS: { cases: number };
  /** `stubs`: the answers, a Task a line. */
  COVERAGE_CASE_FAILED: {
    title: string;
    difference: string;
    expected: string;
    taken: string;
    input: string;
    stubs: readonly string[];
  };
  /** `failures`: each case that went another way, with where it did. */
  COVERAGE_FAILED: { cases: number; failures: readonly string[] };
}

export const propertyTexts: TextsOf<PropertyFacts> = {
  STUBS_UNDERIVABLE: ({ state, reason }) =>
    `Deriving stubs: no way through the machine to an end was found. The last one tried got stuck at the state "${state}": ${reason}. ` +
    `Stub the tasks before it by hand.`,
  CHOICE_STATE_UNKNOWN: ({ call, state, choices }) =>
    `${call}: the definition has no Choice state "${state}".${didYouMean(state, choices)} ` +
    (choices.length === 0 ? "It has no Choice state at all." : `Its Choice states are ${listed(choices)}.`),
  CHOICE_NOT_UNDERSTOOD: ({ state, written }) =>
    `Reading the rules of the Choice state "${state}": ${written} is not understood, so nothing can be predicted. ` +
    `Test this state by examples, with state(…).`,
  CHOICE_TARGET_UNKNOWN: ({ state, target, targets }) =>
    `toward("${target}"): the Choice state "${state}" never leads there.${didYouMean(target, targets)} It leads to ${listed(targets, "or")}.`,
  CHOICE_RULE_UNKNOWN: ({ state, rule, rules }) =>
    `takingRule(${rule}): the Choice state "${state}" has ${rules === 1 ? "1 rule" : `${rules} rules`}, counted from 1. Give a number from 1 to ${rules}.`,
  CHOICE_UNREACHED: ({ state, outcomes }) =>
    `Making inputs for the Choice state "${state}": ${outcomes.join("; ")}. See analyse(…) for the rules that stand in the way.`,
  CHOICE_NOT_LIFTED: ({ state, reason }) =>
    `Making a workflow input that gives the Choice state "${state}" a certain input: ${reason}. ` +
    `Run the state alone with state(…), or begin at a state behind that.`,
  CHOICE_MISTAKEN: ({ report }) => report,
  EVENTS_IMPOSSIBLE: ({ pattern, path, wanted }) =>
    `Making events for the pattern ${pattern}: none is known that matches it. ` +
    (path === undefined
      ? "Each of its fields can be met, but never all at once. "
      : `Nothing meets ${path}, where it wants ${wanted.join(" or ")}. `) +
    `Ask eventPattern(…).explain(event) about an event that should match.`,
  EVENTS_ALL_MATCH: ({ pattern }) =>
    `Making events that nearly match the pattern ${pattern}: every event matches it, so none is near. Narrow the pattern.`,
  COVERAGE_DEFINITION_UNKNOWN: ({ arn }) =>
    `coverAll(…): the definition of ${arn} is not known before the target is asked. ` +
    `Give workflow(…) the definition, or what deploy returned.`,
  COVERAGE_WITHOUT_TESTS: ({ cases }) =>
    cases === 0
      ? `tests(): no case was found, so nothing would be tested. Print the suite to see what stands in the way.`
      : `tests(): there is no it(…) to register ${cases === 1 ? "the case" : `the ${cases} cases`} with. Call it inside of describe(…) in a Mocha spec, or hand over a function.`,
  COVERAGE_CASE_FAILED: ({ title, difference, expected, taken, input, stubs }) =>
    [
      `Running the case "${title}": ${difference}.`,
      "",
      `  expected: ${expected}`,
      `  taken:    ${taken}`,
      `  input: ${input}`,
      ...(stubs.length > 0 ? ["  answers:", ...stubs.map((line) => `    ${line}`)] : []),
      "",
      "Run it again with workflow(…).withInput(…) and these answers to look into it.",
    ].join("\n"),
  COVERAGE_FAILED: ({ cases, failures }) =>
    [
      `Running the suite: ${failures.length} of ${cases} cases did not go the way predicted.`,
      ...failures.map((failure) => `  ${failure}`),
      "Run such a case alone, with run(), to see its input and its answers.",
    ].join("\n"),
};
