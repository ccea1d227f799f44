import type { Leaf } from "../leaf.js";
import { inAddressRange, type AddressRange } from "./address.js";
import { caseFormsOf, foldCase, matchesForms } from "./ignore-case.js";
import { matchesWildcard, type Wildcard } from "./wildcard.js";

/**
 * Where a test can be looked up instead of tried: every value that meets the test has this text, begins or ends so, or lies
 * between these numbers. `present` says that any value may meet it, `absent` that it wants none.
 */
export type Anchor =
  | { readonly kind: "exact" | "folded"; readonly key: string }
  | { readonly kind: "prefix" | "suffix"; readonly key: string; readonly folded: boolean }
  | { readonly kind: "number" | "address"; readonly bottom: number; readonly top: number }
  | { readonly kind: "present" | "absent" };

/** A test as data: what a value has to be, for whoever wants to make one rather than to try one. */
export type TestForm =
  | { readonly kind: "exactly"; readonly of: Leaf["kind"]; readonly text: string }
  | {
      readonly kind: "text";
      readonly where: "whole" | "prefix" | "suffix";
      readonly text: string;
      readonly anyCase: boolean;
    }
  | { readonly kind: "wildcard"; readonly parts: readonly string[] }
  | { readonly kind: "numeric"; readonly range: NumberRange }
  | { readonly kind: "address"; readonly range: AddressRange }
  | { readonly kind: "anything-but"; readonly tests: readonly ValueTest[] }
  | { readonly kind: "exists"; readonly present: boolean };

/** One element of a pattern's array. */
export interface ValueTest {
  readonly form: TestForm;
  /** What the pattern wants, for messages, such as `prefix "ord"`. */
  readonly want: string;
  readonly anchor: Anchor;
  /** The values wanted are of this kind alone, where the test says so. */
  readonly of?: Leaf["kind"];
  /** The wildcard patterns in it, for their complexity. */
  readonly wildcards?: readonly Wildcard[];
  /** Whether a value of the event meets the test. Never asked of `exists: false`. */
  matches(leaf: Leaf): boolean;
}

const PRESENT: Anchor = { kind: "present" };

/** What a leaf is looked up by. */
export function keyOf(leaf: Leaf): string {
  if (leaf.kind === "string") return `"${leaf.text}`;
  return leaf.number === undefined ? `~${leaf.text}` : `#${leaf.number}`;
}

export function exactly(kind: Leaf["kind"], text: string, number: number | undefined): ValueTest {
  const key = kind === "string" ? `"${text}` : number === undefined ? `~${text}` : `#${number}`;
  return {
    want: kind === "string" ? JSON.stringify(text) : text,
    form: { kind: "exactly", of: kind, text },
    of: kind,
    anchor: { kind: "exact", key },
    matches: (leaf) => leaf.kind === kind && (number === undefined ? leaf.text === text : leaf.number === number),
  };
}

/** A range by CIDR notation, or one address where a string is an address. */
export function address(want: string, range: AddressRange): ValueTest {
  return {
    want,
    form: { kind: "address", range },
    of: "string",
    anchor: { kind: "address", bottom: leadingNumber(range.bottom), top: leadingNumber(range.top) },
    matches: (leaf) => leaf.address !== undefined && inAddressRange(leaf.address, range),
  };
}

/** The first 32 bits of an address, by which ranges of it are looked up. */
export function leadingNumber(digits: string): number {
  return Number.parseInt(digits.slice(0, 8), 16);
}

export function prefix(text: string): ValueTest {
  return {
    want: `prefix ${JSON.stringify(text)}`,
    form: { kind: "text", where: "prefix", text, anyCase: false },
    of: "string",
    anchor: { kind: "prefix", key: text, folded: false },
    matches: (leaf) => leaf.kind === "string" && leaf.text.startsWith(text),
  };
}

export function suffix(text: string): ValueTest {
  return {
    want: `suffix ${JSON.stringify(text)}`,
    form: { kind: "text", where: "suffix", text, anyCase: false },
    of: "string",
    anchor: { kind: "suffix", key: text, folded: false },
    matches: (leaf) => leaf.kind === "string" && leaf.text.endsWith(text),
  };
}

/** `equals-ignore-case`, by itself or below `prefix` or `suffix`. */
export function ignoringCase(text: string, where: "whole" | "prefix" | "suffix"): ValueTest {
  const forms = caseFormsOf(text);
  const key = foldCase(text);
  return {
    want: `${where === "whole" ? "" : `${where} `}${JSON.stringify(text)} in any case`,
    form: { kind: "text", where, text, anyCase: true },
    of: "string",
    anchor: where === "whole" ? { kind: "folded", key } : { kind: where, key, folded: true },
    matches: (leaf) => leaf.kind === "string" && matchesForms(forms, leaf.text, where),
  };
}

export function wildcard(pattern: Wildcard): ValueTest {
  const first = pattern.parts[0] ?? "";
  const last = pattern.parts.at(-1) ?? "";
  return {
    want: `wildcard ${JSON.stringify(pattern.text)}`,
    form: { kind: "wildcard", parts: pattern.parts },
    of: "string",
    wildcards: [pattern],
    anchor: wildcardAnchor(pattern, first, last),
    matches: (leaf) => leaf.kind === "string" && matchesWildcard(pattern, leaf.text),
  };
}

function wildcardAnchor({ parts }: Wildcard, first: string, last: string): Anchor {
  if (parts.length === 1) return { kind: "exact", key: `"${first}` };
  if (first !== "") return { kind: "prefix", key: first, folded: false };
  return last === "" ? PRESENT : { kind: "suffix", key: last, folded: false };
}

/** A range of numbers; an end that is open does not belong to it. */
export interface NumberRange {
  readonly bottom: number;
  readonly top: number;
  readonly openBottom: boolean;
  readonly openTop: boolean;
}

export function numeric(want: string, range: NumberRange): ValueTest {
  const { bottom, top, openBottom, openTop } = range;
  return {
    want: `number ${want}`,
    form: { kind: "numeric", range },
    of: "number",
    anchor: bottom === top ? { kind: "exact", key: `#${bottom}` } : { kind: "number", bottom, top },
    matches: ({ number }) =>
      number !== undefined &&
      (openBottom ? number > bottom : number >= bottom) &&
      (openTop ? number < top : number <= top),
  };
}

/** Any value that meets none of the tests: also one of another type, and also null. */
export function anythingBut(tests: readonly ValueTest[]): ValueTest {
  return {
    want: `anything but ${tests.map(({ want }) => want).join(", ")}`,
    form: { kind: "anything-but", tests },
    anchor: PRESENT,
    wildcards: tests.flatMap(({ wildcards = [] }) => wildcards),
    matches: (leaf) => !tests.some((test) => test.matches(leaf)),
  };
}

/** A string as `anything-but` compares it: by its text, also where it is an IP address. */
export function exactText(text: string): ValueTest {
  return exactly("string", text, undefined);
}

export function exists(present: boolean): ValueTest {
  const form: TestForm = { kind: "exists", present };
  return present
    ? { want: "any value (exists: true)", form, anchor: PRESENT, matches: () => true }
    : { want: "no value (exists: false)", form, anchor: { kind: "absent" }, matches: () => false };
}
