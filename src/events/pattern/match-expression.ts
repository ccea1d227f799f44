import type { JsonReader, JsonToken } from "../json-reader.js";
import { addressDigits, parseAddressRange } from "./address.js";
import { comparableNumber } from "./comparable-number.js";
import { PatternMistake } from "./pattern-mistake.js";
import {
  address,
  anythingBut,
  exactly,
  exactText,
  exists,
  ignoringCase,
  numeric,
  prefix,
  suffix,
  wildcard,
  type NumberRange,
  type ValueTest,
} from "./value-test.js";
import { parseWildcard } from "./wildcard.js";

const ONE_KEY = "Only one key allowed in match expression";
const TOO_MANY = "Too many elements in numeric expression";

type Operator = (reader: JsonReader) => ValueTest;

/** What may stand as the key of a match expression. Each reads its value and the end of the object. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  exactly: (reader) => closing(reader, exactText(stringOf(reader, reader.next(), "exact"))),
  prefix: (reader) => affix(reader, "prefix", prefix),
  suffix: (reader) => affix(reader, "suffix", suffix),
  "equals-ignore-case": (reader) =>
    closing(reader, ignoringCase(stringOf(reader, reader.next(), "equals-ignore-case"), "whole")),
  wildcard: (reader) => closing(reader, wildcard(parseWildcard(stringOf(reader, reader.next(), "wildcard")))),
  numeric: readNumeric,
  "anything-but": readAnythingBut,
  exists: readExists,
  cidr: readCidr,
};

/**
 * Reads one element of a pattern's array, with all mistakes found in the order in which EventBridge finds them: left to right.
 * @param token the first token of the element
 * @throws PatternMistake
 * @throws JsonMistake
 */
export function readValueTest(reader: JsonReader, token: JsonToken): ValueTest {
  switch (token) {
    case "{":
      return readMatchExpression(reader);
    case "string": {
      const digits = addressDigits(reader.text);
      if (digits === undefined) return exactText(reader.text);
      return address(JSON.stringify(reader.text), { bottom: digits, top: digits });
    }
    case "number":
      return exactly("number", reader.text, comparableNumber(reader.text));
    case "true":
    case "false":
    case "null":
      return exactly("literal", reader.text, undefined);
    default:
      throw new PatternMistake("Match value must be String, number, true, false, or null");
  }
}

function readMatchExpression(reader: JsonReader): ValueTest {
  if (reader.next() !== "name") throw new PatternMistake("Match expression name not found");
  const operator = Object.hasOwn(OPERATORS, reader.text) ? OPERATORS[reader.text] : undefined;
  if (operator === undefined) throw new PatternMistake(`Unrecognized match type ${reader.text}`);
  return operator(reader);
}

function closing(reader: JsonReader, test: ValueTest, mistake: string = ONE_KEY): ValueTest {
  if (reader.next() !== "}") throw new PatternMistake(mistake);
  return test;
}

function stringOf(reader: JsonReader, token: JsonToken, operator: string): string {
  if (token !== "string") throw new PatternMistake(`${operator} match pattern must be a string`);
  return reader.text;
}

function affix(reader: JsonReader, where: "prefix" | "suffix", make: (text: string) => ValueTest): ValueTest {
  const token = reader.next();
  if (token !== "{") return closing(reader, make(stringOf(reader, token, where)));
  const title = where === "prefix" ? "Prefix" : "Suffix";
  if (reader.next() !== "name") throw new PatternMistake(`${title} expression name not found`);
  if (reader.text !== "equals-ignore-case") throw new PatternMistake(`Unsupported ${where} pattern: ${reader.text}`);
  const test = ignoringCase(stringOf(reader, reader.next(), "equals-ignore-case"), where);
  return closing(reader, closing(reader, test));
}

function readCidr(reader: JsonReader): ValueTest {
  // EventBridge's text for a CIDR block that is no string speaks of a prefix.
  const text = stringOf(reader, reader.next(), "prefix");
  const range = parseAddressRange(text);
  if ("mistake" in range) throw new PatternMistake(range.mistake);
  return closing(reader, address(`an IP address in ${text}`, range));
}

function readExists(reader: JsonReader): ValueTest {
  const token = reader.next();
  if (token !== "true" && token !== "false") {
    throw new PatternMistake("exists match pattern must be either true or false.");
  }
  return closing(reader, exists(token === "true"));
}

function readNumeric(reader: JsonReader): ValueTest {
  if (reader.next() !== "[") throw new PatternMistake("Value of numeric must be an array.");
  if (reader.next() !== "string") throw new PatternMistake(`Invalid member in numeric match: ${reader.text}`);
  return closing(reader, readRange(reader, reader.text), TOO_MANY);
}

const ALL: NumberRange = { bottom: -Infinity, top: Infinity, openBottom: false, openTop: false };

