import type { AstNode } from "../../../asl/index.js";
import type { JsonValue } from "../../../util/json.js";
import type { Constraint } from "../constraint.js";
import { Contradiction } from "../contradiction.js";
import type { Datum } from "../datum.js";
import type { Decisions } from "../decisions.js";
import { callOf, operandsOf, type JsonataCall } from "./jsonata-call.js";
import { readNode, type Sight } from "./jsonata-reader.js";
import type { Reading } from "./reading.js";

const comparisons = new Set(["=", "!=", "<", "<=", ">", ">=", "in"]);

/** Makes a JSONata condition true, or false. */
export function assumeJsonata(node: AstNode, truth: boolean, reading: Reading, decisions: Decisions): void {
  const sight: Sight = { reading, bound: new Map() };
  const [left, right] = node.type === "binary" ? operandsOf(node) : [];
  if (left !== undefined && right !== undefined && (node.value === "and" || node.value === "or")) {
    // Where one side is enough, which one is a decision. The left one is evaluated in any case, and must not fail.
    const both = (node.value === "and") === truth;
    const byRight = both || decisions.take(2) === 0;
    assumeJsonata(left, byRight && !both ? !truth : truth, reading, decisions);
    if (byRight) assumeJsonata(right, truth, reading, decisions);
    return;
  }
  if (node.type === "block" && node.expressions?.length === 1) {
    return assumeJsonata(node.expressions[0] as AstNode, truth, reading, decisions);
  }
  const name = node.type === "function" ? String(node.procedure?.value) : "";
  const [argument] = node.arguments ?? [];
  if (name === "not" && argument !== undefined) return assumeJsonata(argument, !truth, reading, decisions);
  if (name === "exists" && argument !== undefined) return assumePresence(argument, truth, sight);
  if (left !== undefined && right !== undefined && comparisons.has(String(node.value))) {
    return assumeComparison(callOf(node) as JsonataCall, [left, right], truth, sight);
  }
  require(node, { candidates: [truth], test: (value) => isTrue(value) === truth }, sight, !truth);
}

/** Tells whether a condition holds, as far as the data is settled; undefined when that is still open. */
export function judgeJsonata(node: AstNode, reading: Reading): boolean | undefined {
  const known = knownValue(node, { reading, bound: new Map() });
  if (known === "open") return undefined;
  return known.value !== undefined && isTrue(known.value);
}

