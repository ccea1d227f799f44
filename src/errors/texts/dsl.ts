import { didYouMean } from "../../util/nearest.js";
import { quoted } from "../../util/words.js";
import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `dsl` raises: a builder was given something it cannot use. */
export interface DslFacts {
  /** What `workflow` was given is none of the things it takes. `found` describes it. */
  WORKFLOW_REFERENCE_INVALID: { readonly found: string; readonly call?: "state" };
  /** An ARN of the wrong kind. `wanted` is the call it was given to. */
  ARN_MISPLACED: { readonly wanted: "workflow" | "execution"; readonly value: string };
  /** What `on` was given cannot run anything. */
  TARGET_INVALID: { readonly found: string };
  /** A value holds something JSON cannot carry, at `path` ("" for the value itself). */
  VALUE_NOT_JSON: { readonly what: string; readonly path: string; readonly found: string };
  /** The input was given as JSON text. */
  INPUT_IS_TEXT: { readonly text: string };
  /** An execution's name AWS would refuse. */
  EXECUTION_NAME_INVALID: { readonly name: string; readonly why: string };
  /** What `stub` was given is no double. */
  DOUBLE_EXPECTED: { readonly state: string; readonly value: unknown };
  /** What `mock` was given cannot stand in for one run of a state. */
  MOCK_UNSUITABLE: { readonly found: string };
  /** A call needs an object. */
  OBJECT_EXPECTED: { readonly what: string; readonly found: string; readonly keys?: readonly string[] };
  /** A call is either so or not. */
  FLAG_EXPECTED: { readonly what: string; readonly found: string };
  /** What should end a run when somebody says so is no signal. */
  SIGNAL_EXPECTED: { readonly what: string; readonly found: string };
  /** The least that is expected is more than the most. */
  BOUNDS_CONTRADICTED: { readonly what: string; readonly least: string; readonly most: string };
  /** A count is no whole number, or too small. */
  COUNT_INVALID: { readonly what: string; readonly value: unknown; readonly least: number };
  /** A call needs a function. */
  FUNCTION_EXPECTED: { readonly what: string; readonly found: string };
  /** A call needs a name. */
  NAME_EXPECTED: { readonly what: string; readonly found: string };
  /** A test is made where there is no global `it`. */
  TEST_RUNNER_MISSING: { readonly what: string };
  /** A call takes one of some words. */
  WORD_UNKNOWN: { readonly what: string; readonly found: string; readonly words: readonly string[] };
  /** An expectation was written that states nothing. `write` is what to write. */
  EXPECTATION_EMPTY: { readonly what: string; readonly write: string };
  /** What `parallel` was given cannot be a member of a batch. */
  MEMBER_INVALID: { readonly place: string; readonly found: string };
  /** A name is no member's. */
  MEMBER_UNKNOWN: {
    readonly call: string;
    readonly name: string;
    readonly members: readonly string[];
    /** It was said by a builder that is not in the list. */
    readonly derived?: boolean;
  };
  /** A builder that stands for several members of a batch. */
  MEMBER_AMBIGUOUS: { readonly call: string; readonly names: readonly string[] };
  /** Members of a batch wait for each other. */
  MEMBERS_CIRCULAR: { readonly names: readonly string[] };
  /** Two things were said of a batch that cannot both be. */
  PARALLEL_CONTRADICTED: { readonly word: "parallel" | "series"; readonly problem: string };
  /** A batch over a list of inputs that is empty. */
  INPUTS_EMPTY: { readonly word: "parallel" | "series" };
  /** A factor that is none. */
  FACTOR_INVALID: { readonly what: string; readonly value: unknown };
  /** The inputs of a batch can be read once, and were. */
  INPUTS_SPENT: { readonly word: "parallel" | "series"; readonly at: string };
  /** A step of a chain that cannot be. */
  STEP_INVALID: { readonly what: string; readonly problem: string };
  /** Parts of a batch or chain name different targets. */
  TARGETS_DIFFER: { readonly call: "parallel" | "series" | "chain"; readonly names: readonly string[] };
  /** A batch or chain was to share its run. */
  PLAN_NOT_MERGEABLE: { readonly found: string };
  /** Two statuses that cannot both be. */
  STATUS_CONTRADICTED: { readonly first: string; readonly at: string; readonly second: string };
}

const inPlace = (path: string): string => (path === "" ? "" : ` at ${path}`);

/** JSON has no words for NaN and infinities. */
const shown = (value: unknown): string =>
  typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));

