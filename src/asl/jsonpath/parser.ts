import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import { Cursor } from "./cursor.js";
import { compileSteps } from "./evaluator.js";
import { parseFilter } from "./filter-parser.js";
import { parseRelaxedJson } from "./relaxed-json.js";
import type { ParsedPath, PathArgument, Step } from "./step.js";
import { unescapeName, unescapeText } from "./unescape.js";

/**
 * Which rules a path is read and run by. `jayway` is the library alone. `aws` is what Step Functions makes of it: bare
 * words in filters are strings, and an indefinite path under a missing parent finds nothing instead of failing.
 */
export type Dialect = "aws" | "jayway";

/**
 * Takes a path apart by the grammar of the Jayway library (2.10), which Step Functions runs.
 * @throws ExpressionSyntaxError with Jayway's text
 */
export function parseJsonPath(text: string, dialect: Dialect): ParsedPath {
  if (text.trim() === "") throw new ExpressionSyntaxError(text, 0, "json can not be null or empty");
  const rooted = text[0] === "$" || text[0] === "@";
  const cursor = new Cursor(rooted ? text : `$.${text}`);
  if (cursor.text[cursor.last] === ".") cursor.fail("Path must not end with a '.' or '..'");
  const root = cursor.char === "@" ? "@" : "$";
  const steps: Step[] = [];
  if (!cursor.atTail) {
    cursor.position++;
    if (cursor.char !== "." && cursor.char !== "[") {
      cursor.fail(`Illegal character at position ${cursor.position} expected '.' or '['`);
    }
    while (readStep(cursor, steps, dialect));
  }
  return { root, steps };
}

/** Reads one step; false at the end of the path. */
function readStep(cursor: Cursor, steps: Step[], dialect: Dialect): boolean {
  const char = cursor.char;
  if (char === "[") readBracket(cursor, steps, dialect);
  else if (char === ".") {
    readDot(cursor, steps);
    return true;
  } else if (char === "*") {
    cursor.position++;
    steps.push({ kind: "wildcard" });
  } else steps.push(readName(cursor, dialect));
  return !cursor.atTail;
}

function readDot(cursor: Cursor, steps: Step[]): void {
  if (cursor.text[cursor.position + 1] === ".") {
    steps.push({ kind: "scan" });
    cursor.position += 2;
  } else cursor.position++;
  if (cursor.char === ".") cursor.fail(`Character '.' on position ${cursor.position} is not valid.`);
  if (cursor.char === " ") cursor.fail(`Could not parse token starting at position ${cursor.position}`);
}

function readBracket(cursor: Cursor, steps: Step[], dialect: Dialect): void {
  const step =
    readProperties(cursor, dialect) ?? readIndexes(cursor) ?? readWildcard(cursor) ?? readFilterStep(cursor, dialect);
  if (step === undefined) {
    cursor.fail(`Could not parse token starting at position ${cursor.position}. Expected ?, ', 0-9, * `);
  }
  steps.push(step);
}

/** `['a']`, `["a", "b"]` */
function readProperties(cursor: Cursor, dialect: Dialect): Step | undefined {
  const quote = cursor.nextSignificantChar();
  if (quote !== "'" && quote !== '"') return undefined;
  const names: string[] = [];
  let index = cursor.position;
  for (;;) {
    const open = cursor.nextSignificant(index);
    if (!cursor.inBounds(open)) cursor.fail("Property has not been closed - missing closing ]");
    if (cursor.text[open] !== quote) cursor.fail(`Found empty property at index ${open}`);
    const close = cursor.indexOfUnescaped(open, quote);
    if (close === -1) cursor.fail(`Property has not been closed - missing closing ${quote}`);
    const written = cursor.text.slice(open + 1, close);
    names.push(dialect === "aws" ? unescapeName(written, quote) : unescapeText(written));
    index = cursor.nextSignificant(close);
    const after = cursor.inBounds(index) ? cursor.text[index] : undefined;
    if (after === "]") break;
    if (after !== ",") {
      cursor.fail(
        `Property must be separated by comma or Property must be terminated close square bracket at index ${close}`,
      );
    }
  }
  cursor.position = index + 1;
  return { kind: "property", names, quote };
}

