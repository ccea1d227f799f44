import { compileJsonataExpression, scopeOf, type AstNode } from "../../../asl/index.js";
import type { JsonValue } from "../../../util/json.js";
import { ofType, type Constraint } from "../constraint.js";

/** A function or operator of JSONata, to be applied to values that are known. */
export interface JsonataCall {
  readonly name: string;
  /** The result can be an array or object: it is looked into, so it cannot wait until somebody asks for it. */
  readonly structured: boolean;
  /** What an argument must be; undefined where any value does. */
  demand(index: number): Constraint | undefined;
  /** The result; undefined where there is none. @throws what the evaluation of the expression throws */
  apply(values: readonly (JsonValue | undefined)[]): JsonValue | undefined;
}

/** Functions whose result is no text, number or truth value. */
const structured = new Set([
  ...["split", "match", "append", "reverse", "shuffle", "distinct", "zip", "keys", "spread", "merge", "sift", "each"],
  ...["partition", "range", "sort", "lookup", "clone", "parse", "single", "reduce", "map", "filter"],
]);

const ofText = new Set([
  ...[
    "lowercase",
    "uppercase",
    "trim",
    "substring",
    "substringBefore",
    "substringAfter",
    "contains",
    "split",
    "replace",
  ],
  ...["pad", "length", "base64encode", "base64decode", "encodeUrl", "encodeUrlComponent", "decodeUrl", "hash", "match"],
  ...["decodeUrlComponent", "parse", "toMillis"],
]);
const ofNumber = new Set([
  ...["floor", "ceil", "abs", "sqrt", "power", "round", "formatNumber", "formatBase", "formatInteger", "fromMillis"],
  ...["range"],
]);
const arithmetic = new Set(["+", "-", "*", "/", "%"]);

const aNumber = ofType("number", 1);
const aText = ofType("string", "text");
const aTimestamp: Constraint = {
  candidates: ["2029-12-31T00:00:00.000Z"],
  test: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
};
const numeric: Constraint = {
  candidates: [1, "1"],
  test: (value) =>
    typeof value === "number" || (typeof value === "string" && value !== "" && !Number.isNaN(Number(value))),
};

/** The call a node stands for: a function of the language, or an operator; undefined for any other node. */
export function callOf(node: AstNode): JsonataCall | undefined {
  if (node.type === "function" && node.procedure?.type === "variable") {
    const name = String(node.procedure.value);
    const text = `$${name}(${names(node.arguments?.length ?? 0).join(",")})`;
    return { name, structured: structured.has(name), demand: (index) => demandOf(name, index), apply: applied(text) };
  }
  if (node.type === "binary") {
    const name = String(node.value);
    const demand = (): Constraint | undefined => (arithmetic.has(name) ? aNumber : undefined);
    return { name, structured: name === "..", demand, apply: applied(`$a0 ${name} $a1`) };
  }
  if (node.type === "unary" && node.value === "-") {
    return { name: "-", structured: false, demand: () => aNumber, apply: applied("-$a0") };
  }
  return undefined;
}

/** What a call is applied to. */
export function operandsOf(node: AstNode): readonly AstNode[] {
  if (node.type === "function") return node.arguments ?? [];
  if (node.type === "unary") return node.expression === undefined ? [] : [node.expression];
  return [node.lhs as AstNode, node.rhs as AstNode];
}

function demandOf(name: string, index: number): Constraint | undefined {
  if (name === "number" && index === 0) return numeric;
  if (name === "toMillis" && index === 0) return aTimestamp;
  if (ofNumber.has(name) && (index === 0 || name === "power" || name === "range")) return aNumber;
  return ofText.has(name) && (index === 0 || name === "contains") ? aText : undefined;
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `$a${index}`);
}

/** When it is, for `$now` and `$millis` of a derived run. */
const now = Date.parse("2030-01-01T00:00:00.000Z");

function applied(text: string): JsonataCall["apply"] {
  return (values) => {
    const known = values.flatMap((value, index) => (value === undefined ? [] : [[`a${index}`, value] as const]));
    const scope = scopeOf({ variables: Object.fromEntries(known), now, random: () => 0.5 });
    // A result that is nothing is told apart from one that cannot be.
    const { evaluate } = compileJsonataExpression(`[${text}]`);
    const result = evaluate(scope) as readonly JsonValue[];
    return text.includes("..") || result.length > 1 ? result : result[0];
  };
}
