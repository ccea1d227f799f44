import type { JsonReader } from "../json-reader.js";
import { type JsonToken } from "../json-reader.js";
import { readValueTest } from "./match-expression.js";
import { PatternMistake } from "./pattern-mistake.js";
import type { ValueTest } from "./value-test.js";

/** What one path of the event must hold: a value that meets one of the tests. */
export interface FieldTests {
  /** The keys on the way joined with dots: `{"a":{"b":…}}` and `{"a.b":…}` are the same. */
  readonly path: string;
  readonly tests: readonly ValueTest[];
}

/** One way to match: all its fields, in the order in which they are tried. Without `$or` a pattern has one. */
export type Alternative = readonly FieldTests[];

type Fields = Map<string, readonly ValueTest[]>;

/** Names that stand for operators, now or later, and are no field names inside `$or`. */
const RESERVED = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "html"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/**
 * Reads a pattern. Text after it is not looked at, as on AWS.
 * @throws PatternMistake
 * @throws JsonMistake
 */
export function readPattern(reader: JsonReader): Alternative[] {
  if (reader.next() !== "{") throw new PatternMistake("Filter is not an object");
  return readFields(reader, "", [], false).map((fields) =>
    // JavaScript and Java sort strings alike; the order decides what `exists: false` sees of an array.
    [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, tests]) => ({ path, tests })),
  );
}

function readFields(reader: JsonReader, above: string, given: readonly Fields[], insideOr: boolean): readonly Fields[] {
  let alternatives = given;
  let token = reader.next();
  if (token === "}") throw new PatternMistake("Empty objects are not allowed");
  for (; token !== "}"; token = reader.next()) {
    const name = reader.text;
    if (name === "$or") {
      alternatives = readOr(reader, above, alternatives);
      continue;
    }
    if (insideOr && RESERVED.has(name)) {
      throw new PatternMistake(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    }
    alternatives = readField(reader, above === "" ? name : `${above}.${name}`, name, alternatives, insideOr);
  }
  return alternatives;
}

function readField(
  reader: JsonReader,
  path: string,
  name: string,
  alternatives: readonly Fields[],
  insideOr: boolean,
): readonly Fields[] {
  const token: JsonToken = reader.next();
  if (token === "{") return readFields(reader, path, alternatives, insideOr);
  if (token !== "[") throw new PatternMistake(`"${name}" must be an object or an array`);
  const tests = readTests(reader);
  return (alternatives.length === 0 ? [new Map()] : alternatives).map((fields) => new Map(fields).set(path, tests));
}

function readTests(reader: JsonReader): readonly ValueTest[] {
  const tests: ValueTest[] = [];
  for (let token = reader.next(); token !== "]"; token = reader.next()) tests.push(readValueTest(reader, token));
  if (tests.length === 0) throw new PatternMistake("Empty arrays are not allowed");
  return tests;
}

/** Every object of `$or` forks what was read so far; keys that stand after it go into every fork. */
function readOr(reader: JsonReader, above: string, alternatives: readonly Fields[]): Fields[] {
  if (reader.next() !== "[") throw new PatternMistake("It must be an Array followed with $or.");
  const forks: Fields[] = [];
  let objects = 0;
  for (let token = reader.next(); token !== "]"; token = reader.next()) {
    if (token !== "{") throw new PatternMistake("Only JSON object is allowed in array of $or relationship.");
    objects += 1;
    for (const fork of readFields(reader, above, alternatives, true)) forks.push(fork);
  }
  if (objects < 2) throw new PatternMistake("There must have at least 2 Objects in $or relationship.");
  return forks;
}