function readRange(reader: JsonReader, operator: string): ValueTest {
  const token = reader.next();
  if (!["=", "<", "<=", ">", ">="].includes(operator)) {
    throw new PatternMistake(`Unrecognized numeric range operator: ${operator}`);
  }
  if (token !== "number") {
    throw new PatternMistake(`Value of ${operator === "=" ? "equals" : operator} must be numeric`);
  }
  const text = reader.text;
  const next = reader.next();
  if (operator === ">" || operator === ">=") return readFrom(reader, operator, text, next);
  if (next !== "]") throw new PatternMistake(TOO_MANY);
  const value = comparable(text);
  if (operator === "=") return numeric(`= ${text}`, { ...ALL, bottom: value, top: value });
  return numeric(`${operator} ${text}`, { ...ALL, top: value, openTop: operator === "<" });
}

function readFrom(reader: JsonReader, operator: ">" | ">=", text: string, next: JsonToken): ValueTest {
  const openBottom = operator === ">";
  if (next === "]") return numeric(`${operator} ${text}`, { ...ALL, bottom: comparable(text), openBottom });
  if (next !== "string") throw new PatternMistake(`Bad value in numeric range: ${reader.text}`);
  const upper = reader.text;
  if (upper !== "<" && upper !== "<=") throw new PatternMistake(`Bad numeric range operator: ${upper}`);
  if (reader.next() !== "number") throw new PatternMistake(`Value of ${upper} must be numeric`);
  const topText = reader.text;
  if (reader.next() !== "]") throw new PatternMistake("Too many terms in numeric range expression");
  const [bottom, top] = [comparable(text), comparable(topText)];
  if (!(bottom < top)) throw new PatternMistake("Bottom must be less than top");
  return numeric(`${operator} ${text} and ${upper} ${topText}`, { bottom, top, openBottom, openTop: upper === "<" });
}

function comparable(text: string): number {
  const number = comparableNumber(text);
  if (number === undefined) throw new PatternMistake(`Cannot compare number : ${text}`);
  return number;
}

/** The tests that `anything-but` can turn round. */
const EXCLUDED: Readonly<Record<string, { make: (text: string) => ValueTest; mistake: string }>> = {
  prefix: { make: (text) => prefix(notEmpty(text)), mistake: "prefix/suffix match pattern must be a string" },
  suffix: { make: (text) => suffix(notEmpty(text)), mistake: "prefix/suffix match pattern must be a string" },
  wildcard: { make: (text) => wildcard(parseWildcard(text)), mistake: "wildcard match pattern must be a string" },
  "equals-ignore-case": {
    make: (text) => ignoringCase(text, "whole"),
    mistake: "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  },
};

function notEmpty(text: string): string {
  if (text === "") throw new PatternMistake("Null prefix/suffix not allowed");
  return text;
}

function readAnythingBut(reader: JsonReader): ValueTest {
  let token = reader.next();
  let excluded: (typeof EXCLUDED)[string] | undefined;
  if (token === "{") {
    if (reader.next() !== "name") throw new PatternMistake("Anything-But expression name not found");
    excluded = Object.hasOwn(EXCLUDED, reader.text) ? EXCLUDED[reader.text] : undefined;
    if (excluded === undefined) throw new PatternMistake(`Unsupported anything-but pattern: ${reader.text}`);
    token = reader.next();
  }
  if (token !== "[" && token !== "string" && token !== "number") {
    throw new PatternMistake("Value of anything-but must be an array or single string/number value.");
  }
  const test = anythingBut(excluded === undefined ? readPlain(reader, token) : readExcluded(reader, token, excluded));
  const closed = closing(reader, test, TOO_MANY);
  return excluded === undefined ? closed : closing(reader, closed, TOO_MANY);
}

function readPlain(reader: JsonReader, token: JsonToken): ValueTest[] {
  if (token !== "[") return [plainTest(reader, token)];
  const tests = readList(reader, (item) => plainTest(reader, item));
  if (new Set(tests.map((test) => test.of)).size !== 1) {
    throw new PatternMistake(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  }
  return tests;
}

function plainTest(reader: JsonReader, token: JsonToken): ValueTest {
  if (token === "string") return exactText(reader.text);
  if (token === "number") return exactly("number", reader.text, comparable(reader.text));
  throw new PatternMistake("Inside anything but list, start|null|boolean is not supported.");
}

function readExcluded(reader: JsonReader, token: JsonToken, { make, mistake }: (typeof EXCLUDED)[string]): ValueTest[] {
  const one = (item: JsonToken): ValueTest => {
    if (item !== "string") throw new PatternMistake(mistake);
    return make(reader.text);
  };
  return token === "[" ? readList(reader, one) : [one(token)];
}

function readList(reader: JsonReader, read: (token: JsonToken) => ValueTest): ValueTest[] {
  const tests: ValueTest[] = [];
  for (let token = reader.next(); token !== "]"; token = reader.next()) tests.push(read(token));
  return tests;
}
