import { edgesOf, sampleNumber, type NumberSet } from "./number-set.js";
import { chance, oneOf, type Dice } from "./random.js";
import { hasText, partsOf, type TextSet } from "./text-set.js";

const words = ["", "a", "A", "other", "0", "Zebra", "  ", "é", "x-y_z", "true", "null", "~"];

/** Texts of a set that show its edges; filtered, so that each is in it. */
export function textCandidates(set: TextSet): readonly string[] {
  const near = [
    ...(set.only ?? []),
    ...set.tests.flatMap(({ candidates }) => candidates),
    ...(set.low === undefined ? [] : [set.low.text, `${set.low.text}a`, `${set.low.text}\0`, after(set.low.text)]),
    ...(set.high === undefined ? [] : [set.high.text, before(set.high.text), set.high.text.slice(0, -1), ""]),
    ...combined(set),
    ...[...set.unlike.map(({ text }) => text), ...set.except].flatMap((text) => variants(text)),
    ...(set.instant === undefined || set.instant === "none" ? [] : instantsOf(set.instant)),
    ...(set.length === undefined ? [] : lengthsOf(set.length)),
    ...words,
  ];
  return [...new Set(near)].filter((text) => hasText(set, text));
}

function after(text: string): string {
  const last = text.at(-1);
  return last === undefined ? "a" : text.slice(0, -1) + String.fromCharCode(Math.min(0xd7ff, last.charCodeAt(0) + 1));
}

function before(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return Number.isNaN(last) || last < 0x21 ? "" : `${text.slice(0, -1)}${String.fromCharCode(last - 1)}z`;
}

function variants(text: string): string[] {
  const plain = partsOf(text).join("");
  return [`${text}x`, text.slice(0, -1), text.toUpperCase(), text.toLowerCase(), ` ${text}`, plain];
}

const fillings = ["", "x", "*", "ab", "\\", "1", "-"];

/** Texts that fit all patterns at once: each one filled in, and their parts put one after the other. */
function combined({ like, low }: TextSet): string[] {
  if (like.length === 0) return [];
  const parts = like.map(({ text }) => partsOf(text));
  const own = parts.flatMap((list) => fillings.map((filling) => list.join(filling)));
  const head = parts.map((list) => list[0] ?? "").reduce((a, b) => (a.length >= b.length ? a : b));
  const tail = parts.map((list) => list.at(-1) ?? "").reduce((a, b) => (a.length >= b.length ? a : b));
  const middles = parts.map((list) => list.slice(1, -1).join("-"));
  const joined = [...middles, ...[...middles].reverse()].join("");
  const bounded = low === undefined ? [] : [head + low.text + tail, head + after(low.text) + tail];
  return [...own, head + joined + tail, head + tail, head + middles.join("-") + tail, ...bounded];
}

function instantsOf(set: NumberSet): string[] {
  const marks = [...edgesOf(set), set.low, set.high].filter(Number.isFinite);
  const base = marks.length === 0 ? [Date.UTC(2030, 0, 1)] : marks;
  return base.flatMap((mark) => [0, 1000, -1000, 86_400_000, -86_400_000].map((by) => timestamp(mark + by)));
}

/** A timestamp as JavaScript writes it, without milliseconds where there are none. */
export function timestamp(milliseconds: number): string {
  const bounded = Math.min(Math.max(milliseconds, -62_135_596_800_000), 253_402_300_799_000);
  return new Date(Math.round(bounded)).toISOString().replace(".000Z", "Z");
}

function lengthsOf(set: NumberSet): string[] {
  const lengths = [...edgesOf({ ...set, whole: true }), 0, 1, 2, 3, 5, 10];
  return lengths.filter((length) => length >= 0 && length <= 2000).map((length) => "x".repeat(length));
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.";

/** Some text of the set: one that shows an edge, else one filled in freely. Undefined where none was found. */
export function sampleText(set: TextSet, dice: Dice, candidates: readonly string[]): string | undefined {
  if (set.only !== undefined) return candidates.length === 0 ? undefined : oneOf(dice, candidates);
  if (candidates.length > 0 && chance(dice, 55)) return oneOf(dice, candidates);
  for (let tries = 0; tries < 3; tries += 1) {
    const text = invented(set, dice);
    if (hasText(set, text)) return text;
  }
  return candidates.length === 0 ? undefined : oneOf(dice, candidates);
}

function invented(set: TextSet, dice: Dice): string {
  if (set.instant !== undefined && set.instant !== "none") {
    return timestamp(sampleNumber(spread(set.instant), dice, []));
  }
  const pattern = set.like[0];
  if (pattern !== undefined) {
    return partsOf(pattern.text).reduce((text, part) => `${text}${letterRun(dice, 0, 4)}${part}`);
  }
  if (set.length !== undefined) return letterRun(dice, ...lengthOf(set.length, dice));
  if (set.low !== undefined) return `${set.low.text}${letterRun(dice, 1, 4)}`;
  return letterRun(dice, 0, 8);
}

function lengthOf(set: NumberSet, dice: Dice): [number, number] {
  const length = Math.max(0, Math.min(2000, sampleNumber({ ...set, low: Math.max(0, set.low), whole: true }, dice)));
  return [length, length];
}

/** Around the set's edges, in steps of days rather than of milliseconds. */
function spread(set: NumberSet): NumberSet {
  const year = 31_536_000_000;
  const low = Number.isFinite(set.low) ? set.low : (Number.isFinite(set.high) ? set.high : Date.UTC(2030, 0, 1)) - year;
  const high = Number.isFinite(set.high) ? set.high : low + year;
  return { ...set, low, high: Math.min(high, low + 2 * year) };
}

function letterRun(dice: Dice, least: number, most: number): string {
  const length = least === most ? least : dice.whole(least, most);
  let text = "";
  for (let at = 0; at < length; at += 1) text += letters[dice.whole(0, letters.length - 1)] ?? "";
  return text;
}
