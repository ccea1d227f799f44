import { instantOf, wildcardTest } from "../../oracle/index.js";
import { meetNumbers, type NumberSet } from "./number-set.js";

/** A pattern with `*`, as StringMatches reads it. */
export interface Pattern {
  readonly text: string;
  readonly test: (value: string) => boolean;
}

export function patternOf(text: string): Pattern {
  return { text, test: wildcardTest(text) };
}

/** Texts, as far as comparisons tell them apart. */
export interface TextSet {
  /** One of these; absent is any. */
  readonly only?: readonly string[];
  readonly except: readonly string[];
  readonly low?: { readonly text: string; readonly open: boolean };
  readonly high?: { readonly text: string; readonly open: boolean };
  readonly like: readonly Pattern[];
  readonly unlike: readonly Pattern[];
  /** A timestamp between these, in milliseconds since 1970; `none` for what is no timestamp. */
  readonly instant?: NumberSet | "none";
  readonly length?: NumberSet;
  /** Any other test of a text, with texts that may pass it. */
  readonly tests: readonly TextTest[];
}

/** A test of texts that nothing more is known of. */
export interface TextTest {
  readonly holds: (value: string) => boolean;
  readonly candidates: readonly string[];
}

export const allTexts: TextSet = { except: [], like: [], unlike: [], tests: [] };

/** Milliseconds since 1970; undefined for what is no timestamp. */
export function millisecondsOf(text: string): number | undefined {
  const instant = instantOf(text);
  return instant === undefined ? undefined : instant.seconds * 1000 + instant.nanos / 1e6;
}

export function hasText(set: TextSet, value: string): boolean {
  if (set.only !== undefined && !set.only.includes(value)) return false;
  if (set.low !== undefined && (value < set.low.text || (set.low.open && value === set.low.text))) return false;
  if (set.high !== undefined && (value > set.high.text || (set.high.open && value === set.high.text))) return false;
  if (set.except.includes(value)) return false;
  if (set.instant !== undefined && !hasInstant(set.instant, value)) return false;
  if (set.length !== undefined && !inside(set.length, [...value].length)) return false;
  if (!set.like.every(({ test }) => test(value)) || set.unlike.some(({ test }) => test(value))) return false;
  return set.tests.every(({ holds }) => holds(value));
}

function hasInstant(set: NumberSet | "none", value: string): boolean {
  const instant = millisecondsOf(value);
  if (set === "none") return instant === undefined;
  return instant !== undefined && inside(set, instant);
}

function inside(set: NumberSet, value: number): boolean {
  if (value < set.low || value > set.high || set.except.includes(value)) return false;
  return !((set.lowOpen && value === set.low) || (set.highOpen && value === set.high));
}

/** The texts in both; undefined where it is certain that there are none. */
export function meetTexts(left: TextSet, right: TextSet): TextSet | undefined {
  if (left === allTexts || right === allTexts) {
    const one = left === allTexts ? right : left;
    return isCertainlyEmpty(one) ? undefined : one;
  }
  const instant = meetInstants(left.instant, right.instant);
  const length = meetOptional(left.length, right.length);
  if (instant === "empty" || length === "empty") return undefined;
  const only = left.only ?? right.only;
  const met: TextSet = {
    ...(only !== undefined && { only }),
    except: union(left.except, right.except),
    ...lower(left, right),
    ...upper(left, right),
    like: union(left.like, right.like),
    unlike: union(left.unlike, right.unlike),
    ...(instant !== undefined && { instant }),
    ...(length !== undefined && { length }),
    tests: union(left.tests, right.tests),
  };
  if (only !== undefined) {
    const rest = only.filter((value) => hasText(left, value) && hasText(right, value));
    return rest.length === 0 ? undefined : { ...met, only: rest };
  }
  return isCertainlyEmpty(met) ? undefined : met;
}

function union<Item>(left: readonly Item[], right: readonly Item[]): readonly Item[] {
  if (left.length === 0) return right;
  return right.length === 0 ? left : [...new Set([...left, ...right])];
}

function meetOptional(left: NumberSet | undefined, right: NumberSet | undefined): NumberSet | undefined | "empty" {
  if (left === undefined || right === undefined) return left ?? right;
  return meetNumbers(left, right) ?? "empty";
}

function meetInstants(left: TextSet["instant"], right: TextSet["instant"]): TextSet["instant"] | "empty" {
  if (left === undefined || right === undefined) return left ?? right;
  if (left === "none" || right === "none") return left === right ? "none" : "empty";
  return meetNumbers(left, right) ?? "empty";
}

function lower(left: TextSet, right: TextSet): Pick<TextSet, "low"> {
  const [one, other] = [left.low, right.low];
  if (one === undefined || other === undefined) return lowOf(one ?? other);
  return lowOf(one.text > other.text || (one.text === other.text && one.open) ? one : other);
}

function lowOf(low: TextSet["low"]): Pick<TextSet, "low"> {
  return low === undefined ? {} : { low };
}

function upper(left: TextSet, right: TextSet): Pick<TextSet, "high"> {
  const [one, other] = [left.high, right.high];
  if (one === undefined || other === undefined) return highOf(one ?? other);
  return highOf(one.text < other.text || (one.text === other.text && one.open) ? one : other);
}

function highOf(high: TextSet["high"]): Pick<TextSet, "high"> {
  return high === undefined ? {} : { high };
}

/** What can be told without looking for a text. */
function isCertainlyEmpty({ low, high, like, unlike }: TextSet): boolean {
  if (high?.open === true && high.text === "") return true;
  if (low !== undefined && high !== undefined) {
    if (low.text > high.text || (low.text === high.text && (low.open || high.open))) return true;
    // Nothing stands between a text and the one that is longer by the first of all characters.
    if (low.open && high.open && high.text === `${low.text}\0`) return true;
  }
  if (unlike.some((pattern) => /^\*+$/.test(pattern.text) || like.some(({ text }) => text === pattern.text)))
    return true;
  return startsApart(like);
}

/** Two patterns whose fixed beginnings, or fixed ends, exclude each other. */
function startsApart(like: readonly Pattern[]): boolean {
  const heads = like.map(({ text }) => literalHead(text));
  const tails = like.map(({ text }) => literalTail(text));
  return like.some((_, one) =>
    like.some((__, other) => {
      const [head = "", otherHead = "", tail = "", otherTail = ""] = [
        heads[one],
        heads[other],
        tails[one],
        tails[other],
      ];
      const heading = Math.min(head.length, otherHead.length);
      const tailing = Math.min(tail.length, otherTail.length);
      const tailsMeet = tailing === 0 || tail.slice(-tailing) === otherTail.slice(-tailing);
      return one < other && (head.slice(0, heading) !== otherHead.slice(0, heading) || !tailsMeet);
    }),
  );
}

/** The parts of a pattern between its wildcards, unescaped. */
export function partsOf(pattern: string): string[] {
  const parts = [""];
  for (const [piece] of pattern.matchAll(/\\[*\\]|[\s\S]/gu)) {
    if (piece === "*") parts.push("");
    else parts[parts.length - 1] += /^\\[*\\]$/.test(piece) ? piece.slice(1) : piece;
  }
  return parts;
}

function literalHead(pattern: string): string {
  return partsOf(pattern)[0] ?? "";
}

function literalTail(pattern: string): string {
  return partsOf(pattern).at(-1) ?? "";
}