function isTrue(value: JsonValue): boolean {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some(isTrue);
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

function assumePresence(path: AstNode, present: boolean, sight: Sight): void {
  if (present) {
    if (readNode(path, sight) === undefined) throw new Contradiction("there is nothing of that name");
    return;
  }
  const steps = path.steps ?? [];
  const last = steps.at(-1);
  const holder = steps.length < 2 ? undefined : readNode({ ...path, steps: steps.slice(0, -1) }, sight);
  if (last?.type === "name" && steps[0]?.type !== "name") holder?.lack(String(last.value));
}

function assumeComparison(call: JsonataCall, sides: readonly [AstNode, AstNode], truth: boolean, sight: Sight): void {
  const [left, right] = sides.map((side) => readNode(side, sight));
  if (left === undefined || right === undefined) {
    const values = [left, right].map((datum) => datum?.decide(sight.reading.sampler));
    if (isTrue(call.apply(values) ?? false) === truth) return;
    throw new Contradiction("a comparison with nothing comes out the other way");
  }
  const fixed = left.isSettled && !right.isSettled ? 0 : 1;
  const other = (fixed === 0 ? left : right).decide(sight.reading.sampler);
  const test = (value: JsonValue): boolean => {
    try {
      return isTrue(call.apply(fixed === 1 ? [value, other] : [other, value]) ?? false) === truth;
    } catch {
      return false;
    }
  };
  const open = fixed === 1 ? sides[0] : sides[1];
  require(open, { candidates: around(other), test }, sight, !truth && call.name !== "!=");
}

/** Values worth trying against one they are compared with. */
function around(value: JsonValue): readonly JsonValue[] {
  if (typeof value === "number") return [value, value + 1, value - 1];
  if (typeof value === "boolean") return [value, !value];
  if (typeof value === "string") return [value, `not ${value}`, `${value}x`, "~", ""];
  return Array.isArray(value) ? [...(value as readonly JsonValue[]), "none"] : ["none"];
}

/**
 * Lets the value of a node fulfil something: of a function of one open argument by asking it of that argument.
 * @param lenient what is an array or object need not fulfil it: comparisons with those do not hold
 */
function require(node: AstNode, constraint: Constraint, sight: Sight, lenient: boolean): void {
  const { sampler } = sight.reading;
  const call = node.type === "path" || node.predicate !== undefined ? undefined : callOf(node);
  const [first, ...others] = call === undefined ? [] : operandsOf(node);
  if (call !== undefined && first !== undefined && call.name !== "count") {
    const datum = readNode(first, sight);
    const rest = others.map((other) => readNode(other, sight));
    if (datum !== undefined && !datum.isSettled && !datum.isArray && rest.every((each) => each?.isSettled === true)) {
      const values = rest.map((each) => each?.decide(sampler));
      const inner: Constraint = {
        candidates: [...constraint.candidates, ...constraint.candidates.map(String), ...texts(values)],
        test: (value) => {
          try {
            const result = call.apply([value, ...values]);
            return result !== undefined && constraint.test(result);
          } catch {
            return false;
          }
        },
      };
      return require(first, inner, sight, false);
    }
  }
  const datum = readNode(node, sight);
  if (datum === undefined) {
    if (!lenient) throw new Contradiction("nothing would have to be something");
  } else if (datum.isArray || datum.isObject) {
    if (!lenient && !constraint.test(datum.decide(sampler)))
      throw new Contradiction(`"${datum.name}" is no single value`);
  } else if (lenient) datum.requireOfLeaf(constraint, sampler);
  else datum.require(constraint, sampler);
}

function texts(values: readonly (JsonValue | undefined)[]): readonly JsonValue[] {
  return values.filter((value) => typeof value === "string");
}

type Known = "open" | { readonly value: JsonValue | undefined };

/** The value of a node, without making or settling anything. */
function knownValue(node: AstNode, sight: Sight): Known {
  if (node.type === "path") return knownPath(node, sight);
  if (node.type === "string" || node.type === "number" || node.type === "value")
    return { value: node.value as JsonValue };
  if (node.type === "variable") return settledOf(sight.reading.variable(String(node.value)), sight);
  if (node.type === "block" && node.expressions?.length === 1) return knownValue(node.expressions[0] as AstNode, sight);
  const call = callOf(node);
  if (call === undefined || (node.predicate?.length ?? 0) > 0) return "open";
  const values: (JsonValue | undefined)[] = [];
  for (const operand of operandsOf(node)) {
    const known = knownValue(operand, sight);
    if (known === "open") return "open";
    values.push(known.value);
  }
  try {
    return { value: call.apply(values) };
  } catch {
    return "open";
  }
}

function knownPath({ steps = [] }: AstNode, { reading }: Sight): Known {
  const [first, ...rest] = steps;
  if (first?.type === "name") return { value: undefined };
  if (first?.type !== "variable" || steps.some(({ stages, predicate }) => (stages ?? predicate) !== undefined))
    return "open";
  const names = rest.map(({ value }) => String(value));
  let datum: Datum | undefined;
  if (first.value === "states") {
    const part = names.shift();
    datum = { input: reading.input, context: reading.context, result: reading.result }[part ?? ""];
  } else datum = reading.variable(String(first.value));
  for (const name of names) {
    if (datum === undefined || datum.isArray) return "open";
    const next: Datum | undefined = datum.peek(name);
    if (next === undefined) return datum.canGrow(name) ? "open" : { value: undefined };
    datum = next;
  }
  return settledOf(datum, { reading, bound: new Map() });
}

function settledOf(datum: Datum | undefined, { reading }: Sight): Known {
  return datum?.isSettled === true ? { value: datum.decide(reading.sampler) } : "open";
}
