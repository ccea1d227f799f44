import { formatDuration } from "../../util/duration.js";
import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/plan` and `src/executor` raise. */
export interface PlanFacts {
  /** A workflow names no target and the suite has none. */
  TARGET_MISSING: Readonly<Record<string, never>>;
  /** Functions a plan refers to were not supplied. */
  PLAN_BINDING_MISSING: {
    readonly missing: readonly { readonly ref: string; readonly label: string; readonly at: string }[];
  };
  /** What was given as a plan is none, or one of another version. */
  PLAN_UNREADABLE: { readonly found: string };
  /** Names in a plan do not fit the definition. */
  PLAN_NAMES_UNKNOWN: {
    readonly machine: string;
    readonly problems: readonly string[];
    readonly states: readonly string[];
  };
  /** A target cannot do what a plan needs. Nothing was started. */
  PLAN_UNSUPPORTED: { readonly target: string; readonly problems: readonly string[] };
  /** Plans that should share a run do not run the same. */
  PLANS_DIFFER: { readonly differs: readonly string[]; readonly first: string; readonly second: string };
  /** Expectations did not hold. `report` is the whole text. */
  EXPECTATIONS_FAILED: { readonly report: string; readonly failed: number; readonly executionArn: string };
  /** An execution was to go on that does not stand still. */
  EXECUTION_NOT_PAUSED: { readonly executionArn: string };
  /** Something is waited for that an execution cannot do while it is paused, and nothing else is left to happen. */
  EXECUTION_PAUSED: { readonly what: string; readonly state: string; readonly executionArn: string };
  /** It was waited until an execution stands in a state, and it never did. */
  EXECUTION_NOT_WAITING: {
    readonly state: string;
    readonly executionArn: string;
    readonly status: string;
    readonly path: string;
    readonly limitMs: number | undefined;
    /** It was to be paused before the state. */
    readonly pause?: true;
  };
  /** An execution of a saved cloud is taken up, without functions that its run had. */
  RUN_FUNCTIONS_MISSING: {
    readonly executionArn: string;
    readonly missing: readonly {
      readonly kind: "act" | "answer";
      /** `at("2h", …)`. */
      readonly call: string;
      readonly at: string;
    }[];
  };
  /** A callback was to be answered, and nobody knows its token. */
  TOKEN_UNKNOWN: { readonly state: string; readonly target: string; readonly callback: boolean };
  /** Expectations of one state did not hold. `report` is the whole text. */
  STATE_EXPECTATIONS_FAILED: { readonly report: string; readonly failed: number };
  /** A Task was run alone, and nothing answers it. */
  STATE_TASK_UNANSWERED: { readonly state: string };
  /** Workflows of a batch did not do what was expected, or the batch as a whole did not. `report` is the whole text. */
  PARALLEL_FAILED: { readonly report: string; readonly failed: number; readonly total: number };
  /** Steps of a chain did not end as expected. `report` is the whole text. */
  CHAIN_FAILED: { readonly report: string; readonly failed: readonly string[] };
  /** What should give the inputs of a batch is nothing that can be read one by one. */
  INPUTS_INVALID: { readonly found: string };
  /** What gives the inputs of a batch threw. `number` counts from 1. */
  INPUTS_FAILED: { readonly at: string; readonly number: number; readonly thrown: string };
  /** A function returned nothing where a value is needed. `instead` is what stands for nothing. */
  VALUE_MISSING: { readonly what: string; readonly instead: string };
  /** The caller's AbortSignal ended a run. */
  RUN_CANCELLED: { readonly executionArn: string | undefined; readonly stopped: boolean; readonly reason: string };
}

const list = (lines: readonly string[]): string => lines.map((line) => `\n  - ${line}`).join("");

const atMost = (names: readonly string[], most: number): string =>
  names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;

export const planTexts: TextsOf<PlanFacts> = {
  TARGET_MISSING: () =>
    'A workflow was run that names no target. Write .on(embedded()), or load the suite\'s target: { "require": ["stepwright/mocha"] } in .mocharc.json.',
  PLAN_BINDING_MISSING: ({ missing }) =>
    `A plan was run without functions it refers to:${list(missing.map(({ ref, label, at }) => `${ref} is ${label}, written at ${at}`))}\nSupply them beside the plan: fromPlan(plan, { functions: { ${missing.map(({ ref }) => `"${ref}": …`).join(", ")} } }).`,
  PLAN_UNREADABLE: ({ found }) =>
    `fromPlan(…) was given ${found}. It takes what toPlan() returned, also after JSON.parse(JSON.stringify(plan)).`,
  PLAN_NAMES_UNKNOWN: ({ machine, problems, states }) =>
    `The plan does not fit the definition of ${machine}; nothing was started:${list(problems)}\nIts states are ${atMost(states, 40)}.`,
  PLAN_UNSUPPORTED: ({ target, problems }) => `The plan cannot run on ${target}; nothing was started:${list(problems)}`,
  PLANS_DIFFER: ({ differs, first, second }) =>
    differs.length === 0
      ? "mergePlans(…) was given no plan. Give it two or more."
      : `The plans written at ${first} and ${second} cannot share a run: they differ in ${differs.join(", ")}. Run them one by one, or make them equal in workflow, input, stubs, name and target.`,
  EXPECTATIONS_FAILED: ({ report }) => report,
  EXECUTION_PAUSED: ({ what, state, executionArn }) =>
    `Waiting for ${what} is in vain: the execution is paused at "${state}", and nothing else is left to happen. Let it go on first: await running.resume(). (${executionArn})`,
  EXECUTION_NOT_PAUSED: ({ executionArn }) =>
    `resume() found nothing to resume: ${executionArn} is not paused. Wait for the pause first: await running.until(pausedAt("…")), with .pauseAt("…") on the workflow.`,
  EXECUTION_NOT_WAITING: ({ state, executionArn, status, path, limitMs, pause }) =>
    `It was waited until the execution ${pause === true ? "is paused at" : "stands in"} "${state}", and ${
      status === "RUNNING" && limitMs !== undefined
        ? `it had not come there after ${formatDuration(limitMs)}`
        : `it ended ${status} without`
    }. It went ${path}. ${
      pause === true
        ? `Only .pauseAt("${state}") on the workflow pauses it there, each time that state is about to be entered; resume() goes on to the next.`
        : `If "${state}" should wait, leave out what answers it at once, such as a stub that returns.`
    } (${executionArn})`,
  RUN_FUNCTIONS_MISSING: ({ executionArn, missing }) =>
    [
      `The run of ${executionArn} was saved before it was over, and no file can hold its functions:`,
      ...missing.map(({ call, at }) => `  ${call} (${at})`),
      `Give them again: execution("${executionArn}").on(cloud)${missing
        .map(({ kind, call }) => `.${call.replace("…", kind === "act" ? "(cloud, execution) => …" : "(token) => …")}`)
        .join("")}. Where one is to do nothing from here on, give () => undefined.`,
    ].join("\n"),
  TOKEN_UNKNOWN: ({ state, target, callback }) =>
    callback
      ? `The callback of "${state}" cannot be answered: its history on ${target} does not show the task token. Let the token stand alone in Parameters ` +
        `("TaskToken.$": "$$.Task.Token") or Arguments ("{% $states.context.Task.Token %}").`
      : `"${state}" cannot be answered: it is no callback, so it has no task token. Only a Task whose Resource ends in .waitForTaskToken, or an activity, has one.`,
  STATE_EXPECTATIONS_FAILED: ({ report }) => report,
  STATE_TASK_UNANSWERED: ({ state }) =>
    `The state "${state}" is a Task, and nothing in the embedded cloud answers it. Write .mock(returns(…)) or .mock(fails(…)), or give its function code: cloud.lambda(name, handler).`,
  PARALLEL_FAILED: ({ report }) => report,
  CHAIN_FAILED: ({ report }) => report,
  INPUTS_INVALID: ({ found }) =>
    `The inputs of a batch cannot be read: ${found} was given in place of a list. Give an array, an iterable, an async iterable, or a function that returns one, such as an async generator; in a chain a function of the output before: (output) => output.items.`,
  INPUTS_FAILED: ({ at, number, thrown }) =>
    `The inputs of the batch written at ${at} could not be read: asking for input ${number} threw ${thrown}. What was running then was stopped. Mend what gives the inputs.`,
  VALUE_MISSING: ({ what, instead }) =>
    `${what} was given nothing (undefined). Return a value, or ${instead} where nothing is meant.`,
  RUN_CANCELLED: ({ executionArn, stopped, reason }) =>
    `The run was cancelled by its signal (${reason})${executionArn === undefined ? " before anything started" : `; ${executionArn} was ${stopped ? "stopped" : "left as it is"}`}.`,
};