/** `[0]`, `[-1]`, `[0, 2]`, `[1:3]` */
function readIndexes(cursor: Cursor): Step | undefined {
  const first = cursor.nextSignificantChar();
  if (!/[\d:-]/.test(first)) return undefined;
  const end = cursor.indexOf("]", cursor.position + 1);
  if (end === -1) return undefined;
  const expression = cursor.text.slice(cursor.position + 1, end).trim();
  if (!/^[\d,:\- ]*$/.test(expression)) return undefined;
  const step = expression.includes(":") ? readSlice(cursor, expression) : readIndexList(cursor, expression);
  cursor.position = end + 1;
  return step;
}

function readSlice(cursor: Cursor, expression: string): Step {
  // A third part, the step of other dialects, is read and ignored.
  const [from = "", to = ""] = expression.split(":");
  const parts = [from, to].map((part) => (/^-?\d+$/.test(part) ? Number(part) : part === "" ? undefined : Number.NaN));
  if (/[ ,]/.test(expression) || parts.some(Number.isNaN) || (from === "" && to === "")) {
    cursor.fail(`Failed to parse SliceOperation: ${expression}`);
  }
  return { kind: "slice", from: parts[0], to: parts[1] };
}

function readIndexList(cursor: Cursor, expression: string): Step {
  const indexes = expression.split(/\s*,\s*/).map((token) => {
    if (!/^-?\d+$/.test(token)) cursor.fail(`Failed to parse token in ArrayIndexOperation: ${token}`);
    return Number(token);
  });
  return { kind: "index", indexes };
}

function readWildcard(cursor: Cursor): Step | undefined {
  const star = cursor.indexIfNext("*");
  if (star === -1) return undefined;
  const close = cursor.indexIfNext("]", star);
  if (close === -1) cursor.fail(`Expected wildcard token to end with ']' on position ${star + 1}`);
  cursor.position = close + 1;
  return { kind: "wildcard" };
}

/** `[?(…)]` */
function readFilterStep(cursor: Cursor, dialect: Dialect): Step | undefined {
  const mark = cursor.indexIfNext("?");
  const open = mark === -1 ? -1 : cursor.indexIfNext("(", mark);
  const close = open === -1 ? -1 : cursor.indexOfClosing(open, "(", ")", true);
  const end = close === -1 ? -1 : cursor.indexIfNext("]", close);
  if (end === -1) return undefined;
  const text = cursor.text.slice(cursor.position, end + 1);
  const compile = (path: string, requireProperties: boolean) => {
    const parsed = parseJsonPath(path, dialect);
    return { root: parsed.root, find: compileSteps(parsed, { text: path, dialect, requireProperties }) };
  };
  const accept = parseFilter(text, { bareWords: dialect === "aws", compile });
  cursor.position = end + 1;
  return { kind: "filter", accept, text };
}

/** A name after a dot, or a function call. */
function readName(cursor: Cursor, dialect: Dialect): Step {
  const from = cursor.position;
  let end = from;
  for (; cursor.inBounds(end); end++) {
    const char = cursor.text[end];
    if (char === " ")
      cursor.fail(`Use bracket notion ['my prop'] if your property contains blank characters. position: ${from}`);
    if (char === "." || char === "[" || char === "(") break;
  }
  const name = cursor.text.slice(from, end);
  if (!cursor.inBounds(end) || cursor.text[end] !== "(") {
    cursor.position = end;
    return { kind: "property", names: [name], quote: "'" };
  }
  const close = cursor.indexOfClosing(end, "(", ")", false);
  if (close === -1) cursor.fail(`Arguments to function: '${name}' are not closed properly.`);
  const inside = cursor.text.slice(end + 1, close);
  cursor.position = close + 1;
  return { kind: "function", name, arguments: readArguments(cursor, name, inside, dialect) };
}

function readArguments(cursor: Cursor, name: string, inside: string, dialect: Dialect): PathArgument[] {
  if (inside.trim() === "") return [];
  return splitArguments(inside).map((part) => {
    const text = part.trim();
    if (text[0] === "$" || text[0] === "@") return { kind: "path", path: parseJsonPath(text, dialect) };
    const value = parseRelaxedJson(text);
    if (value === undefined) cursor.fail(`Arguments to function: '${name}' are not closed properly.`);
    return { kind: "value", value };
  });
}

/** Splits at the commas that stand in no bracket and no string. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  const cursor = new Cursor(text);
  let depth = 0;
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? "";
    if (char === "'" || char === '"') {
      const close = cursor.indexOfUnescaped(index, char);
      index = close === -1 ? text.length : close;
    } else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
