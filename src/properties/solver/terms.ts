import type { JsonValue } from "../../util/json.js";
import { absent, allArrays, nowhere, numbersOnly, present, textsOnly, type Domain } from "./domain.js";
import { allNumbers, hasNumber, type NumberSet } from "./number-set.js";
import type { Place } from "./place.js";
import { allTexts, hasText, type TextSet } from "./text-set.js";
import { textCandidates } from "./text-samples.js";

/** A value in an expression, as far as it can be followed back to one place. */
export type Term =
  | { readonly kind: "constant"; readonly value: JsonValue | undefined }
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "image"; readonly of: Term; readonly back: Preimage };

/** The arguments for which a function gives a value of a domain. */
export type Preimage = (wanted: Domain) => readonly Domain[];

/** Where the place of a term must be for the term to be in one of some domains; undefined for a constant. */
export function preimages(
  term: Term,
  wanted: readonly Domain[],
): { place: Place; domains: readonly Domain[] } | undefined {
  if (term.kind === "constant") return undefined;
  if (term.kind === "place") return { place: term.place, domains: wanted };
  return preimages(
    term.of,
    wanted.flatMap((domain) => term.back(domain)),
  );
}

/** A function of texts, computed: which texts it takes into a domain is tried out on each. */
export function ofTexts(
  compute: (text: string) => JsonValue,
  inverse: (wanted: Domain) => readonly string[],
): Preimage {
  return (wanted) => {
    const holds = (text: string): boolean => includes(wanted, compute(text));
    const tests = [{ holds, candidates: inverse(wanted) }];
    return withMissing(wanted, [textsOnly({ ...allTexts, tests })]);
  };
}

function includes({ yes, no, numbers, texts }: Domain, value: JsonValue): boolean {
  if (typeof value === "boolean") return value ? yes : no;
  if (typeof value === "number") return numbers !== undefined && hasNumber(numbers, value);
  return typeof value === "string" && texts !== undefined && hasText(texts, value);
}

function withMissing(wanted: Domain, domains: readonly Domain[]): readonly Domain[] {
  return wanted.missing ? [...domains, absent] : domains;
}

const samples = (texts: TextSet | undefined): readonly string[] => (texts === undefined ? [] : textCandidates(texts));

/** `$uppercase`, `$trim` and others that give a text. `undo` makes a text that would give this one. */
export function textFunction(compute: (text: string) => string, undo: (text: string) => readonly string[]): Preimage {
  return ofTexts(compute, ({ texts }) => samples(texts).flatMap((text) => [...undo(text), text]));
}

/** `$length`: of the code points. */
export const lengthOfText: Preimage = (wanted) =>
  withMissing(wanted, wanted.numbers === undefined ? [] : [textsOnly({ ...allTexts, length: whole(wanted.numbers) })]);

function whole(numbers: NumberSet): NumberSet {
  return { ...numbers, low: Math.max(0, numbers.low), lowOpen: numbers.low >= 0 && numbers.lowOpen, whole: true };
}

/** `$count`: nothing counts as none, and what is no array as one. */
export const countOfItems: Preimage = ({ numbers }) => {
  if (numbers === undefined) return [];
  const single: Domain = { ...present, arrays: undefined };
  return [
    { ...nowhere, arrays: { ...allArrays, length: whole(numbers) } },
    ...(hasNumber(numbers, 1) ? [single] : []),
    ...(hasNumber(numbers, 0) ? [absent] : []),
  ];
};

/** `$toMillis` of a timestamp. */
export const instantInMillis: Preimage = (wanted) =>
  withMissing(wanted, wanted.numbers === undefined ? [] : [textsOnly({ ...allTexts, instant: wanted.numbers })]);

const numeral = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][-+]?\d+)?$/;

/** `$number`: numbers stay, numerals and truth values are read. */
export const readNumber: Preimage = (wanted) => {
  const { numbers } = wanted;
  if (numbers === undefined) return withMissing(wanted, []);
  const holds = (text: string): boolean => numeral.test(text) && hasNumber(numbers, Number(text));
  const marks = [numbers.low, numbers.high, numbers.low + 1, numbers.high - 1, 0, 1, 5, -5].filter(Number.isFinite);
  const texts: TextSet = { ...allTexts, tests: [{ holds, candidates: marks.map(String) }] };
  const truths: Domain = { ...nowhere, yes: hasNumber(numbers, 1), no: hasNumber(numbers, 0) };
  return withMissing(wanted, [numbersOnly(numbers), textsOnly(texts), ...(truths.yes || truths.no ? [truths] : [])]);
};

/** A number times a factor, plus another number. */
export function linear(factor: number, summand: number): Preimage {
  return (wanted) => {
    const { numbers } = wanted;
    if (numbers === undefined || factor === 0) return withMissing(wanted, []);
    const back = (value: number): number => (value - summand) / factor;
    const { low, high, lowOpen, highOpen, except } = numbers;
    const [from, to] = factor > 0 ? [low, high] : [high, low];
    const [fromOpen, toOpen] = factor > 0 ? [lowOpen, highOpen] : [highOpen, lowOpen];
    const set = { low: back(from), lowOpen: fromOpen, high: back(to), highOpen: toOpen, except: except.map(back) };
    return withMissing(wanted, [numbersOnly(set)]);
  };
}

/** A factor, or another number, divided or subtracted by the term is no linear function; what is tried is found by trying out. */
export function tried(compute: (value: number) => number): Preimage {
  const values = [...Array(41).keys()]
    .map((at) => at - 20)
    .concat([0.5, -0.5, 1.5, 50, 99, 100, 101, 500, 1000, 1001, 1e4, 1e5, 1e6]);
  return (wanted) => {
    const { numbers } = wanted;
    const fits = numbers === undefined ? [] : values.filter((value) => hasNumber(numbers, compute(value)));
    const few =
      fits.length <= 6 ? fits : [0, 0.2, 0.4, 0.6, 0.8, 0.999].map((at) => fits[Math.floor(at * fits.length)] ?? 0);
    return withMissing(
      wanted,
      few.map((value) => numbersOnly({ low: value, lowOpen: false, high: value, highOpen: false, except: [] })),
    );
  };
}

/** What stays a number is the sum, the most or the least of itself. */
export const ofOneNumber: Preimage = (wanted) =>
  withMissing(wanted, wanted.numbers === undefined ? [] : [numbersOnly(wanted.numbers)]);

const typeDomains: { readonly [type: string]: Domain } = {
  string: textsOnly(allTexts),
  number: numbersOnly(allNumbers),
  boolean: { ...nowhere, yes: true, no: true },
  null: { ...nowhere, nil: true },
  array: { ...nowhere, arrays: allArrays },
  object: { ...nowhere, objects: true },
};

/** `$type` */
export const typeName: Preimage = (wanted) =>
  withMissing(
    wanted,
    Object.entries(typeDomains).flatMap(([type, domain]) =>
      wanted.texts !== undefined && hasText(wanted.texts, type) ? [domain] : [],
    ),
  );
