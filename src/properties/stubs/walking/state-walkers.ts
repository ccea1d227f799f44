import {
  stepsToEnd,
  type Catcher,
  type ChoiceState,
  type FailState,
  type Machine,
  type State,
  type StateType,
  type TaskState,
  type WaitState,
} from "../../../asl/index.js";
import { caught } from "./catching.js";
import { Attempts, retrierOf } from "./guarding.js";
import { assume, judge } from "../readers/condition-reader.js";
import { comparison, ofType, wholeNumber } from "../constraint.js";
import { impose } from "./imposing.js";
import { Contradiction } from "../contradiction.js";
import { Datum } from "../datum.js";
import type { Reading } from "../readers/reading.js";
import type { Sampler } from "../sample.js";
import { takesRule } from "./rechecking.js";
import { readExpression } from "../readers/template-reader.js";
import { walkMap, walkParallel } from "./fan-walkers.js";
import type { Answer, Leaving } from "./leaving.js";
import type { Frame, Walk } from "./walk.js";

type Walker<Type extends StateType> = (
  walk: Walk,
  frame: Frame,
  state: Extract<State, { type: Type }>,
  input: Datum,
) => Leaving;

/** How each type of state is walked. */
const table: { readonly [Type in StateType]: Walker<Type> } = {
  Pass: (walk, frame, state, input) => {
    const effective = walk.filtered(frame, state, input, state.inputPath);
    const data = walk.templated(frame, state, effective, state.parameters);
    return walk.completed(frame, state, input, state.result === undefined ? data : Datum.of(state.result.value));
  },
  Task: walkTask,
  Choice: walkChoice,
  Wait: walkWait,
  Succeed: (walk, frame, state, input) => {
    const data = walk.filtered(frame, state, input, state.inputPath);
    return { kind: "next", to: undefined, output: walk.passedOn(frame, state, data) };
  },
  Fail: walkFail,
  Parallel: walkParallel,
  Map: walkMap,
};

/** Walks one state. */
export function walkState(walk: Walk, frame: Frame, state: State, input: Datum): Leaving {
  return (table[state.type] as Walker<StateType>)(walk, frame, state as never, input);
}

function walkTask(walk: Walk, frame: Frame, state: TaskState, input: Datum): Leaving {
  const effective = walk.filtered(frame, state, input, state.inputPath);
  for (const template of [state.parameters, state.arguments, state.credentials]) {
    walk.templated(frame, state, effective, template);
  }
  const { sampler } = walk.setup;
  const reading = walk.reading(frame, state, effective);
  if (state.timeoutSecondsPath)
    readExpression(state.timeoutSecondsPath.text, reading).require(wholeNumber(1, 300), sampler);
  if (state.heartbeatSecondsPath)
    readExpression(state.heartbeatSecondsPath.text, reading).require(wholeNumber(1, 60), sampler);
  for (const [template, seconds] of [
    [state.timeoutSecondsTemplate, 300],
    [state.heartbeatSecondsTemplate, 60],
  ] as const) {
    if (template !== undefined)
      walk.templated(frame, state, effective, template).require(wholeNumber(1, seconds), sampler);
  }
  return attempt(walk, frame, state, input);
}

/** Calls a Task until it answers, or nothing tries again. */
function attempt(walk: Walk, frame: Frame, state: TaskState, input: Datum): Leaving {
  const attempts = new Attempts(state);
  let planned: readonly string[] | undefined;
  const make = (): Answer => {
    planned ??= failuresOf(walk, frame, state);
    const error = walk.setup.wishes?.answered(state.name)?.error ?? planned[attempts.failed];
    if (error !== undefined) return { kind: "fails", error, cause: `${state.name} fails` };
    return { kind: "returns", output: answerOf(walk, state) };
  };
  for (;;) {
    const { goal } = walk.setup;
    const always = goal?.state === state.name ? goal.error : undefined;
    const answer: Answer =
      always === undefined
        ? walk.answer(frame, state, make)
        : { kind: "fails", error: always, cause: "Injected by Stepwright." };
    if (answer.kind === "returns") return walk.completed(frame, state, input, answer.output);
    if (!attempts.again(walk, frame, answer.error)) return caught(walk, frame, state, input, answer);
  }
}