export const dslTexts: TextsOf<DslFacts> = {
  WORKFLOW_REFERENCE_INVALID: ({ found, call = "workflow" }) =>
    `${call}(…) was given ${found}. It takes a state machine's ARN, what deploy(…) returned, or a definition: an object with StartAt and States, JSON text, a path, or a file URL.`,
  ARN_MISPLACED: ({ wanted, value }) =>
    wanted === "workflow"
      ? `workflow(…) was given "${value}", which is not the ARN of a state machine. To look at an execution that something else started, write execution("${value}").`
      : `execution(…) was given "${value}", which is not the ARN of an execution. To start an execution of a state machine, write workflow("${value}").`,
  TARGET_INVALID: ({ found }) =>
    `on(…) was given ${found}. It takes a target: embedded(), aws(), endpoint(url), or target() for the suite's own.`,
  VALUE_NOT_JSON: ({ what, path, found }) =>
    `${what} was given ${found}${inPlace(path)}, which JSON cannot carry. Give it a value made of objects, arrays, texts, numbers, booleans and null.`,
  INPUT_IS_TEXT: ({ text }) =>
    `withInput(…) was given the text ${text}, which would reach the workflow as one JSON string. Give the value itself: withInput(JSON.parse(text)).`,
  EXECUTION_NAME_INVALID: ({ name, why }) =>
    `named(…) was given "${name}", which Step Functions refuses as an execution's name: ${why}. Write 1 to 80 characters of A-Z, a-z, 0-9, "-" and "_".`,
  DOUBLE_EXPECTED: ({ state, value }) =>
    `stub("${state}", …) was given ${shown(value)}, which is not a double. Write stub("${state}", returns(${shown(value)})), or fails(error, cause), handles(fn), never().`,
  MOCK_UNSUITABLE: ({ found }) =>
    `mock(…) was given ${found}. One run of a state takes one answer: returns(value) or fails(error, cause).`,
  OBJECT_EXPECTED: ({ what, found, keys = [] }) =>
    `${what} was given ${found}. It takes an object${keys.length === 0 ? "" : ` with ${keys.map((key) => `"${key}"`).join(", ")}`}.`,
  FLAG_EXPECTED: ({ what, found }) => `${what} was given ${found}. It takes true or false.`,
  SIGNAL_EXPECTED: ({ what, found }) =>
    `${what} was given ${found}. It takes an AbortSignal, such as AbortSignal.timeout(5000), or the signal of an AbortController.`,
  BOUNDS_CONTRADICTED: ({ what, least, most }) =>
    `${what} was given ${least} as the least and ${most} as the most: nothing can be both. Write the smaller one first.`,
  COUNT_INVALID: ({ what, value, least }) =>
    `${what} was given ${shown(value)}. It takes a whole number of ${least} or more.`,
  FUNCTION_EXPECTED: ({ what, found }) => `${what} was given ${found}. It takes a function.`,
  NAME_EXPECTED: ({ what, found }) => `${what} was given ${found}. It takes a name as text.`,
  WORD_UNKNOWN: ({ what, found, words }) =>
    `${what} was given ${found}. It takes ${words.map((word) => `"${word}"`).join(", ")}.`,
  EXPECTATION_EMPTY: ({ what, write }) => `${what} states nothing that could fail. Write ${write}.`,
  MEMBER_INVALID: ({ place, found }) =>
    `${place} was given ${found}. It takes a workflow that is not run yet, as in workflow(orders).withInput({ … }), or a chain().`,
  MEMBER_UNKNOWN: ({ call, name, members, derived = false }) =>
    derived
      ? `${call} was given the workflow "${name}", which is not itself in the list: every word gives a new one. Give it what the list holds, or one of the names ${members.map(quoted).join(", ")}.`
      : `${call} names "${name}", which is no member.${didYouMean(name, members)} The members are ${members.map(quoted).join(", ")}.`,
  MEMBER_AMBIGUOUS: ({ call, names }) =>
    `${call} was given what stands ${names.length} times in the list. Give it one of the names ${names.map(quoted).join(", ")}.`,
  MEMBERS_CIRCULAR: ({ names }) =>
    `dependsOn(…) lets ${names.map((one) => `"${one}"`).join(" wait for ")}: none of them could ever start. Take one of these dependencies away.`,
  PARALLEL_CONTRADICTED: ({ word, problem }) => `${word}(…) cannot be run so: ${problem}`,
  INPUTS_EMPTY: ({ word }) =>
    `${word}(…) was given an empty list of inputs: nothing would run, so nothing could fail. Give it at least one input.`,
  FACTOR_INVALID: ({ what, value }) => `${what} was given ${shown(value)}. It takes a number of 1 or more, such as 2.`,
  INPUTS_SPENT: ({ word, at }) =>
    `The inputs of the batch written at ${at} can be read once, and an earlier run read them. Give ${word}(…) a list, or the function that makes them: ${word}(workflow, makeInputs) instead of makeInputs().`,
  STEP_INVALID: ({ what, problem }) => `${what} ${problem}`,
  TARGETS_DIFFER: ({ call, names }) =>
    `The parts of a ${call}(…) run on different targets: ${names.join(", ")}. Time is one target's own, so all of it runs on one: write .on(target) on the ${call}.`,
  PLAN_NOT_MERGEABLE: ({ found }) =>
    `mergePlans(…) was given ${found}. It takes workflows, which share one execution; a batch or chain is many. Put all its expectations into one parallel(…) or chain().`,
  TEST_RUNNER_MISSING: ({ what }) =>
    `${what} found no test runner: there is no global it. Call it in a suite that Mocha runs, or give it { it } of another runner.`,
  STATUS_CONTRADICTED: ({ first, at, second }) =>
    `This workflow is expected to end ${first} (${at}) and to end ${second}: it cannot do both. Take one of them away.`,
};
