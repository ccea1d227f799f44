import { parseMachine, type Machine } from "../asl/index.js";
import { StepwrightError } from "../errors/index.js";
import type { DoubleAnswer, DoubleNode } from "../plan/double.js";
import type { LoadedMachine } from "../loaders/loaded-machine.js";
import { isJsonObject, type JsonValue } from "../util/json.js";
import { Contradiction } from "./stubs/contradiction.js";
import { Decisions } from "./stubs/decisions.js";
import { settled } from "./stubs/derived-stubs.js";
import type { DerivedObject } from "./stubs/item-source.js";
import { Sampler } from "./stubs/sample.js";
import { walkState } from "./stubs/walking/state-walkers.js";
import { Walk } from "./stubs/walking/walk.js";

/** How one call of a task is answered. */
export type StubAnswer = Extract<DoubleAnswer, { readonly kind: "returns" | "fails" }>;

/** What `stubsFor` derives. */
export interface DerivedStubs {
  /** The workflow input that the states read from: mostly an object. */
  readonly input: JsonValue;
  /**
   * By the name of a task: its answers, call by call within one branch or Map item. The last one is given ever after. A task that
   * the derived run does not reach has an answer too, made from what would be read of it.
   */
  readonly stubs: { readonly [state: string]: readonly [StubAnswer, ...StubAnswer[]] };
  /** By the name of a distributed Map with an ItemReader: the items that it has to find. */
  readonly items: { readonly [map: string]: JsonValue };
  /** The S3 objects in which those items are found, in the form each reader reads: `putInto` puts them. */
  readonly objects: readonly DerivedObject[];
  /** How the run ends: in success, or with the error a Fail state names, if it names one. */
  readonly ending: { readonly kind: "succeeded" } | { readonly kind: "failed"; readonly error: string | undefined };
  /** The tasks that the derived run reaches. */
  readonly reached: readonly string[];
  /** The answers of the tasks reached, as doubles of a plan. */
  doubles(): readonly DoubleNode[];
  /** Puts the objects that the readers of distributed Maps read into the S3 of an embedded cloud. */
  putInto(cloud: { readonly s3: { put(object: DerivedObject): void } }): void;
  /** Adds the input, and a stub for each task reached, to a builder of a workflow. */
  apply<Builder extends StubbableBuilder<Builder>>(builder: Builder): Builder;
}

/** What a workflow builder must offer to take derived stubs. */
export interface StubbableBuilder<Self> {
  withInput(input: JsonValue): Self;
  stub(state: string, double: object): Self;
}

/** How stubs are derived. */
export interface StubsForOptions {
  /** Chooses made-up values; the same seed gives the same stubs. Default 42. */
  readonly seed?: number;
  /**
   * A Task the derived run has to come by, though it be off the shortest way. With an error, the Task fails with it each time, and the
   * run goes on as its catchers say; the error itself is no stub: put it in with `inject`.
   */
  readonly reaching?: { readonly state: string; readonly error?: string };
}

/** How many states one walk goes through at most, and all walks of one kind together. */
const mostSteps = 3000;
const mostStepsOfAll = 100_000;

/**
 * Derives what a workflow needs to run to an end: an input, and an answer for each task, made from what later states read — paths,
 * Choice operators, the arguments of intrinsic functions, the items of a Map. The run that the stubs lead to is the shortest one to
 * a success, else to a Fail state; loops are left as soon as their Choice allows.
 * @param machine a machine, its definition, or what `machineFrom` returned
 * @throws STUBS_UNDERIVABLE when no way to an end is found, such as past a JSONata expression that cannot be looked into
 */
export function stubsFor(
  machine: Machine | JsonValue | Pick<LoadedMachine, "definition">,
  options: StubsForOptions = {},
): DerivedStubs {
  const parsed = isMachine(machine) ? machine : parseMachine(isLoaded(machine) ? machine.definition : machine);
  const { seed = 42, reaching } = options;
  const goal = reaching && { state: reaching.state, error: reaching.error };
  let stuck = { state: parsed.startAt, reason: "" };
  for (const setup of [
    { items: 2, failing: false, mostItems: Infinity },
    { items: 1, failing: false, mostItems: Infinity },
    { items: 2, failing: false, mostItems: 3 },
    { items: 2, failing: true, mostItems: 3 },
    // What no item survives may still do with none.
    { items: 0, failing: true, mostItems: 3 },
  ]) {
    const decisions = new Decisions();
    for (let steps = 0; steps < mostStepsOfAll;) {
      const sampler = new Sampler(seed);
      const walk = new Walk(parsed, { ...setup, sampler, decisions, mostSteps, walkState, midway: false, goal });
      try {
        const ending = walk.run();
        return settled(parsed, walk, ending, { sampler, aside: true });
      } catch (error) {
        if (!(error instanceof Contradiction)) throw error;
        stuck = { state: walk.standing, reason: error.message };
        steps += walk.steps;
      }
      if (!decisions.backtrack()) break;
    }
  }
  throw new StepwrightError("STUBS_UNDERIVABLE", stuck);
}

function isLoaded(value: JsonValue | Pick<LoadedMachine, "definition">): value is Pick<LoadedMachine, "definition"> {
  return isJsonObject(value) && !("States" in value) && isJsonObject(value["definition"]);
}

function isMachine(value: Machine | JsonValue | Pick<LoadedMachine, "definition">): value is Machine {
  return typeof value === "object" && value !== null && "states" in value && value.states instanceof Map;
}
