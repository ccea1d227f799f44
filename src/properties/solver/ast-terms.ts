import type { Ast } from "../../oracle/index.js";
import type { JsonValue } from "../../util/json.js";
import { placeOf, under } from "./place.js";
import {
  countOfItems,
  instantInMillis,
  lengthOfText,
  linear,
  ofOneNumber,
  readNumber,
  textFunction,
  tried,
  typeName,
  type Preimage,
  type Term,
} from "./terms.js";

/** What names of an expression stand for. */
export interface Names {
  /** Names bound in a block. */
  readonly bound: ReadonlyMap<string, Ast>;
  /** What a name without `$` is looked up in; absent at the top, where it finds nothing. */
  readonly here?: Term;
}

/** The expressions directly in a node under a field. */
export function nodes(ast: Ast, field: string): readonly Ast[] {
  const list = ast[field];
  return Array.isArray(list) ? (list as readonly Ast[]) : [];
}

export function node(ast: Ast, field: string): Ast | undefined {
  const inner = ast[field];
  return typeof inner === "object" && inner !== null ? (inner as Ast) : undefined;
}

/** The name and arguments of a call, also of one written `x ~> $f`. */
export function callOf(ast: Ast): { name: string; args: readonly Ast[] } | undefined {
  if (ast.type === "apply") {
    const [left, right] = [node(ast, "lhs"), node(ast, "rhs")];
    if (left === undefined || right === undefined) return undefined;
    if (right.type === "variable") return { name: String(right["value"]), args: [left] };
    const call = callOf(right);
    return call === undefined ? undefined : { name: call.name, args: [left, ...call.args] };
  }
  const procedure = ast.type === "function" ? node(ast, "procedure") : undefined;
  return procedure?.type === "variable"
    ? { name: String(procedure["value"]), args: nodes(ast, "arguments") }
    : undefined;
}

/** The value of an expression that stands for itself: a literal, or a list of such. */
export function literalOf(ast: Ast): JsonValue | undefined {
  if (ast.type === "string" || ast.type === "number" || ast.type === "value") return ast["value"] as JsonValue;
  if (ast.type === "unary" && ast["value"] === "{") return objectLiteral(ast);
  if (ast.type !== "unary" || ast["value"] !== "[") return undefined;
  const items = nodes(ast, "expressions").map(literalOf);
  return items.includes(undefined) ? undefined : (items as JsonValue[]);
}

function objectLiteral(ast: Ast): JsonValue | undefined {
  const pairs = (ast["lhs"] ?? []) as readonly (readonly [Ast, Ast])[];
  const entries = pairs.map(([key, value]) => [literalOf(key), literalOf(value)] as const);
  if (entries.some(([key, value]) => typeof key !== "string" || value === undefined)) return undefined;
  return Object.fromEntries(entries) as JsonValue;
}

/** Follows an expression back to one place; undefined where that is not known to work. */
export function termOf(ast: Ast, names: Names): Term | undefined {
  const literal = literalOf(ast);
  if (literal !== undefined) return { kind: "constant", value: literal };
  if (ast.type === "variable") return variableTerm(ast, names);
  if (ast.type === "path") return pathTerm(ast, names);
  if (ast.type === "block" && nodes(ast, "expressions").length === 1)
    return termOf(nodes(ast, "expressions")[0] as Ast, names);
  if (ast.type === "binary") return arithmeticTerm(ast, names);
  if (ast.type === "unary" && ast["value"] === "-") return imageOf(node(ast, "expression"), linear(-1, 0), names);
  const call = callOf(ast);
  return call === undefined ? undefined : callTerm(call.name, call.args, names);
}

function imageOf(ast: Ast | undefined, back: Preimage | undefined, names: Names): Term | undefined {
  const of = ast === undefined ? undefined : termOf(ast, names);
  return of === undefined || back === undefined || of.kind === "constant" ? undefined : { kind: "image", of, back };
}

function variableTerm(ast: Ast, names: Names): Term | undefined {
  const name = String(ast["value"]);
  const bound = names.bound.get(name);
  if (bound !== undefined) return termOf(bound, names);
  if (name === "") return names.here;
  return name === "states" ? undefined : { kind: "place", place: placeOf(`$${name}`, []) };
}

/** A path of names and indexes. */
function pathTerm(ast: Ast, names: Names): Term | undefined {
  const [first, ...others] = nodes(ast, "steps");
  if (first === undefined) return undefined;
  let rest = others;
  let start: Term | undefined;
  if (first.type === "variable" && first["value"] === "states") {
    const field = rest[0]?.["value"];
    if (rest[0]?.type !== "name" || (field !== "input" && field !== "context")) return undefined;
    const root: Term = { kind: "place", place: placeOf(field, []) };
    start = staged(root, rest[0]);
    rest = rest.slice(1);
  } else if (first.type === "variable") start = staged(variableTerm(first, names), first);
  else if (first.type === "name") {
    if (names.here === undefined) return { kind: "constant", value: undefined };
    [start, rest] = [names.here, [first, ...others]];
  } else if (first.type === "block" && nodes(first, "expressions").length === 1)
    start = staged(termOf(first, names), first);
  return rest.reduce<Term | undefined>((term, step) => stepped(term, step), start);
}

function stepped(term: Term | undefined, step: Ast): Term | undefined {
  if (term === undefined || step.type !== "name") return undefined;
  if (term.kind === "constant") return term.value === undefined ? term : undefined;
  if (term.kind === "image") return undefined;
  return staged({ kind: "place", place: under(term.place, String(step["value"])) }, step);
}

