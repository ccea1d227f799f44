import type { Condition } from "../../../asl/index.js";
import type { JsonValue } from "../../../util/json.js";
import { comparison } from "../constraint.js";
import { Contradiction } from "../contradiction.js";
import type { Datum } from "../datum.js";
import type { Decisions } from "../decisions.js";
import { assumeJsonata, judgeJsonata } from "./jsonata-condition.js";
import { treeOf } from "./jsonata-reader.js";
import { lackPath, peekPath, readPath } from "./path-reader.js";
import type { Reading } from "./reading.js";

/** Makes a condition true, or false. */
export function assume(condition: Condition, truth: boolean, reading: Reading, decisions: Decisions): void {
  switch (condition.kind) {
    case "not":
      return assume(condition.condition, !truth, reading, decisions);
    case "and":
      return truth ? every(condition.conditions, true) : first(condition.conditions, false, "last");
    case "or":
      return truth ? first(condition.conditions, true, "first") : every(condition.conditions, false);
    case "compare":
      return compare(condition, truth, reading);
    case "jsonata":
      return jsonata(condition.template.source);
  }

  function jsonata(source: JsonValue): void {
    if (typeof source === "string") return assumeJsonata(treeOf(source), truth, reading, decisions);
    if (source !== truth) throw new Contradiction(`a condition is written out as ${JSON.stringify(source)}`);
  }

  function every(conditions: readonly Condition[], wanted: boolean): void {
    for (const each of conditions) assume(each, wanted, reading, decisions);
  }

  /** The conditions are asked in order: those before the one that settles it say the opposite. */
  function first(conditions: readonly Condition[], wanted: boolean, preferred: "first" | "last"): void {
    const taken = decisions.take(conditions.length);
    const settling = preferred === "first" ? taken : conditions.length - 1 - taken;
    conditions.slice(0, settling).forEach((each) => assume(each, !wanted, reading, decisions));
    const chosen = conditions[settling];
    if (chosen !== undefined) assume(chosen, wanted, reading, decisions);
  }
}

type Comparison = Condition & { readonly kind: "compare" };

function compare(condition: Comparison, truth: boolean, reading: Reading): void {
  const { operator, variable, operand = null, operandPath } = condition;
  if (operator === "IsPresent") {
    if ((operand === true) === truth) readPath(variable.text, reading);
    else lackPath(variable.text, reading);
    return;
  }
  const datum = readPath(variable.text, reading);
  if (operandPath !== undefined)
    comparePath(operator.slice(0, -"Path".length), datum, operandPath.text, truth, reading);
  else constrain(operator, datum, operand === null ? null : operand, truth, reading);
}

function comparePath(operator: string, datum: Datum, path: string, truth: boolean, reading: Reading): void {
  const other = readPath(path, reading);
  if (datum.isSettled && !other.isSettled) {
    const value = datum.decide(reading.sampler);
    other.require(comparison(mirrored(operator), value, truth), reading.sampler);
    return;
  }
  // The operand must be of the operator's type before it can be settled.
  const kind = /^(Numeric|Boolean|Timestamp|String)/.exec(operator)?.[1] ?? "String";
  if (!other.isSettled) other.require(comparison(`Is${kind}`, true, true), reading.sampler);
  constrain(operator, datum, other.decide(reading.sampler), truth, reading);
}

/** `a < b` said of b. */
function mirrored(operator: string): string {
  if (operator.includes("LessThan")) return operator.replace("LessThan", "GreaterThan");
  return operator.replace("GreaterThan", "LessThan");
}

function constrain(
  operator: string,
  datum: Datum,
  operand: Parameters<typeof comparison>[1],
  truth: boolean,
  reading: Reading,
): void {
  // Values of another type, objects and arrays among them, do not match: that no comparison holds asks nothing of them.
  const matches = operator.startsWith("Is") ? (operand === true) === truth : truth;
  if (!matches) {
    // Nothing that is made here is null unless it is asked to be.
    if (operator !== "IsNull" || !datum.isOpen)
      datum.requireOfLeaf(comparison(operator, operand, truth), reading.sampler);
    return;
  }
  if (datum.isArray || datum.isObject) throw new Contradiction(`"${datum.name}" is an object or array`);
  datum.require(comparison(operator, operand, truth), reading.sampler);
}

/** Tells whether a condition holds, as far as the data is settled; undefined when that is still open. */
export function judge(condition: Condition, reading: Reading): boolean | undefined {
  switch (condition.kind) {
    case "not":
      return opposite(judge(condition.condition, reading));
    case "and":
      return judgeAll(condition.conditions, false, reading);
    case "or":
      return judgeAll(condition.conditions, true, reading);
    case "compare":
      return judgeComparison(condition, reading);
    case "jsonata":
      return typeof condition.template.source === "string"
        ? judgeJsonata(treeOf(condition.template.source), reading)
        : condition.template.source === true;
  }
}

function opposite(verdict: boolean | undefined): boolean | undefined {
  return verdict === undefined ? undefined : !verdict;
}

/** Conditions of which one with the settling verdict decides. */
function judgeAll(conditions: readonly Condition[], settling: boolean, reading: Reading): boolean | undefined {
  let open = false;
  for (const condition of conditions) {
    const verdict = judge(condition, reading);
    if (verdict === settling) return open ? undefined : settling;
    open ||= verdict === undefined;
  }
  return open ? undefined : !settling;
}

function judgeComparison(
  { operator, variable, operand = null, operandPath }: Comparison,
  reading: Reading,
): boolean | undefined {
  const known = peekPath(variable.text, reading);
  if (operator === "IsPresent") return known.kind === "unknown" ? undefined : (known.kind === "found") === operand;
  if (known.kind !== "found" || !known.datum.isSettled) return undefined;
  const value = known.datum.decide(reading.sampler);
  if (operandPath === undefined) return comparison(operator, operand, true).test(value);
  const other = peekPath(operandPath.text, reading);
  if (other.kind !== "found" || !other.datum.isSettled) return undefined;
  return comparison(operator.slice(0, -"Path".length), other.datum.decide(reading.sampler), true).test(value);
}
