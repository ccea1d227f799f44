import type { JsonValue } from "../../util/json.js";
import { unescapeText } from "./unescape.js";

/**
 * Reads the JSON that filters and function arguments may hold: strings may stand in single quotes or in none.
 * @returns undefined when the text is no such JSON
 */
export function parseRelaxedJson(text: string): JsonValue | undefined {
  const reader = { text, at: 0 };
  const value = readValue(reader);
  skipBlanks(reader);
  return reader.at === text.length ? value : undefined;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readValue(reader: Reader): JsonValue | undefined {
  skipBlanks(reader);
  const char = reader.text[reader.at];
  if (char === "[") return readArray(reader);
  if (char === "{") return readObject(reader);
  if (char === "'" || char === '"') return readQuoted(reader, char);
  return readWord(reader);
}

function readArray(reader: Reader): JsonValue | undefined {
  const items: JsonValue[] = [];
  reader.at++;
  for (;;) {
    if (takes(reader, "]")) return items;
    const item = readValue(reader);
    if (item === undefined) return undefined;
    items.push(item);
    if (!takes(reader, ",") && !nextIs(reader, "]")) return undefined;
  }
}

function readObject(reader: Reader): JsonValue | undefined {
  const fields: Record<string, JsonValue> = {};
  reader.at++;
  for (;;) {
    if (takes(reader, "}")) return fields;
    const name = readValue(reader);
    if (typeof name !== "string" || !takes(reader, ":")) return undefined;
    const value = readValue(reader);
    if (value === undefined) return undefined;
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
    if (!takes(reader, ",") && !nextIs(reader, "}")) return undefined;
  }
}

function readQuoted(reader: Reader, quote: string): JsonValue | undefined {
  const from = ++reader.at;
  while (reader.at < reader.text.length && reader.text[reader.at] !== quote) {
    reader.at += reader.text[reader.at] === "\\" ? 2 : 1;
  }
  if (reader.at >= reader.text.length) return undefined;
  return unescapeText(reader.text.slice(from, reader.at++));
}

function readWord(reader: Reader): JsonValue | undefined {
  const word = /^[^\s,:[\]{}]+/.exec(reader.text.slice(reader.at))?.[0];
  if (word === undefined) return undefined;
  reader.at += word.length;
  if (word === "true") return true;
  if (word === "false") return false;
  if (word === "null") return null;
  return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(word) ? Number(word) : word;
}

function skipBlanks(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? "")) reader.at++;
}

function nextIs(reader: Reader, char: string): boolean {
  skipBlanks(reader);
  return reader.text[reader.at] === char;
}

function takes(reader: Reader, char: string): boolean {
  const found = nextIs(reader, char);
  if (found) reader.at++;
  return found;
}