/** The errors a Task fails with on a visit before it answers: what the way says, else what the goal or the wishes do. */
function failuresOf(walk: Walk, frame: Frame, state: TaskState): readonly string[] {
  const { goal, wishes } = walk.setup;
  const scripted = walk.scripted(frame);
  if (scripted !== undefined) {
    const last = scripted.caught?.error ?? scripted.fails;
    return [...(scripted.retried ?? []).map(({ error }) => error), ...(last === undefined ? [] : [last])];
  }
  if (wishes?.answered(state.name) !== undefined) return [];
  const answered = walk.answered(state.name);
  if (goal?.state === state.name && goal.failures !== undefined) return goal.failures.slice(answered);
  const gladly = answered === 0 ? (wishes?.failures(state) ?? []) : [];
  const catcher = failureTried(walk, frame, state);
  if (catcher === undefined) return gladly;
  const error = errorFor(catcher);
  const retrier = state.retry[retrierOf(state, error)];
  return Array.from({ length: 1 + (retrier?.maxAttempts ?? 0) }, () => error);
}

function answerOf(walk: Walk, state: TaskState): Datum {
  const answered = walk.setup.wishes?.answered(state.name)?.output;
  return answered === undefined ? emptyAnswer(state, walk.setup.sampler) : Datum.of(answered, state.name);
}

/** The catcher a Task's failure is tried for; undefined for an answer, which is tried first unless a catcher leads to the goal sooner. */
function failureTried(walk: Walk, frame: Frame, state: TaskState): Catcher | undefined {
  if (!walk.setup.failing) return undefined;
  const steps = walk.goalFrom(frame)?.steps;
  const far = (to: string | undefined): number => (steps === undefined ? 0 : (steps.get(to ?? "") ?? Infinity));
  const ways: { readonly catcher: Catcher | undefined; readonly far: number }[] = [
    { catcher: undefined, far: far(state.next) },
    ...state.catch.map((catcher) => ({ catcher, far: far(catcher.next) })),
  ];
  // What leads nowhere near stays possible: the goal may stand in what comes after.
  ways.sort((left, right) => (left.far === right.far ? 0 : left.far - right.far));
  return ways[walk.setup.decisions.take(ways.length)]?.catcher;
}

/** What a task answers before anything is read of it. */
function emptyAnswer({ name, resource }: TaskState, sampler: Sampler): Datum {
  const answer = new Datum(name);
  if (resource.kind !== "service" || resource.service !== "lambda" || resource.action !== "invoke") return answer;
  // Of lambda:invoke all of AWS's answer is given, not only the Payload.
  if (resource.pattern !== "request-response") return answer;
  answer.field("StatusCode").require({ candidates: [200], test: (value) => typeof value === "number" }, sampler);
  answer.field("Payload");
  return answer;
}

/** An error that this catcher takes. */
function errorFor(catcher: Catcher): string {
  const name = catcher.errorEquals.find((each) => each !== "States.ALL" && each !== "States.TaskFailed");
  return name ?? "TaskFailed";
}

/**
 * Choice: the ways that are still open, in the order in which they lead to an end soonest, success before failure. A way that was taken
 * before counts as longer each time, so that no loop is walked for ever while another way is untried.
 */
function walkChoice(walk: Walk, frame: Frame, state: ChoiceState, input: Datum): Leaving {
  const data = walk.filtered(frame, state, input, state.inputPath);
  const reading = walk.reading(frame, state, data);
  const ways = preferred(walk, frame, state, openWays(waysOf(frame.machine, state), state, reading));
  const way = ways[walk.setup.decisions.take(ways.length)];
  if (way === undefined) throw new Contradiction("no way leads on");
  walk.take(`${frame.key}/${state.name}/${way.rule}`);
  assumeRule(walk, state, way.rule, input, reading);
  const rule = state.choices[way.rule];
  walk.step(frame).rule = rule === undefined ? "default" : way.rule + 1;
  walk.took(frame, state.name, way.rule);
  walk.checks.push(takesRule(state, way.rule, reading, frame));
  walk.assign(frame, { ...state, ...(rule?.assign && { assign: rule.assign }) }, data);
  const said = rule?.output === undefined ? state : { ...state, output: rule.output };
  return { kind: "next", to: way.to, output: walk.passedOn(frame, said, data) };
}

/** Lets a rule decide, and none before it. */
function assumeRule(walk: Walk, state: ChoiceState, rule: number, input: Datum, reading: Reading): void {
  const { decisions } = walk.setup;
  const others = walk.setup.wishes?.data(state, rule) ?? [];
  const chosen = decisions.take(1 + others.length);
  const given = others[chosen];
  if (given !== undefined) return impose(given, input, reading);
  state.choices.slice(0, rule).forEach(({ condition }) => assume(condition, false, reading, decisions));
  const condition = state.choices[rule]?.condition;
  if (condition !== undefined) assume(condition, true, reading, decisions);
}

