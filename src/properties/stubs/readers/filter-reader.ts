import type { PathStep } from "../../../asl/index.js";
import type { JsonValue } from "../../../util/json.js";
import { comparison } from "../constraint.js";
import { Contradiction } from "../contradiction.js";
import type { Datum } from "../datum.js";
import type { Reading } from "./reading.js";

/** One comparison of a filter: what of the item, how, with what. */
interface Clause {
  readonly names: readonly string[];
  readonly operator: string | undefined;
  readonly operand: string | undefined;
}

/** Reads a path; handed in by the reader of paths, which hands filters on to here. */
type ReadPath = (text: string, reading: Reading) => Datum;

const clausePattern =
  /@((?:\.[\w-]+|\['[^']*'\])+)\s*(?:(==|!=|<=|>=|<|>|=~|\bin\b)\s*('[^']*'|"[^"]*"|\$[\w.[\]'*]+|[^\s()&|]+))?/g;

const relations: { readonly [operator: string]: string } = {
  "==": "Equals",
  "!=": "Equals",
  "<": "LessThan",
  "<=": "LessThanEquals",
  ">": "GreaterThan",
  ">=": "GreaterThanEquals",
};

/**
 * The items of an array that a filter lets pass. If none is known to pass, one that is still open is made to, after the comparisons
 * the filter is written with; all others are made not to.
 */
export function acceptedItems(
  datum: Datum,
  step: PathStep & { readonly kind: "filter" },
  text: string,
  reading: Reading,
  readPath: ReadPath,
): readonly Datum[] {
  const clauses = clausesOf(text);
  const root = rootOf(clauses, reading, readPath);
  const judge = (item: Datum): boolean | undefined => {
    const known = partOf(item, clauses);
    return known === undefined ? undefined : step.accept(known, root);
  };
  const candidates = datum.isObject ? [datum] : datum.items(reading.items);
  let chosen = candidates.find((item) => judge(item) === true);
  for (const item of candidates) {
    if (judge(item) !== undefined) continue;
    const wanted = chosen === undefined;
    for (const clause of clauses) demand(item, clause, wanted, reading, readPath);
    if (wanted && judge(item) !== false) chosen = item;
  }
  return candidates.filter((item) => item === chosen || judge(item) === true);
}

function clausesOf(text: string): readonly Clause[] {
  return [...text.matchAll(clausePattern)].map(([, path = "", operator, operand]) => ({
    names: [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]/g)].map(([, plain, quoted]) => plain ?? quoted ?? ""),
    operator,
    operand,
  }));
}

/** The fields a filter looks at, as JSON; undefined while one of them is still open. */
function partOf(item: Datum, clauses: readonly Clause[]): JsonValue | undefined {
  if (item.isSettled) return item.decide(undefined);
  const part: { [name: string]: JsonValue } = {};
  for (const { names } of clauses) {
    let place: Datum | undefined = item;
    for (const name of names) {
      if (place.canGrow(name)) return undefined;
      place = place.isObject ? place.peek(name) : undefined;
      if (place === undefined) break;
    }
    if (place === undefined) continue;
    if (!place.isSettled) return undefined;
    let at = part;
    for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as { [name: string]: JsonValue };
    at[names.at(-1) ?? ""] = place.decide(undefined);
  }
  return part;
}

/** What the filter reads under `$`, and nothing else. */
function rootOf(clauses: readonly Clause[], reading: Reading, readPath: ReadPath): JsonValue {
  const root: { [name: string]: JsonValue } = {};
  for (const { operand } of clauses) {
    const names = /^\$((?:\.[\w-]+)+)$/
      .exec(operand ?? "")?.[1]
      ?.slice(1)
      .split(".");
    if (names === undefined || operand === undefined) continue;
    let at = root;
    for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as { [name: string]: JsonValue };
    at[names.at(-1) ?? ""] = readPath(operand, reading).decide(reading.sampler);
  }
  return root;
}

function demand(
  item: Datum,
  { names, operator, operand }: Clause,
  truth: boolean,
  reading: Reading,
  readPath: ReadPath,
): void {
  let place = item;
  for (const name of names) {
    if (!place.canGrow(name) && place.peek(name) === undefined) return;
    place = place.field(name);
  }
  if (operator === undefined || operand === undefined) return;
  const value = operand.startsWith("$") ? readPath(operand, reading).decide(reading.sampler) : literal(operand);
  const relation = relations[operator];
  const type = { string: "String", number: "Numeric", boolean: "Boolean" }[typeof value as string];
  if (relation === undefined || type === undefined || (type === "Boolean" && relation !== "Equals")) return;
  try {
    place.require(comparison(`${type}${relation}`, value as JsonValue, truth !== (operator === "!=")), reading.sampler);
    if (truth) place.decide(reading.sampler);
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
  }
}

/** A quoted text, a JSON literal, or a bare word, which stands for itself. */
function literal(text: string): unknown {
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  if (quoted?.[2] !== undefined) return quoted[2];
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
