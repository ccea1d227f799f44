import fc from "fast-check";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** No value at all. */
export const ABSENT: unique symbol = Symbol("absent");
export type Value = JsonValue | typeof ABSENT;

/** An element of a pattern's array, a value that meets it, and one that misses it by little: all known by construction. */
export interface Sample {
  readonly test: JsonValue;
  readonly hit: Value;
  readonly miss: Value;
}

const letters = (alphabet: string, least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { minLength: least, maxLength: most }).map((chars) => chars.join(""));
const word = letters("abcé", 1, 6);
const filler = letters("xyz", 0, 3);
const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -4000, max: 4000 }).map((n) => n / 4),
);
/** Never a string: what no test of text is met by. */
const noText = fc.constantFrom<JsonValue>(7, true, null);

const changedLast = (text: string): string => `${text.slice(0, -1)}#`;
const recased = (text: string, upper: readonly boolean[]): string =>
  [...text].map((char, index) => (upper[index % upper.length] ? char.toUpperCase() : char.toLowerCase())).join("");
const flips = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });

function either(one: JsonValue, other: JsonValue): fc.Arbitrary<JsonValue> {
  return fc.constantFrom(one, other);
}

/** Turns a test of text round for `anything-but`. */
function excluded(inner: fc.Arbitrary<Sample>, wrap: (test: JsonValue) => JsonValue): fc.Arbitrary<Sample> {
  return fc.record({ sample: inner, other: noText, useOther: fc.boolean(), list: fc.boolean() }).map((chosen) => {
    const operand = wrap(chosen.sample.test);
    return {
      test: { "anything-but": operand },
      hit: chosen.useOther ? chosen.other : chosen.sample.miss,
      miss: chosen.sample.hit,
    };
  });
}

const exactText = fc
  .record({ text: word, other: noText })
  .chain(({ text, other }) =>
    fc
      .constantFrom<JsonValue>(changedLast(text), `${text}x`, text.toUpperCase(), other)
      .map((miss): Sample => ({ test: text, hit: text, miss })),
  );
const prefixOf = fc.record({ text: word, rest: filler, spoil: fc.boolean() }).map(({ text, rest, spoil }): Sample => ({
  test: { prefix: text },
  hit: text + rest,
  miss: spoil ? changedLast(text) + rest : `x${text}`,
}));
const suffixOf = fc.record({ text: word, rest: filler, spoil: fc.boolean() }).map(({ text, rest, spoil }): Sample => ({
  test: { suffix: text },
  hit: rest + text,
  miss: spoil ? rest + changedLast(text) : `${text}x`,
}));
const anyCase = fc.record({ text: word, upper: flips }).map(({ text, upper }): Sample => ({
  test: { "equals-ignore-case": text },
  hit: recased(text, upper),
  miss: recased(changedLast(text), upper),
}));
/** Letters of the pattern occur in no filler: a text with one letter fewer cannot be met. */
const wildcardOf = fc
  .record({
    parts: fc.array(letters("abc", 1, 2), { minLength: 1, maxLength: 3 }),
    fill: fc.array(filler, { minLength: 4, maxLength: 4 }),
    ends: fc.tuple(fc.boolean(), fc.boolean()),
  })
  .map(({ parts, fill, ends: [open, close] }): Sample => {
    const fillers = parts.map((_, index) => (index < parts.length - 1 ? (fill[index] ?? "") : ""));
    const middle = parts.map((part, index) => part + (fillers[index] ?? "")).join("");
    const hit = (open ? (fill[2] ?? "") : "") + middle + (close ? (fill[3] ?? "") : "");
    return {
      test: { wildcard: (open ? "*" : "") + parts.join("*") + (close ? "*" : "") },
      hit,
      miss: hit.replace(/[abc](?!.*[abc])/, "#"),
    };
  });

