import { isJsonObject, type JsonValue } from "../util/json.js";
import { NotUnderstood } from "./scope.js";

/** One step of a path. */
export type PathStep =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "indexes"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: "any" }
  | { readonly kind: "deep"; readonly then: PathStep }
  | { readonly kind: "filter"; readonly holds: (item: JsonValue) => boolean };

/** A path taken apart. */
export interface OraclePath {
  readonly root: "input" | "context" | "variable";
  /** Of a variable, without the `$`. */
  readonly name: string;
  readonly steps: readonly PathStep[];
  /** Whether it can lead to one value at most. */
  readonly definite: boolean;
}

/**
 * Takes a path apart.
 * @throws NotUnderstood for what is outside of the subset that `pathReader` names
 */
export function parsePath(text: string): OraclePath {
  const head = /^\$(?:\$|[\p{ID_Start}_][\p{ID_Continue}]*)?/u.exec(text)?.[0];
  if (head === undefined) throw new NotUnderstood(text);
  const steps: PathStep[] = [];
  let rest = text.slice(head.length);
  while (rest !== "") {
    const [step, length] = stepAt(rest, text);
    steps.push(step);
    rest = rest.slice(length);
  }
  const definite = steps.every(({ kind }) => kind === "name" || kind === "index");
  const root = head === "$" ? "input" : head === "$$" ? "context" : "variable";
  return { root, name: root === "variable" ? head.slice(1) : "", steps, definite };
}

function stepAt(rest: string, text: string): [PathStep, number] {
  if (rest.startsWith("..")) {
    const after = rest.slice(2);
    const [then, length] = after.startsWith("[") ? bracket(after, text) : dotted(`.${after}`, text);
    return [{ kind: "deep", then }, length + (after.startsWith("[") ? 2 : 1)];
  }
  return rest.startsWith("[") ? bracket(rest, text) : dotted(rest, text);
}

function dotted(rest: string, text: string): [PathStep, number] {
  const found = /^\.(\*|[^.[\]()'"\s,*?@]+)(?!\()/.exec(rest);
  if (found?.[1] === undefined) throw new NotUnderstood(text);
  return [found[1] === "*" ? { kind: "any" } : { kind: "name", name: found[1] }, found[0].length];
}

const quotedName = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const namesShape = new RegExp(String.raw`^\[\s*((?:${quotedName})(?:\s*,\s*(?:${quotedName}))*)\s*\]`);
const filterShape = new RegExp(
  String.raw`^\[\?\(\s*@((?:\.[\p{ID_Continue}_-]+|\[(?:${quotedName})\])+)\s*(?:(==|!=|<=|>=|<|>)\s*(${quotedName}|-?\d+(?:\.\d+)?|true|false|null)\s*)?\)\]`,
  "u",
);

function bracket(rest: string, text: string): [PathStep, number] {
  const any = /^\[\s*\*\s*\]/.exec(rest);
  if (any !== null) return [{ kind: "any" }, any[0].length];
  const indexes = /^\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]/.exec(rest);
  if (indexes?.[1] !== undefined) {
    const list = indexes[1].split(",").map(Number);
    return [
      list.length === 1 ? { kind: "index", index: list[0] ?? 0 } : { kind: "indexes", indexes: list },
      indexes[0].length,
    ];
  }
  const slice = /^\[\s*(-?\d+)?\s*:\s*(-?\d+)?\s*\]/.exec(rest);
  if (slice !== null) {
    const bound = (digits: string | undefined): number | undefined =>
      digits === undefined ? undefined : Number(digits);
    return [{ kind: "slice", from: bound(slice[1]), to: bound(slice[2]) }, slice[0].length];
  }
  const names = namesShape.exec(rest);
  if (names?.[1] !== undefined) {
    const list = [...names[1].matchAll(new RegExp(quotedName, "g"))].map(([name]) => unquoted(name));
    return [
      list.length === 1 ? { kind: "name", name: list[0] ?? "" } : { kind: "names", names: list },
      names[0].length,
    ];
  }
  const filter = filterShape.exec(rest);
  if (filter === null) throw new NotUnderstood(text);
  return [{ kind: "filter", holds: filterOf(filter[1] ?? "", filter[2], filter[3]) }, filter[0].length];
}

function unquoted(name: string): string {
  return name.slice(1, -1).replaceAll(/\\(.)/g, "$1");
}

function filterOf(
  way: string,
  relation: string | undefined,
  operand: string | undefined,
): (item: JsonValue) => boolean {
  const steps = parsePath(`$${way}`).steps;
  const read = (item: JsonValue): JsonValue | undefined =>
    steps.reduce<JsonValue | undefined>(
      (value, step) => (step.kind === "name" && isJsonObject(value) ? value[step.name] : undefined),
      item,
    );
  if (relation === undefined || operand === undefined) return (item) => read(item) !== undefined;
  const right: JsonValue = /^['"]/.test(operand) ? unquoted(operand) : (JSON.parse(operand) as JsonValue);
  return (item) => related(read(item), relation, right);
}

function related(left: JsonValue | undefined, relation: string, right: JsonValue): boolean {
  if (relation === "==") return left === right;
  if (relation === "!=") return left !== right;
  if (typeof left !== typeof right || (typeof left !== "number" && typeof left !== "string")) return false;
  const [a, b] = [left as number, right as number];
  if (relation === "<") return a < b;
  if (relation === "<=") return a <= b;
  return relation === ">" ? a > b : a >= b;
}
