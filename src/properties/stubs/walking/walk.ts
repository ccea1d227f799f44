import type { Machine, Path, ReferencePath, State, Template } from "../../../asl/index.js";
import { Contradiction } from "../contradiction.js";
import { Datum } from "../datum.js";
import type { Decisions } from "../decisions.js";
import { goalMapOf, type Goal, type GoalMap } from "./goal.js";
import { readJsonataTemplate } from "../readers/jsonata-reader.js";
import type { ItemSource } from "../item-source.js";
import type { Answer, Ending, Leaving } from "./leaving.js";
import { readPath } from "../readers/path-reader.js";
import { placedResult } from "./placed-result.js";
import type { Reading } from "../readers/reading.js";
import type { Sampler } from "../sample.js";
import { goesAs, type OpenStep, type PathStep, type Trace } from "./trace.js";
import { contextOf, type Place } from "./state-context.js";
import { readTemplate } from "../readers/template-reader.js";
import type { Wishes } from "./wishes.js";

/** How a walk is taken. */
export interface WalkSetup {
  readonly sampler: Sampler;
  readonly decisions: Decisions;
  /** How many items an array gets that nobody counts. */
  readonly items: number;
  /** Tasks may also fail, so that a catcher leads on. */
  readonly failing: boolean;
  /** How many items of one Map are looked at; the others are taken to do as the last of them. */
  readonly mostItems: number;
  readonly mostSteps: number;
  /** Where the walk has to come by. */
  readonly goal?: Goal | undefined;
  /** The way it has to go. */
  readonly script?: readonly PathStep[] | undefined;
  /** What is gladly done on the way. */
  readonly wishes?: Wishes | undefined;
  /** The walk begins in the middle: variables that earlier states would have set are open. */
  readonly midway: boolean;
  /** Walks one state. */
  walkState(walk: Walk, frame: Frame, state: State, input: Datum): Leaving;
}

/** One scope being walked: the whole machine, a branch or an iteration. */
export interface Frame {
  readonly machine: Machine;
  /** Names the scope among all, visits of the Parallel or Map around it counting as one. */
  readonly key: string;
  readonly place: Place;
  readonly variables: Map<string, Datum>;
  readonly outer: Frame | undefined;
  /** The way it went. */
  readonly trace: Trace;
  /** The way it has to go. */
  readonly script: readonly PathStep[] | undefined;
}

/** Runs a machine on data that is found out on the way. */
export class Walk {
  readonly setup: WalkSetup;
  readonly input: Datum = new Datum();
  /** By state, in the order of calls within one branch or iteration. */
  readonly answers: Map<string, Answer[]> = new Map();
  /** What the item readers of distributed Maps have to find, by the Map's name. */
  readonly readers: Map<string, [ItemSource, ...ItemSource[]]> = new Map();
  /** The same by what the reader asks for, where that is written out. */
  readonly places: Map<string, ItemSource> = new Map();
  /** The way it went. */
  readonly trace: Trace = [];
  /** To be asked when all data is settled: whether each Choice goes as it was walked. */
  readonly checks: (() => boolean)[] = [];
  /** Where it stands, for messages. */
  standing = "";
  /** The rule it has to take was closed by data that is settled. */
  closed = false;
  readonly #calls = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #turns = new Map<string, number>();
  readonly #machine: Machine;
  /** The scopes that came to the goal, or to what holds it. */
  readonly #near = new WeakSet<Frame>();
  #came = false;
  /** How many states it went through. */
  steps = 0;

  constructor(machine: Machine, setup: WalkSetup) {
    this.#machine = machine;
    this.setup = setup;
  }

  /** @throws Contradiction when the decisions lead nowhere */
  run(): Ending {
    const item = this.setup.midway ? { index: 0, value: new Datum("item") } : undefined;
    const place = { input: this.input, item };
    const { trace } = this;
    const { script } = this.setup;
    const ending = this.runScope(
      { machine: this.#machine, key: "", place, variables: new Map(), outer: undefined, trace, script },
      this.input,
    );
    const { goal } = this.setup;
    if (goal !== undefined && !this.#came) {
      throw new Contradiction(
        this.closed
          ? `what comes to ${goal.state} is settled by the states before, so that it goes another way`
          : `the walk does not come to ${goal.state}`,
      );
    }
    return ending;
  }

  /** What leads to the goal from within a scope that did not come to it yet. */
  goalFrom(frame: Frame): GoalMap | undefined {
    const { goal } = this.setup;
    return goal === undefined || this.#near.has(frame) ? undefined : goalMapOf(frame.machine, goal.state);
  }

  runScope(frame: Frame, input: Datum): Ending {
    let state = frame.machine.states.get(frame.machine.startAt);
    let current = input;
    while (state !== undefined) {
      if (++this.steps > this.setup.mostSteps) throw new Contradiction("the walk goes on and on");
      this.standing = state.name;
      this.#enter(frame, state);
      const leaving: Leaving = this.setup.walkState(this, frame, state, current);
      this.#compare(frame);
      const over = leaving.kind === "failed" || leaving.to === undefined;
      if (over && frame.script !== undefined && frame.script.length > frame.trace.length)
        throw new Contradiction(`the way ends at ${state.name}`);
      if (leaving.kind === "failed") return leaving;
      if (leaving.to === undefined) return { kind: "succeeded", output: leaving.output };
      state = frame.machine.states.get(leaving.to);
      current = leaving.output;
    }
    throw new Contradiction("a transition leads to no state");
  }

  #enter(frame: Frame, state: State): void {
    frame.trace.push({ state: state.name, type: state.type });
    const next = this.scripted(frame);
    if (frame.script !== undefined && next?.state !== state.name)
      throw new Contradiction(
        `the way does not lead from ${frame.trace.at(-2)?.state ?? "its start"} to ${next?.state ?? "an end"}`,
      );
    const { goal } = this.setup;
    const more = goal?.rule !== undefined && goal.state === state.name;
    if (more) return;
    if (this.goalFrom(frame)?.holder === state.name) this.#near.add(frame);
    this.#came ||= state.name === goal?.state;
  }

