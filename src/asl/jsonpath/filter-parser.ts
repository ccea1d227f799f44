import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import type { JsonValue } from "../../util/json.js";
import { Cursor } from "./cursor.js";
import { compareBy, Pattern, type Comparison, type Operand } from "./filter-operators.js";
import { parseRelaxedJson } from "./relaxed-json.js";
import type { Accept } from "./step.js";
import { unescapeText } from "./unescape.js";

/** Finds the value of a path in a filter: undefined when it is missing. */
export type Find = (document: JsonValue) => JsonValue | undefined;

/** What a filter needs from the reader of paths around it. */
export interface FilterSetup {
  /** Whether a word that is no literal stands for itself, as a string. */
  readonly bareWords: boolean;
  compile(path: string, requireProperties: boolean): { readonly root: "$" | "@"; readonly find: Find };
}

type Side =
  | { readonly kind: "literal"; readonly value: Operand }
  | { readonly kind: "path"; readonly text: string; readonly wanted: boolean };

/**
 * Compiles `[?(…)]`.
 * @throws ExpressionSyntaxError with Jayway's text
 */
export function parseFilter(text: string, setup: FilterSetup): Accept {
  const cursor = new Cursor(text);
  cursor.position++;
  cursor.last--;
  cursor.trim();
  cursor.position++;
  cursor.trim();
  try {
    const accept = readOr(cursor, setup);
    cursor.skipBlanks();
    if (cursor.inBounds()) {
      cursor.fail(`Expected end of filter expression instead of: ${text.slice(cursor.position, cursor.last + 1)}`);
    }
    return accept;
  } catch (error) {
    if (!(error instanceof UnreadableLiteral)) throw error;
    const { position, char } = cursor;
    throw new ExpressionSyntaxError(
      text,
      position,
      `Failed to parse filter: ${text}, error on position: ${position}, char: ${char}`,
    );
  }
}

/** A literal that is neither number nor anything else: unlike other mistakes, no alternative reading is tried after it. */
class UnreadableLiteral extends Error {}

function readOr(cursor: Cursor, setup: FilterSetup): Accept {
  return readChain(
    cursor,
    "||",
    () => readAnd(cursor, setup),
    (sides) => (item, root) => sides.some((side) => side(item, root)),
  );
}

function readAnd(cursor: Cursor, setup: FilterSetup): Accept {
  return readChain(
    cursor,
    "&&",
    () => readTerm(cursor, setup),
    (sides) => (item, root) => sides.every((side) => side(item, root)),
  );
}

function readChain(
  cursor: Cursor,
  sign: string,
  read: () => Accept,
  join: (sides: readonly Accept[]) => Accept,
): Accept {
  const sides = [read()];
  for (;;) {
    const back = cursor.position;
    try {
      cursor.skipBlanks();
      if (!cursor.text.startsWith(sign, cursor.position)) cursor.fail(`Expected logical operator: ${sign}`);
      cursor.position += sign.length;
      sides.push(read());
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      cursor.position = back;
      break;
    }
  }
  return sides.length === 1 && sides[0] !== undefined ? sides[0] : join(sides);
}

function readTerm(cursor: Cursor, setup: FilterSetup): Accept {
  const back = cursor.skipBlanks().position;
  if (cursor.char === "!") {
    cursor.position++;
    const next = cursor.skipBlanks().char;
    if (next !== "@" && next !== "$") {
      const inner = readTerm(cursor, setup);
      return (item, root) => !inner(item, root);
    }
    cursor.position = back;
  }
  if (cursor.char === "(") {
    cursor.position++;
    const inner = readOr(cursor, setup);
    cursor.readSignificant(")");
    return inner;
  }
  return readComparison(cursor, setup);
}

function readComparison(cursor: Cursor, setup: FilterSetup): Accept {
  const left = readSide(cursor, setup);
  const back = cursor.position;
  try {
    const comparison = readOperator(cursor);
    const right = readSide(cursor, setup);
    return compare(sideValue(left, setup), comparison, sideValue(right, setup));
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    cursor.position = back;
  }
  if (left.kind !== "path") cursor.fail("Expected path node");
  const { root, find } = setup.compile(left.text, true);
  return (item, document) => (find(root === "$" ? document : item) !== undefined) === left.wanted;
}

type Evaluate = (item: JsonValue, root: JsonValue) => Operand;

function compare(left: Evaluate, comparison: Comparison, right: Evaluate): Accept {
  return (item, root) => comparison(left(item, root), right(item, root));
}

function sideValue(side: Side, setup: FilterSetup): Evaluate {
  if (side.kind === "literal") {
    const { value } = side;
    return () => value;
  }
  const { root, find } = setup.compile(side.text, false);
  return root === "$" ? (_item, document) => find(document) : (item) => find(item);
}

