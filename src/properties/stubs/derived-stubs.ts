import { allStates, type Machine, type TaskState } from "../../asl/index.js";
import type { DoubleNode, DoubleStep } from "../../plan/double.js";
import type { JsonValue } from "../../util/json.js";
import type { DerivedStubs, StubAnswer, StubbableBuilder } from "../stubs-for.js";
import { Contradiction } from "./contradiction.js";
import { Decisions } from "./decisions.js";
import type { DerivedObject } from "./item-source.js";
import type { Sampler } from "./sample.js";
import { walkState } from "./walking/state-walkers.js";
import type { Answer, Ending } from "./walking/leaving.js";
import { Walk } from "./walking/walk.js";

/** A double as the builder of workflows reads it: its parts under this symbol. */
const partsOf = Symbol.for("stepwright.double");

class Derived implements DerivedStubs {
  readonly input: JsonValue;
  readonly stubs: DerivedStubs["stubs"];
  readonly items: DerivedStubs["items"];
  readonly objects: DerivedStubs["objects"];
  readonly ending: DerivedStubs["ending"];

  readonly reached: readonly string[];

  constructor(derived: Omit<DerivedStubs, "doubles" | "apply" | "putInto">) {
    this.input = derived.input;
    this.stubs = derived.stubs;
    this.items = derived.items;
    this.objects = derived.objects;
    this.ending = derived.ending;
    this.reached = derived.reached;
    Object.freeze(this);
  }

  doubles(): readonly DoubleNode[] {
    return this.#reachedStubs().map(([state, steps]) => {
      return { kind: "double", state, steps, pins: [], eachVisit: false, at: "stubsFor" };
    });
  }

  putInto(cloud: { readonly s3: { put(object: DerivedObject): void } }): void {
    for (const object of this.objects) cloud.s3.put(object);
  }

  apply<Builder extends StubbableBuilder<Builder>>(builder: Builder): Builder {
    return stubbed(builder.withInput(this.input), this.doubles());
  }

  #reachedStubs(): readonly (readonly [string, readonly DoubleStep[]])[] {
    return this.reached.map((state) => [state, stepsOf(this.stubs[state] ?? [])]);
  }
}

/** Adds doubles to a builder of a workflow. */
export function stubbed<Builder extends StubbableBuilder<Builder>>(
  builder: Builder,
  doubles: readonly DoubleNode[],
): Builder {
  return doubles.reduce(
    (built, { state, steps }) => built.stub(state, { [partsOf]: { steps, pin: undefined, eachVisit: false } }),
    builder,
  );
}

function stepsOf(answers: readonly StubAnswer[]): readonly DoubleStep[] {
  return answers.map((answer, index) => ({
    // Made of what states read, not of what services answer.
    answer: answer.kind === "returns" ? { ...answer, validate: "NONE" } : answer,
    times: index === answers.length - 1 ? null : 1,
  }));
}

/**
 * Gives every datum of a walk its value.
 * @param aside whether tasks that the walk did not reach get an answer, too
 * @throws Contradiction
 */
export function settled(
  machine: Machine,
  walk: Walk,
  ending: Ending,
  { sampler, aside }: { readonly sampler: Sampler; readonly aside: boolean },
): DerivedStubs {
  // Where nothing is read of it, an input is an object, as of most callers.
  if (walk.input.isOpen) walk.input.beObject();
  const input = walk.input.decide(sampler);
  const stubs: { [state: string]: readonly [StubAnswer, ...StubAnswer[]] } = {};
  for (const [state, answers] of walk.answers)
    stubs[state] = shortened(answers.map((answer) => answerOf(answer, sampler)));
  for (const { state, machine: scope } of aside ? allStates(machine) : []) {
    if (state.type === "Task" && !Object.hasOwn(stubs, state.name))
      stubs[state.name] = answerAside(scope, state, sampler);
  }
  const told =
    ending.kind === "succeeded" ? ({ kind: "succeeded" } as const) : ({ kind: "failed", error: ending.error } as const);
  const items = Object.fromEntries([...walk.readers].map(([map, [source]]) => [map, source.list.decide(sampler)]));
  const objects = [...new Set([...walk.readers.values()].flat())].flatMap((source) => source.objects(sampler));
  return new Derived({ input, stubs, items, objects, ending: told, reached: [...walk.answers.keys()] });
}

/** The answer of a task that the run does not reach: after what would be read of it, were the run to begin there. */
function answerAside(scope: Machine, state: TaskState, sampler: Sampler): readonly [StubAnswer, ...StubAnswer[]] {
  const decisions = new Decisions();
  for (let tries = 0; tries < 20; tries++) {
    const setup = {
      items: 1,
      failing: false,
      mostItems: 3,
      mostSteps: 300,
      midway: true,
      sampler,
      decisions,
      walkState,
    };
    const walk = new Walk({ ...scope, startAt: state.name }, setup);
    try {
      walk.run();
      const answers = walk.answers.get(state.name) ?? [];
      return shortened(answers.map((answer) => answerOf(answer, sampler)));
    } catch (error) {
      if (!(error instanceof Contradiction)) throw error;
    }
    if (!decisions.backtrack()) break;
  }
  return [{ kind: "returns", output: {} }];
}

function answerOf(answer: Answer, sampler: Sampler): StubAnswer {
  if (answer.kind === "fails") return answer;
  for (const part of [answer.output, answer.output.isObject ? answer.output.peek("Payload") : undefined]) {
    if (part?.isOpen === true) part.beObject();
  }
  return { kind: "returns", output: answer.output.decide(sampler) };
}

/** Answers that only repeat the one before them at the end are left out. */
function shortened(answers: readonly StubAnswer[]): readonly [StubAnswer, ...StubAnswer[]] {
  let length = answers.length;
  while (length > 1 && JSON.stringify(answers[length - 1]) === JSON.stringify(answers[length - 2])) length--;
  return answers.slice(0, length) as unknown as [StubAnswer, ...StubAnswer[]];
}
