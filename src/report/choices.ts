import {
  ConditionPathError,
  evaluateCondition,
  findState,
  parseMachine,
  scopeOf,
  type ChoiceState,
  type Condition,
  type Machine,
  type Scope,
} from "../asl/index.js";
import { valueText, type Execution, type Thread, type Visit } from "../history/index.js";
import type { JsonObject, JsonValue } from "../util/json.js";

/** Why a Choice went where it went. */
export interface ChoiceExplanation {
  readonly state: string;
  readonly visit: Visit;
  /** The state it chose; undefined when it chose none. */
  readonly chosen: string | undefined;
  /** 0-based index of the rule that matched; undefined for Default, and when none matched. */
  readonly rule: number | undefined;
  /** The rules that were tried, in order: those rejected, then the one that matched. */
  readonly rules: readonly RuleExplanation[];
}

/** One rule, with the values its comparisons saw. */
export interface RuleExplanation {
  readonly index: number;
  readonly next: string;
  readonly holds: boolean;
  readonly comparisons: readonly ComparisonExplanation[];
}

/** One comparison, such as `$.type StringEquals "bulk"`, and the value of its variable as text (`not there` when its path found nothing). */
export interface ComparisonExplanation {
  readonly text: string;
  readonly holds: boolean;
  readonly saw: string;
}

/**
 * Explains visits of Choice states from their recorded input and the definition: which rules were rejected, with the values they saw.
 * @param visits the visits to explain (default: all; those of other states are passed over)
 * @returns nothing for an execution without a definition, or with one that cannot be parsed
 */
export function explainChoices(
  execution: Execution,
  visits: readonly Visit[] = execution.visits,
): readonly ChoiceExplanation[] {
  const choices = visits.filter((visit) => visit.type === "Choice");
  const machine = choices.length === 0 ? undefined : machineOf(execution);
  if (machine === undefined) return [];
  const places = placesOf(execution);
  return choices.flatMap((visit) => {
    const state = findState(machine, visit.state)?.state;
    return state?.type === "Choice" ? [explain(execution, places, visit, state)] : [];
  });
}

/** Where each visit stands in its thread, and what of it had assigned variables. */
interface Places {
  readonly indexes: ReadonlyMap<Visit, number>;
  readonly assigning: ReadonlyMap<Thread, readonly Visit[]>;
}

function placesOf(execution: Execution): Places {
  const indexes = new Map<Visit, number>();
  const counts = new Map<Thread, number>();
  const assigning = new Map<Thread, Visit[]>();
  for (const visit of execution.visits) {
    const count = counts.get(visit.thread) ?? 0;
    counts.set(visit.thread, count + 1);
    indexes.set(visit, count);
    if (visit.variables === undefined) continue;
    const before = assigning.get(visit.thread);
    if (before === undefined) assigning.set(visit.thread, [visit]);
    else before.push(visit);
  }
  return { indexes, assigning };
}

function machineOf(execution: Execution): Machine | undefined {
  if (execution.definition === undefined || !execution.visits.some((visit) => visit.type === "Choice"))
    return undefined;
  try {
    return parseMachine(execution.definition);
  } catch {
    // A report explains what it can: a definition it cannot read is told about elsewhere.
    return undefined;
  }
}

function explain(execution: Execution, places: Places, visit: Visit, state: ChoiceState): ChoiceExplanation {
  const scope = scopeAt(execution, variablesAt(visit, places), visit, state);
  const rules: RuleExplanation[] = [];
  const chosen = visit.thread.visits[(places.indexes.get(visit) ?? 0) + 1]?.state;
  for (const [index, { next, condition }] of state.choices.entries()) {
    const holds = condition.kind === "jsonata" ? undefined : truth(condition, scope);
    const comparisons = comparisonsOf(condition, scope, false);
    // A JSONata condition is not evaluated again: where it led tells whether it held.
    const taken = holds ?? (next === chosen && chosen !== state.default);
    rules.push({
      index,
      next,
      holds: taken,
      comparisons: comparisons.map((one) => (holds === undefined ? { ...one, holds: taken, saw: String(taken) } : one)),
    });
    if (taken) break;
  }
  const last = rules.at(-1);
  return { state: visit.state, visit, chosen, rule: last?.holds === true ? last.index : undefined, rules };
}

function scopeAt(execution: Execution, variables: JsonObject, visit: Visit, state: ChoiceState): Scope {
  const context: JsonObject = {
    Execution: {
      Id: execution.executionArn,
      Input: execution.input ?? {},
      Name: execution.name,
      StartTime: execution.startDate.toISOString(),
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineArn.split(":").at(-1) ?? "" },
    State: { Name: visit.state, EnteredTime: visit.enteredAt.toISOString() },
    ...(visit.thread.kind === "iteration" ? { Map: { Item: { Index: visit.thread.index } } } : {}),
  };
  const whole = scopeOf({ input: visit.input ?? {}, context, variables });
  if (state.inputPath === undefined) return whole;
  const input = state.inputPath === null ? {} : read(() => state.inputPath!.evaluate(whole)).value;
  return scopeOf({ input: input ?? {}, context, variables });
}

/** The variables in scope: what earlier states of this thread, and of those around it, assigned. */
function variablesAt(visit: Visit, places: Places): JsonObject {
  const outer = visit.thread.parent === undefined ? {} : variablesAt(visit.thread.parent, places);
  const before = (places.assigning.get(visit.thread) ?? []).filter(
    ({ enteredEventId }) => enteredEventId < visit.enteredEventId,
  );
  return Object.assign({}, outer, ...before.map(({ variables }) => variables)) as JsonObject;
}

function truth(condition: Condition, scope: Scope): boolean {
  return read(() => evaluateCondition(condition, scope)).value ?? false;
}

function comparisonsOf(condition: Condition, scope: Scope, negated: boolean): ComparisonExplanation[] {
  const not = negated ? "not " : "";
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.conditions.flatMap((inner) => comparisonsOf(inner, scope, negated));
    case "not":
      return comparisonsOf(condition.condition, scope, !negated);
    case "jsonata":
      return [{ text: `${not}${String(condition.template.source)}`, holds: false, saw: "false" }];
    case "compare": {
      const { operator, variable, operand, operandPath } = condition;
      const seen = read(() => variable.evaluate(scope));
      const wanted = operandPath === undefined ? undefined : read(() => operandPath.evaluate(scope));
      const right = operandPath === undefined ? valueText(operand, 60) : `${operandPath.text} (${shown(wanted)})`;
      return [
        {
          text: `${not}${variable.text} ${operator} ${right}`,
          holds: truth(condition, scope) !== negated,
          saw: shown(seen),
        },
      ];
    }
  }
}

function shown(seen: { readonly value: JsonValue | undefined } | undefined): string {
  return seen?.value === undefined ? "not there" : valueText(seen.value, 80);
}

/** A path that finds nothing has no value; anything else is a defect of ours and goes on. */
function read<Value>(evaluate: () => Value): { readonly value: Value | undefined } {
  try {
    return { value: evaluate() };
  } catch (error) {
    if (error instanceof ConditionPathError || (error instanceof Error && error.name === "PathError"))
      return { value: undefined };
    throw error;
  }
}