/** The ways of a Choice, best first. */
function preferred(walk: Walk, frame: Frame, state: ChoiceState, open: readonly Way[]): readonly Way[] {
  const scripted = walk.scripted(frame);
  if (scripted !== undefined) {
    const rule = scripted.rule === "default" ? state.choices.length : (scripted.rule ?? 0) - 1;
    return open.filter((way) => way.rule === rule);
  }
  const { goal, wishes } = walk.setup;
  const steps = walk.goalFrom(frame)?.steps;
  const asked = steps !== undefined && goal?.state === state.name ? goal.rule : undefined;
  walk.closed ||= asked !== undefined && open.every((way) => way.rule !== asked);
  return open
    .map((way) => {
      if (way.rule === asked) return { ...way, distance: -1 };
      const taken = walk.timesTaken(`${frame.key}/${state.name}/${way.rule}`);
      // Towards a goal first; away from it as far as to a failure.
      const distance = steps === undefined ? way.distance : (steps.get(way.to) ?? failing + way.distance);
      const glad = distance < failing && wishes?.rule(state.name, way.rule) === true;
      const wished = glad ? (steps === undefined ? -gladly : -1.5) : 0;
      return { ...way, distance: distance + taken * farther + wished };
    })
    .sort((left, right) => left.distance - right.distance);
}

interface Way {
  /** Index of the rule; past the last one for the Default. */
  readonly rule: number;
  readonly to: string;
  /** Transitions to an end. */
  readonly distance: number;
}

/** What a Fail state at the end of a way adds to its length, and having taken the way before. */
const failing = 1000;
const farther = 400;
/** How many transitions longer a way may be that is gladly taken. */
const gladly = 60;

const known = new WeakMap<ChoiceState, readonly Way[]>();

function waysOf(scope: Machine, state: ChoiceState): readonly Way[] {
  const before = known.get(state);
  if (before !== undefined) return before;
  const far = distances(scope);
  const targets = [...state.choices.map(({ next }) => next), ...(state.default === undefined ? [] : [state.default])];
  const ways = targets.map((to, rule) => ({ rule, to, distance: far.get(to) ?? 2 * failing }));
  known.set(state, ways);
  return ways;
}

/** The ways that settled data does not close: a rule known not to hold, and all behind one known to hold. */
function openWays(ways: readonly Way[], state: ChoiceState, reading: Reading): readonly Way[] {
  const open: Way[] = [];
  for (const way of ways) {
    const rule = state.choices[way.rule];
    const verdict = rule === undefined ? true : judge(rule.condition, reading);
    if (verdict !== false) open.push(way);
    if (verdict === true) break;
  }
  return open;
}

/** Transitions to the nearest end, a Fail state counting as far away. */
function distances(scope: Machine): ReadonlyMap<string, number> {
  const plain = stepsToEnd({ ...scope, states: new Map([...scope.states].filter(([, { type }]) => type !== "Fail")) });
  const any = stepsToEnd(scope);
  return new Map(
    [...scope.states.keys()].map((name) => [name, plain.get(name) ?? failing + (any.get(name) ?? failing)]),
  );
}

function walkWait(walk: Walk, frame: Frame, state: WaitState, input: Datum): Leaving {
  const data = walk.filtered(frame, state, input, state.inputPath);
  const { duration } = state;
  const { sampler } = walk.setup;
  if ("template" in duration) {
    const datum = walk.templated(frame, state, data, duration.template);
    if (duration.kind === "SecondsTemplate") datum.require(wholeNumber(0, 5), sampler);
    else datum.require(comparison("IsTimestamp", true, true), sampler);
  }
  if (duration.kind === "SecondsPath" || duration.kind === "TimestampPath") {
    const datum = readExpression(duration.path.text, walk.reading(frame, state, data));
    if (duration.kind === "SecondsPath") datum.require(wholeNumber(0, 5), sampler);
    else datum.require(comparison("IsTimestamp", true, true), sampler);
  }
  walk.assign(frame, state, data);
  return { kind: "next", to: state.next, output: walk.passedOn(frame, state, data) };
}

function walkFail(walk: Walk, frame: Frame, state: FailState, input: Datum): Leaving {
  const failure = failureOf(walk, frame, state, input);
  walk.step(frame).fails = failure.error ?? "";
  return failure;
}

function failureOf(walk: Walk, frame: Frame, state: FailState, input: Datum): Leaving & { kind: "failed" } {
  const reading = walk.reading(frame, state, input);
  const told = (text: string | undefined, path: FailState["errorPath"]): string | undefined => {
    if (path === undefined || typeof path.source !== "string") return text;
    if (state.queryLanguage === "JSONata") return String(walk.templated(frame, state, input, path).decide(undefined));
    const datum = readExpression(path.source, reading);
    datum.require(ofType("string", state.name), walk.setup.sampler);
    return String(datum.decide(walk.setup.sampler));
  };
  return { kind: "failed", error: told(state.error, state.errorPath), cause: told(state.cause, state.causePath) };
}
