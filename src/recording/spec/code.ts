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
  if (indent + before + flat.length + after <= width || !isNested(value)) return flat;
  const inner = " ".repeat(indent + 2);
  if (Array.isArray(value)) {
    const parts = (value as readonly Writable[]).map((part) => `${inner}${valueCode(part, indent + 2)},\n`);
    return `[\n${parts.join("")}${" ".repeat(indent)}]`;
  }
  const parts = Object.entries(value).map(([key, part]) => {
    const name = `${keyCode(key)}: `;
    return `${inner}${name}${valueCode(part, indent + 2, name.length)},\n`;
  });
  return `{\n${parts.join("")}${" ".repeat(indent)}}`;
}

/** Writes a call: its arguments on one line where they fit, a single or last value broken in place, else each on a line of its own. */
export function callCode(name: string, values: readonly Writable[], indent: number): string {
  const flat = `${name}(${values.map(flatCode).join(", ")})`;
  if (indent + flat.length <= width) return flat;
  const last = values.at(-1);
  const before = values.slice(0, -1).map((value) => `${flatCode(value)}, `);
  const head = `${name}(${before.join("")}`;
  if (last !== undefined && isNested(last) && indent + head.length < width) {
    return `${head}${valueCode(last, indent, width)})`;
  }
  const inner = " ".repeat(indent + 2);
  const lines = values.map((value) => {
    const text = value instanceof Code ? indented(value.text, 2) : valueCode(value, indent + 2);
    return `${inner}${text},\n`;
  });
  return `${name}(\n${lines.join("")}${" ".repeat(indent)})`;
}

function indented(text: string, by: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(by)}`);
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
