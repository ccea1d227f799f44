import { parseMachine, type Machine } from "../asl/index.js";
import { StepwrightError } from "../errors/index.js";
import type { DoubleAnswer, DoubleNode, DoubleStep } from "../plan/double.js";
import type { JsonValue } from "../util/json.js";
import { Contradiction } from "./stubs/contradiction.js";
import { Decisions } from "./stubs/decisions.js";
import { Sampler } from "./stubs/sample.js";
import { walkState } from "./stubs/state-walkers.js";
import { Walk, type Answer, type Ending } from "./stubs/walk.js";

/** How one call of a task is answered. */
export type StubAnswer = Extract<DoubleAnswer, { readonly kind: "returns" | "fails" }>;

/** What `stubsFor` derives. */
export interface DerivedStubs {
  /** The workflow input that the states read from: mostly an object. */
  readonly input: JsonValue;
  /**
   * By the name of a task: its answers, call by call within one branch or Map item. The last one is given ever after. Tasks that
   * the derived run does not reach are left out.
   */
  readonly stubs: { readonly [state: string]: readonly [StubAnswer, ...StubAnswer[]] };
  /** How the run ends: in success, or with the error a Fail state names. */
  readonly ending: { readonly kind: "succeeded" } | { readonly kind: "failed"; readonly error: string };
  /** The same as doubles of a plan. */
  doubles(): readonly DoubleNode[];
  /** Adds the input and a stub for each task to a builder of a workflow. */
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
}

const mostSteps = 3000;
const mostTries = 400;

/**
 * Derives what a workflow needs to run to an end: an input, and an answer for each task, made from what later states read — paths,
 * Choice operators, the arguments of intrinsic functions, the items of a Map. The run that the stubs lead to is the shortest one to
 * a success, else to a Fail state; loops are left as soon as their Choice allows.
 * @param machine a machine, or its definition
 * @throws STUBS_UNDERIVABLE when no way to an end is found: JSONata states and item readers cannot be looked into
 */
export function stubsFor(machine: Machine | JsonValue, options: StubsForOptions = {}): DerivedStubs {
  const parsed = isMachine(machine) ? machine : parseMachine(machine);
  const { seed = 42 } = options;
  let stuck = { state: parsed.startAt, reason: "" };
  for (const setup of [
    { items: 2, failing: false, mostItems: Infinity },
    { items: 1, failing: false, mostItems: Infinity },
    { items: 2, failing: false, mostItems: 3 },
    { items: 2, failing: true, mostItems: 3 },
  ]) {
    const decisions = new Decisions();
    for (let tries = 0; tries < mostTries; tries++) {
      const sampler = new Sampler(seed);
      const walk = new Walk(parsed, { ...setup, sampler, decisions, mostSteps, walkState });
      try {
        return settled(walk, walk.run(), sampler);
      } catch (error) {
        if (!(error instanceof Contradiction)) throw error;
        stuck = { state: walk.standing, reason: error.message };
      }
      if (!decisions.backtrack()) break;
    }
  }
  throw new StepwrightError("STUBS_UNDERIVABLE", stuck);
}

function isMachine(value: Machine | JsonValue): value is Machine {
  return typeof value === "object" && value !== null && "states" in value && value.states instanceof Map;
}

/** A double as the builder of workflows reads it: its parts under this symbol. */
const partsOf = Symbol.for("stepwright.double");

class Derived implements DerivedStubs {
  readonly input: JsonValue;
  readonly stubs: DerivedStubs["stubs"];
  readonly ending: DerivedStubs["ending"];

  constructor(input: JsonValue, stubs: DerivedStubs["stubs"], ending: DerivedStubs["ending"]) {
    this.input = input;
    this.stubs = stubs;
    this.ending = ending;
    Object.freeze(this);
  }

  doubles(): readonly DoubleNode[] {
    return Object.entries(this.stubs).map(([state, answers]) => {
      return { kind: "double", state, steps: stepsOf(answers), pins: [], eachVisit: false, at: "stubsFor" };
    });
  }

  apply<Builder extends StubbableBuilder<Builder>>(builder: Builder): Builder {
    return Object.entries(this.stubs).reduce(
      (built, [state, answers]) =>
        built.stub(state, { [partsOf]: { steps: stepsOf(answers), pin: undefined, eachVisit: false } }),
      builder.withInput(this.input),
    );
  }
}

function stepsOf(answers: readonly StubAnswer[]): readonly DoubleStep[] {
  return answers.map((answer, index) => ({ answer, times: index === answers.length - 1 ? null : 1 }));
}

/** Gives every datum of a walk its value. */
function settled(walk: Walk, ending: Ending, sampler: Sampler): DerivedStubs {
  // Where nothing is read of it, an input is an object, as of most callers.
  if (walk.input.isOpen) walk.input.beObject();
  const input = walk.input.decide(sampler);
  const stubs = Object.fromEntries(
    [...walk.answers].map(([state, answers]) => [state, shortened(answers.map((answer) => answerOf(answer, sampler)))]),
  );
  const told =
    ending.kind === "succeeded" ? ({ kind: "succeeded" } as const) : ({ kind: "failed", error: ending.error } as const);
  return new Derived(input, stubs, told);
}

function answerOf(answer: Answer, sampler: Sampler): StubAnswer {
  if (answer.kind === "fails") return answer;
  if (answer.output.isOpen) answer.output.beObject();
  return { kind: "returns", output: answer.output.decide(sampler) };
}

/** Answers that only repeat the one before them at the end are left out. */
function shortened(answers: readonly StubAnswer[]): readonly [StubAnswer, ...StubAnswer[]] {
  let length = answers.length;
  while (length > 1 && JSON.stringify(answers[length - 1]) === JSON.stringify(answers[length - 2])) length--;
  return answers.slice(0, length) as unknown as [StubAnswer, ...StubAnswer[]];
}
