import {
  ConditionPathError,
  evaluateCondition,
  findState,
  scopeOf,
  type ChoiceState,
  type Condition,
  type Machine,
  type Scope,
} from "../asl/index.js";
import type { Execution, Thread, Visit } from "../history/index.js";
import type { JsonObject, JsonValue } from "../util/json.js";

/** Which way out of a Choice state was taken: the 0-based index of the rule that decided, its Default, or none, where no rule held. */
export type ChoiceWay = number | "default" | "fall through";

/** A visit of a Choice state, and what decided it. */
export interface ChoiceDecision {
  readonly visit: Visit;
  readonly state: ChoiceState;
  /** The state it chose; undefined when it chose none. */
  readonly chosen: string | undefined;
  /** Undefined where the state broke, and where the history does not tell which of several rules to the same state held. */
  readonly way: ChoiceWay | undefined;
}

/** What can be told of the visits of one execution when its rules are evaluated again. */
export class ChoiceReader {
  readonly #execution: Execution;
  readonly #machine: Machine;
  readonly #indexes = new Map<Visit, number>();
  readonly #assigning = new Map<Thread, Visit[]>();

  constructor(execution: Execution, machine: Machine) {
    this.#execution = execution;
    this.#machine = machine;
    const counts = new Map<Thread, number>();
    for (const visit of execution.visits) {
      const count = counts.get(visit.thread) ?? 0;
      counts.set(visit.thread, count + 1);
      this.#indexes.set(visit, count);
      if (visit.variables === undefined) continue;
      const before = this.#assigning.get(visit.thread);
      if (before === undefined) this.#assigning.set(visit.thread, [visit]);
      else before.push(visit);
    }
  }

  /** The Choice state of a visit; undefined for another state, and for one that the definition does not have. */
  stateOf(visit: Visit): ChoiceState | undefined {
    if (visit.type !== "Choice") return undefined;
    const state = findState(this.#machine, visit.state)?.state;
    return state?.type === "Choice" ? state : undefined;
  }

  /** The state that came after a visit in its thread. */
  after(visit: Visit): string | undefined {
    return visit.thread.visits[(this.#indexes.get(visit) ?? 0) + 1]?.state;
  }

  /** What decided a visit; undefined for one of no Choice state. */
  decision(visit: Visit): ChoiceDecision | undefined {
    const state = this.stateOf(visit);
    if (state === undefined) return undefined;
    const chosen = this.after(visit);
    return { visit, state, chosen, way: wayTaken(state, chosen, () => this.scope(visit, state)) };
  }

  /** What the rules of a state saw. */
  scope(visit: Visit, state: ChoiceState): Scope {
    const variables = this.#variablesAt(visit);
    const context = contextOf(this.#execution, visit);
    const now = visit.enteredAt.getTime();
    const whole = scopeOf({ input: visit.input ?? {}, context, variables, now });
    if (state.inputPath === undefined) return whole;
    const input = state.inputPath === null ? {} : read(() => state.inputPath!.evaluate(whole)).value;
    return scopeOf({ input: input ?? {}, context, variables, now });
  }

  /** The variables in scope: what earlier states of this thread, and of those around it, assigned. */
  #variablesAt(visit: Visit): JsonObject {
    const outer = visit.thread.parent === undefined ? {} : this.#variablesAt(visit.thread.parent);
    const before = (this.#assigning.get(visit.thread) ?? []).filter(
      ({ enteredEventId }) => enteredEventId < visit.enteredEventId,
    );
    return Object.assign({}, outer, ...before.map(({ variables }) => variables)) as JsonObject;
  }
}

/**
 * Which way a Choice state went. Several rules may lead to one state, so its rules are evaluated again; where that does not lead to
 * the state that came next (input the history does not hold, chance or time in a condition), a rule is named only if no other leads there.
 * @param chosen the state that came next; undefined when the execution ended here
 */
export function wayTaken(
  state: Pick<ChoiceState, "choices" | "default">,
  chosen: string | undefined,
  scope: () => Scope,
): ChoiceWay | undefined {
  const holding = firstHolding(state, scope());
  if (chosen === undefined) return holding === "none" && state.default === undefined ? "fall through" : undefined;
  if (typeof holding === "number" && state.choices[holding]?.next === chosen) return holding;
  if (holding === "none" && state.default === chosen) return "default";
  const ways: ChoiceWay[] = state.choices.flatMap(({ next }, index) => (next === chosen ? [index] : []));
  if (state.default === chosen) ways.push("default");
  return ways.length === 1 ? ways[0] : undefined;
}

function firstHolding({ choices }: Pick<ChoiceState, "choices">, scope: Scope): number | "none" | "broken" {
  for (const [index, { condition }] of choices.entries()) {
    const { value } = read(() => evaluateCondition(condition, scope));
    if (value === undefined) return "broken";
    if (value) return index;
  }
  return "none";
}

/** Whether a condition held; it does not where it broke. */
export function truth(condition: Condition, scope: Scope): boolean {
  return read(() => evaluateCondition(condition, scope)).value ?? false;
}

const failures = new Set(["PathError", "TemplateError", "EvaluationFailure", "QueryEvaluationError"]);

/** A path that finds nothing and an expression that breaks have no value; anything else is a defect of ours and goes on. */
export function read<Value>(evaluate: () => Value): { readonly value: Value | undefined } {
  try {
    return { value: evaluate() };
  } catch (error) {
    if (error instanceof ConditionPathError || (error instanceof Error && failures.has(error.name)))
      return { value: undefined };
    throw error;
  }
}

function contextOf(execution: Execution, visit: Visit): JsonObject {
  const { thread } = visit;
  return {
    Execution: {
      Id: execution.executionArn,
      Input: execution.input ?? {},
      Name: execution.name,
      StartTime: execution.startDate.toISOString(),
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineArn.split(":").at(-1) ?? "" },
    State: { Name: visit.state, EnteredTime: visit.enteredAt.toISOString() },
    ...(thread.kind === "iteration" ? { Map: { Item: { Index: thread.index, ...itemOf(thread) } } } : {}),
  };
}

/** The item itself: where a Map selects nothing else, it is what the first state of the iteration was given. */
function itemOf(thread: Thread): { readonly Value?: JsonValue } {
  const input = thread.visits[0]?.input;
  return input === undefined ? {} : { Value: input };
}
