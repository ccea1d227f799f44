import { parseMachine, type ChoiceState, type Condition, type Machine, type Scope } from "../asl/index.js";
import { valueText, type Execution, type Visit } from "../history/index.js";
import type { JsonValue } from "../util/json.js";
import { ChoiceReader, read, truth } from "./choice-decisions.js";

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
  const reader = new ChoiceReader(execution, machine);
  return choices.flatMap((visit) => {
    const state = reader.stateOf(visit);
    return state === undefined ? [] : [explain(reader, visit, state)];
  });
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

function explain(reader: ChoiceReader, visit: Visit, state: ChoiceState): ChoiceExplanation {
  const scope = reader.scope(visit, state);
  const chosen = reader.after(visit);
  const rules: RuleExplanation[] = [];
  for (const [index, { next, condition }] of state.choices.entries()) {
    const holds = truth(condition, scope);
    rules.push({ index, next, holds, comparisons: comparisonsOf(condition, scope, false) });
    if (holds) break;
  }
  const last = rules.at(-1);
  return { state: visit.state, visit, chosen, rule: last?.holds === true ? last.index : undefined, rules };
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
      return [jsonataComparison(condition, scope, negated)];
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

function jsonataComparison(
  condition: Condition & { kind: "jsonata" },
  scope: Scope,
  negated: boolean,
): ComparisonExplanation {
  const { value } = read(() => condition.template.evaluate(scope));
  const text = `${negated ? "not " : ""}${String(condition.template.source)}`;
  return { text, holds: (value === true) !== negated, saw: value === undefined ? "no value" : valueText(value, 80) };
}

function shown(seen: { readonly value: JsonValue | undefined } | undefined): string {
  return seen?.value === undefined ? "not there" : valueText(seen.value, 80);
}