/** `[0]` after a step. */
function staged(term: Term | undefined, step: Ast): Term | undefined {
  const stages = [...nodes(step, "stages"), ...nodes(step, "predicate")];
  if (step["focus"] !== undefined || step["index"] !== undefined || step["group"] !== undefined) return undefined;
  return stages.reduce<Term | undefined>((inner, stage) => {
    const index = node(stage, "expr");
    if (inner?.kind !== "place" || stage.type !== "filter" || index?.type !== "number") return undefined;
    return { kind: "place", place: under(inner.place, Number(index["value"])) };
  }, term);
}

function arithmeticTerm(ast: Ast, names: Names): Term | undefined {
  const [left, right] = [node(ast, "lhs"), node(ast, "rhs")];
  if (left === undefined || right === undefined) return undefined;
  const operator = String(ast["value"]);
  const [a, b] = [literalOf(left), literalOf(right)];
  if (typeof a === "number" && typeof b === "number") return folded(operator, a, b);
  if (operator === "&") return joined(left, a, right, b, names);
  if (typeof b === "number") return imageOf(left, byConstant(operator, b), names);
  return typeof a === "number" ? imageOf(right, ofConstant(operator, a), names) : undefined;
}

function folded(operator: string, a: number, b: number): Term | undefined {
  const value = { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "%": a % b }[operator];
  return value === undefined || !Number.isFinite(value) ? undefined : { kind: "constant", value };
}

function byConstant(operator: string, b: number): Preimage | undefined {
  if (operator === "+") return linear(1, b);
  if (operator === "-") return linear(1, -b);
  if (operator === "*") return linear(b, 0);
  if (operator === "/") return b === 0 ? undefined : linear(1 / b, 0);
  return operator === "%" ? tried((value) => value % b) : undefined;
}

function ofConstant(operator: string, a: number): Preimage | undefined {
  if (operator === "+") return linear(1, a);
  if (operator === "-") return linear(-1, a);
  if (operator === "*") return linear(a, 0);
  if (operator === "/") return tried((value) => a / value);
  return operator === "%" ? tried((value) => a % value) : undefined;
}

/** A text before or after the term. */
function joined(
  left: Ast,
  a: JsonValue | undefined,
  right: Ast,
  b: JsonValue | undefined,
  names: Names,
): Term | undefined {
  if (typeof b === "string") {
    const undo = (text: string): readonly string[] => (text.endsWith(b) ? [text.slice(0, text.length - b.length)] : []);
    return imageOf(
      left,
      textFunction((text) => text + b, undo),
      names,
    );
  }
  if (typeof a !== "string") return undefined;
  const undo = (text: string): readonly string[] => (text.startsWith(a) ? [text.slice(a.length)] : []);
  return imageOf(
    right,
    textFunction((text) => a + text, undo),
    names,
  );
}

const simple: { readonly [name: string]: Preimage } = {
  length: lengthOfText,
  count: countOfItems,
  number: readNumber,
  type: typeName,
  toMillis: instantInMillis,
  sum: ofOneNumber,
  max: ofOneNumber,
  min: ofOneNumber,
  average: ofOneNumber,
  uppercase: textFunction(
    (text) => text.toUpperCase(),
    (text) => [text.toLowerCase()],
  ),
  lowercase: textFunction(
    (text) => text.toLowerCase(),
    (text) => [text.toUpperCase()],
  ),
  trim: textFunction(
    (text) =>
      text
        .replaceAll(/[ \t\n\r]+/gm, " ")
        .replace(/^ /, "")
        .replace(/ $/, ""),
    (text) => [` ${text} `],
  ),
  string: textFunction(
    (text) => text,
    () => [],
  ),
  floor: tried(Math.floor),
  ceil: tried(Math.ceil),
  abs: tried(Math.abs),
  sqrt: tried(Math.sqrt),
};

function callTerm(name: string, args: readonly Ast[], names: Names): Term | undefined {
  const [first, ...others] = args;
  const rest = others.map(literalOf);
  if (rest.length === 0) return imageOf(first, simple[name], names);
  const [one, two] = rest;
  if (name === "substring" && typeof one === "number" && (two === undefined || typeof two === "number")) {
    const undo = (text: string): readonly string[] => (one >= 0 ? [`${"x".repeat(one)}${text}`] : [`xx${text}`]);
    return imageOf(
      first,
      textFunction((text) => substring(text, one, two), undo),
      names,
    );
  }
  if (name === "substringBefore" && typeof one === "string") {
    const compute = (text: string): string => (text.includes(one) ? text.slice(0, text.indexOf(one)) : text);
    return imageOf(
      first,
      textFunction(compute, (text) => [`${text}${one}x`]),
      names,
    );
  }
  if (name === "substringAfter" && typeof one === "string") {
    const compute = (text: string): string => (text.includes(one) ? text.slice(text.indexOf(one) + one.length) : text);
    return imageOf(
      first,
      textFunction(compute, (text) => [`x${one}${text}`]),
      names,
    );
  }
  if (name === "lookup" && typeof one === "string" && first !== undefined) {
    const term = termOf(first, names);
    return term?.kind === "place" ? { kind: "place", place: under(term.place, one) } : undefined;
  }
  return undefined;
}

function substring(text: string, start: number, length: number | undefined): string {
  const points = [...text];
  const from = points.length + start < 0 ? 0 : start;
  if (length === undefined) return points.slice(from).join("");
  if (length <= 0) return "";
  return points.slice(from, from >= 0 ? from + length : points.length + from + length).join("");
}