  #compare(frame: Frame): void {
    const wanted = this.scripted(frame);
    if (wanted !== undefined && !goesAs(wanted, this.step(frame)))
      throw new Contradiction(`${wanted.state} cannot be left that way`);
  }

  /** A Choice took a rule. */
  took(frame: Frame, state: string, rule: number): void {
    const { goal } = this.setup;
    if (goal?.state !== state || goal.rule !== rule) return;
    this.#near.add(frame);
    this.#came = true;
  }

  /** The step that is being walked. */
  step(frame: Frame): OpenStep {
    return frame.trace.at(-1) as OpenStep;
  }

  /** What the step that is being walked has to be. */
  scripted(frame: Frame): PathStep | undefined {
    return frame.script?.[frame.trace.length - 1];
  }

  /** How many answers of a task there are so far. */
  answered(state: string): number {
    return this.answers.get(state)?.length ?? 0;
  }

  /** The answer to the next call of a task, new or as an earlier item of the same Map got it. */
  answer(frame: Frame, state: State, make: () => Answer): Answer {
    const key = `${frame.key}/${state.name}`;
    const call = this.#calls.get(key) ?? 0;
    this.#calls.set(key, call + 1);
    const answers = this.answers.get(state.name) ?? [];
    this.answers.set(state.name, answers);
    return (answers[call] ??= make());
  }

  /** Counts something from 0. */
  turn(key: string): number {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return turn;
  }

  /** How often a way of a Choice was taken. */
  timesTaken(way: string): number {
    return this.#taken.get(way) ?? 0;
  }

  take(way: string): void {
    this.#taken.set(way, this.timesTaken(way) + 1);
  }

  reading(frame: Frame, state: State, input: Datum): Reading {
    return {
      input,
      context: contextOf(state, frame.place),
      sampler: this.setup.sampler,
      items: this.setup.items,
      variable: (name) => variableOf(frame, name) ?? (this.setup.midway ? this.#openVariable(frame, name) : undefined),
    };
  }

  #openVariable(frame: Frame, name: string): Datum {
    const variable = new Datum(name);
    frame.variables.set(name, variable);
    return variable;
  }

  /** InputPath or OutputPath. */
  filtered(frame: Frame, state: State, data: Datum, path: Path | null | undefined): Datum {
    if (path === undefined) return data;
    return path === null ? Datum.of({}) : readPath(path.text, this.reading(frame, state, data));
  }

  /** A payload template; without one, the data itself. `told` is what `$states` shows beside the data, or in its place. */
  templated(frame: Frame, state: State, data: Datum, template: Template | undefined, told: Told = {}): Datum {
    if (template === undefined) return data;
    const reading = this.reading(frame, state, data);
    if (state.queryLanguage === "JSONPath") return readTemplate(template.source, reading);
    return readJsonataTemplate(template.source, { ...reading, ...told });
  }

  /** What becomes of a result: Assign, then ResultSelector, ResultPath and OutputPath, or Output. */
  completed(frame: Frame, state: Completing, input: Datum, result: Datum): Leaving {
    const told = { input, result };
    this.assign(frame, state, result, told);
    const selected = this.templated(frame, state, result, state.resultSelector);
    const placed = placedResult(input, selected, state.resultPath);
    return { kind: "next", to: state.next, output: this.passedOn(frame, state, placed, told) };
  }

  /** What a state passes on of its data: OutputPath, or Output. */
  passedOn(frame: Frame, state: Pick<Completing, "outputPath" | "output"> & State, data: Datum, told?: Told): Datum {
    return this.templated(frame, state, this.filtered(frame, state, data, state.outputPath), state.output, told);
  }

  assign(frame: Frame, state: State & { readonly assign?: Template }, data: Datum, told?: Told): void {
    if (state.assign === undefined) return;
    for (const [name, value] of this.templated(frame, state, data, state.assign, told).knownFields())
      frame.variables.set(name, value);
  }
}

type Completing = State & {
  readonly resultSelector?: Template;
  readonly resultPath?: ReferencePath | null;
  readonly outputPath?: Path | null;
  readonly output?: Template;
  readonly next?: string;
  readonly assign?: Template;
};

type Told = Partial<Pick<Reading, "input" | "result" | "errorOutput">>;

function variableOf(frame: Frame, name: string): Datum | undefined {
  return frame.variables.get(name) ?? (frame.outer === undefined ? undefined : variableOf(frame.outer, name));
}