const octet = fc.nat({ max: 255 });
const address = fc.tuple(octet, octet, octet, octet).map((parts) => parts.reduce((sum, part) => sum * 256 + part, 0));
const dotted = (bits: number): string => [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join(".");
const cidrOf = fc
  .record({ base: address, mask: fc.integer({ min: 1, max: 31 }), inside: fc.nat(), flip: fc.nat() })
  .map(({ base, mask, inside, flip }): Sample => {
    const size = 2 ** (32 - mask);
    const start = Math.floor(base / size) * size;
    const flipped = 2 ** (32 - 1 - (flip % mask));
    const missed = Math.floor(base / flipped) % 2 === 1 ? base - flipped : base + flipped;
    return { test: { cidr: `${dotted(base)}/${mask}` }, hit: dotted(start + (inside % size)), miss: dotted(missed) };
  });

const numericOf = fc
  .record({
    low: number,
    width: fc.integer({ min: 1, max: 40 }),
    kind: fc.constantFrom("=", "<", "<=", ">", ">=", "in", "between"),
  })
  .map(({ low, width, kind }): Sample => {
    const high = low + width / 4;
    switch (kind) {
      case "=":
        return { test: { numeric: ["=", low] }, hit: low, miss: high };
      case "<":
        return { test: { numeric: ["<", high] }, hit: low, miss: high };
      case "<=":
        return { test: { numeric: ["<=", low] }, hit: low, miss: high };
      case ">":
        return { test: { numeric: [">", low] }, hit: high, miss: low };
      case ">=":
        return { test: { numeric: [">=", high] }, hit: high, miss: low };
      case "in":
        return { test: { numeric: [">=", low, "<", high] }, hit: low, miss: high };
      default:
        return { test: { numeric: [">", low, "<=", high] }, hit: high, miss: low };
    }
  });

/** By operator. */
export const samples: Readonly<Record<string, fc.Arbitrary<Sample>>> = {
  "exact string": exactText,
  number: number.chain((n) => either(n + 1, String(n)).map((miss): Sample => ({ test: n, hit: n, miss }))),
  "true, false, null": fc.constantFrom<Sample>(
    { test: true, hit: true, miss: "true" },
    { test: false, hit: false, miss: 0 },
    { test: null, hit: null, miss: "null" },
  ),
  prefix: prefixOf,
  "prefix in any case": fc.record({ sample: prefixOf, upper: flips }).map(({ sample, upper }) => ({
    test: { prefix: { "equals-ignore-case": (sample.test as { prefix: string }).prefix } },
    hit: recased(String(sample.hit), upper),
    miss: recased(String(sample.miss), upper),
  })),
  suffix: suffixOf,
  "suffix in any case": fc.record({ sample: suffixOf, upper: flips }).map(({ sample, upper }) => ({
    test: { suffix: { "equals-ignore-case": (sample.test as { suffix: string }).suffix } },
    hit: recased(String(sample.hit), upper),
    miss: recased(String(sample.miss), upper),
  })),
  "equals-ignore-case": anyCase,
  wildcard: wildcardOf,
  numeric: numericOf,
  cidr: cidrOf,
  "IP address": address.map((bits): Sample => ({
    test: dotted(bits),
    hit: dotted(bits)
      .split(".")
      .map((part) => `0${part}`)
      .join("."),
    miss: dotted(bits === 0 ? 1 : bits - 1),
  })),
  "exists: true": fc
    .record({ hit: fc.constantFrom<JsonValue>("", 0, false, null, "x"), miss: fc.constantFrom<Value>(ABSENT, {}, []) })
    .map(({ hit, miss }): Sample => ({ test: { exists: true }, hit, miss })),
  "exists: false": fc
    .record({ miss: fc.constantFrom<JsonValue>("", 0, false, null, "x"), hit: fc.constantFrom<Value>(ABSENT, {}, []) })
    .map(({ hit, miss }): Sample => ({ test: { exists: false }, hit, miss })),
  "anything-but": fc.oneof(
    excluded(exactText, (test) => test),
    excluded(exactText, (test) => [test, "another"]),
    number.map((n): Sample => ({ test: { "anything-but": [n, n + 0.5] }, hit: n + 1, miss: n })),
  ),
  "anything-but prefix": excluded(prefixOf, (test) => test),
  "anything-but suffix": excluded(suffixOf, (test) => test),
  "anything-but any case": excluded(anyCase, (test) => test),
  "anything-but wildcard": excluded(wildcardOf, (test) => test),
};

/** Fields, none above another, as the keys on the way. */
const PATHS = [["a"], ["b"], ["c", "d"], ["c", "e"], ["f", "g", "h"], ["f", "g", "i"]] as const;

/** A pattern, an event that it matches, and an event that misses it in one field. */
export interface Matched {
  readonly pattern: JsonObject;
  readonly matching: JsonObject;
  readonly nearMiss: JsonObject;
}

interface Chosen {
  readonly path: readonly string[];
  readonly sample: Sample;
  readonly dottedKey: boolean;
  readonly wrapped: boolean;
}

/** Patterns of several fields, of which the first is met by the operator named. */
export function matched(operator: string): fc.Arbitrary<Matched> {
  const own = samples[operator] as fc.Arbitrary<Sample>;
  const any = fc.oneof(...Object.values(samples));
  return fc
    .record({
      paths: fc.shuffledSubarray([...PATHS], { minLength: 1, maxLength: 4 }),
      own,
      others: fc.tuple(any, any, any),
      dottedKeys: flips,
      wrapped: flips,
      inOr: fc.boolean(),
    })
    .map(({ paths, own: first, others, dottedKeys, wrapped, inOr }) => {
      const chosen = paths.map((path, index): Chosen => ({
        path,
        sample: index === 0 ? first : (others[index - 1] as Sample),
        dottedKey: dottedKeys[index % dottedKeys.length] ?? false,
        wrapped: wrapped[index % wrapped.length] ?? false,
      }));
      return {
        pattern: patternOf(chosen, inOr),
        matching: eventOf(chosen, () => false),
        nearMiss: eventOf(chosen, (index) => index === 0),
      };
    });
}

function patternOf(chosen: readonly Chosen[], inOr: boolean): JsonObject {
  const fields = chosen.map(({ path, sample, dottedKey }) =>
    dottedKey ? { [path.join(".")]: [sample.test] } : nested(path, [sample.test]),
  );
  if (!inOr) return fields.reduce(merge, {});
  const [first = {}, ...rest] = fields;
  return merge(rest.reduce(merge, {}), { $or: [{ never: ["there"] }, first] });
}

function eventOf(chosen: readonly Chosen[], missed: (index: number) => boolean): JsonObject {
  return chosen.reduce<JsonObject>(
    (event, { path, sample, wrapped }, index) => {
      const value = missed(index) ? sample.miss : sample.hit;
      return value === ABSENT ? event : merge(event, nested(path, wrapped ? [value] : value));
    },
    { unasked: { a: 1, b: ["c"] } },
  );
}

function nested(path: readonly string[], value: JsonValue): JsonObject {
  return path.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const there = merged[key];
    merged[key] = isObject(there) && isObject(value) ? merge(there, value) : value;
  }
  return merged;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
