import { isJsonObject, type JsonValue } from "../../util/json.js";

/** TypeScript that stands in place of a value, such as `is.uuid()`. */
export class Code {
  constructor(readonly text: string) {}
}

/** A value to write out, in which TypeScript may stand. */
export type Writable = JsonValue | Code | readonly Writable[] | { readonly [key: string]: Writable };

/** The widest line. */
const width = 120;

/** Writes a value as TypeScript: on one line where it fits what is left of it, else with one part on each. */
export function valueCode(value: Writable, indent: number, before = 0, after = 1): string {
  const flat = flatCode(value);
  if (!isNested(value) || (fits(indent + before + flat.length + after) && !isTable(value))) return flat;
  const inner = margin(indent + 2);
  if (Array.isArray(value)) {
    const parts = (value as readonly Writable[]).map((part) => `${inner}${valueCode(part, indent + 2)},\n`);
    return `[\n${parts.join("")}${margin(indent)}]`;
  }
  const parts = Object.entries(value).map(([key, part]) => {
    const name = `${keyCode(key)}: `;
    return `${inner}${name}${valueCode(part, indent + 2, name.length)},\n`;
  });
  return `{\n${parts.join("")}${margin(indent)}}`;
}

/** Writes a call: its arguments on one line where they fit, a single or last value broken in place, else each on a line of its own. */
export function callCode(name: string, values: readonly Writable[], indent: number): string {
  const flat = `${name}(${values.map(flatCode).join(", ")})`;
  if (fits(indent + flat.length) && !values.some(isTable)) return flat;
  const last = values.at(-1);
  const before = values.slice(0, -1).map((value) => `${flatCode(value)}, `);
  const head = `${name}(${before.join("")}`;
  if (last !== undefined && isNested(last) && fits(indent + head.length)) {
    return `${head}${valueCode(last, indent, width)})`;
  }
  return callLines(
    name,
    values.map((value) => valueCode(value, indent + 2)),
    indent,
  );
}

/** A call with each argument on a line of its own. */
function callLines(name: string, values: readonly string[], indent: number): string {
  const inner = margin(indent + 2);
  return `${name}(\n${values.map((value) => `${inner}${value},\n`).join("")}${margin(indent)})`;
}

/** A value and the calls of its methods, such as `fails("X").twice().thenReturns(1)`, written for an indent. */
export type Chain = (indent: number) => readonly string[];

/** Writes a call whose last argument is a chain of calls. */
export function chainedCallCode(name: string, first: Writable, chain: Chain, indent: number): string {
  const line = `${name}(${flatCode(first)}, ${chain(Number.NEGATIVE_INFINITY).join("")})`;
  if (!line.includes("\n") && fits(indent + line.length)) return line;
  const inner = indent + 2;
  const calls = chain(inner);
  const flat = calls.join("");
  const longest = Math.max(...flat.split("\n").map((text, at) => text.length + (at === 0 ? inner + 1 : 0)));
  const broken = fits(longest) || calls.length === 1;
  const text = broken ? flat : chain(inner + 2).join(`\n${margin(inner + 2)}`);
  return callLines(name, [flatCode(first), text], indent);
}

/** To the left of everything there is always room: so is a line written that must not be broken. */
function margin(indent: number): string {
  return " ".repeat(Math.max(0, indent));
}

function fits(length: number): boolean {
  return length <= width;
}

/** Whether a list of objects with several fields stands in a value: such are easier read one below the other. */
function isTable(value: Writable): boolean {
  if (!isNested(value)) return false;
  const parts: readonly Writable[] = Object.values(value);
  const wide = (part: Writable): boolean => isNested(part) && Object.keys(part).length > 1;
  const rows = Array.isArray(value) && parts.length > 1 && parts.every(wide);
  const alike = parts.every(Array.isArray) || !parts.some(Array.isArray);
  return (rows && alike) || parts.some(isTable);
}

function isNested(value: Writable): value is readonly Writable[] | { readonly [key: string]: Writable } {
  return typeof value === "object" && value !== null && !(value instanceof Code) && Object.keys(value).length > 0;
}

function flatCode(value: Writable): string {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return textCode(value);
  if (Array.isArray(value)) return `[${(value as readonly Writable[]).map(flatCode).join(", ")}]`;
  if (!isJsonObject(value)) return String(value);
  const fields = Object.entries(value as { readonly [key: string]: Writable });
  if (fields.length === 0) return "{}";
  return `{ ${fields.map(([key, part]) => `${keyCode(key)}: ${flatCode(part)}`).join(", ")} }`;
}

/** Between quotes that need no escape, where there are such. */
export function textCode(text: string): string {
  const plain = JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  const doubles = text.split('"').length;
  if (doubles <= text.split("'").length) return plain;
  return `'${plain.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** `__proto__` would set the prototype; in brackets it is a name like any other. */
function keyCode(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : textCode(key);
}