const operatorSigns = "<>=~!";

function readOperator(cursor: Cursor): Comparison {
  const from = cursor.skipBlanks().position;
  const signs = operatorSigns.includes(cursor.char);
  while (cursor.inBounds() && (signs ? operatorSigns.includes(cursor.char) : cursor.char !== " ")) cursor.position++;
  const name = cursor.text.slice(from, cursor.position);
  return compareBy(name.toUpperCase()) ?? cursor.fail(`Filter operator ${name} is not supported!`);
}

function readSide(cursor: Cursor, setup: FilterSetup): Side {
  const char = cursor.skipBlanks().char;
  if (char === "$" || char === "@") return readPath(cursor);
  if (char === "!") {
    cursor.position++;
    const next = cursor.skipBlanks().char;
    return next === "$" || next === "@" ? readPath(cursor) : cursor.fail("Unexpected character: !");
  }
  return { kind: "literal", value: readLiteral(cursor, setup.bareWords) };
}

function readPath(cursor: Cursor): Side {
  const wanted = cursor.previousSignificantChar() !== "!";
  const from = cursor.position++;
  let depth = 0;
  while (cursor.inBounds()) {
    if (cursor.char === "[") {
      const close = cursor.indexOfClosing(cursor.position, "[", "]", false);
      if (close === -1) cursor.fail(`Square brackets does not match in filter ${cursor.text}`);
      cursor.position = close + 1;
      continue;
    }
    if (cursor.char === "(") depth++;
    if (cursor.char === " " || operatorSigns.includes(cursor.char) || (cursor.char === ")" && depth-- === 0)) break;
    cursor.position++;
  }
  return { kind: "path", text: cursor.text.slice(from, cursor.position), wanted };
}

function readLiteral(cursor: Cursor, bareWords: boolean): Operand {
  const char = cursor.char;
  if (char === "'" || char === '"') return unescapeText(readDelimited(cursor, char));
  if (char === "/") return readPattern(cursor);
  if (char === "[" || char === "{") return readJson(cursor, char);
  return bareWords ? readWord(cursor) : readPlainLiteral(cursor);
}

function readDelimited(cursor: Cursor, delimiter: string): string {
  const close = cursor.indexOfUnescaped(cursor.position, delimiter);
  if (close === -1) {
    cursor.fail(
      delimiter === "/"
        ? `Pattern not closed. Expected / in ${cursor.text}`
        : `String literal does not have matching quotes. Expected ${delimiter} in ${cursor.text}`,
    );
  }
  const text = cursor.text.slice(cursor.position + 1, close);
  cursor.position = close + 1;
  return text;
}

function readPattern(cursor: Cursor): Pattern {
  const source = readDelimited(cursor, "/");
  const flags = /^[dixmsuU]*/.exec(cursor.text.slice(cursor.position))?.[0] ?? "";
  cursor.position += flags.length;
  try {
    return new Pattern(source, flags);
  } catch {
    throw new UnreadableLiteral();
  }
}

function readJson(cursor: Cursor, open: string): JsonValue {
  const close = cursor.indexOfClosing(cursor.position, open, open === "[" ? "]" : "}", false);
  if (close === -1) cursor.fail(`String not closed. Expected ' in ${cursor.text}`);
  const value = parseRelaxedJson(cursor.text.slice(cursor.position, close + 1));
  cursor.position = close + 1;
  if (value === undefined) throw new UnreadableLiteral();
  return value;
}

const words = new Map<string, Operand>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** A literal by Jayway's rules: `true`, `false`, `null` by their first letter, else a number. */
function readPlainLiteral(cursor: Cursor): Operand {
  const word = { t: "true", f: "false", n: "null" }[cursor.char];
  if (word !== undefined) {
    if (!cursor.text.startsWith(word, cursor.position)) {
      cursor.fail(word === "null" ? "Expected <null> value" : "Expected boolean literal");
    }
    cursor.position += word.length;
    return words.get(word);
  }
  const digits = /^[-+.eE\d]*/.exec(cursor.text.slice(cursor.position, cursor.last + 1))?.[0] ?? "";
  cursor.position += digits.length;
  return numberOf(digits) ?? fail();
}

/** A literal where words need no quotes. */
function readWord(cursor: Cursor): Operand {
  const word = /^[^ )&|]*/.exec(cursor.text.slice(cursor.position, cursor.last + 1))?.[0] ?? "";
  if (word === "") fail();
  cursor.position += word.length;
  return words.has(word) ? words.get(word) : (numberOf(word) ?? word);
}

function numberOf(text: string): number | undefined {
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function fail(): never {
  throw new UnreadableLiteral();
}
