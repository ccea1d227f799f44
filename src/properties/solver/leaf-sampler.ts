import type { JsonValue } from "../../util/json.js";
import { allArrays, contains, meet, numbersOnly, onlyValue, otherThan, textsOnly, type Domain } from "./domain.js";
import type { OrderedKind } from "./formula.js";
import { typesOf, type Hint, type ValueType } from "./hints.js";
import { edgesOf, numbersThat, sampleNumber, type Ordering } from "./number-set.js";
import type { Place } from "./place.js";
import { chance, oneOf, type Dice } from "./random.js";
import { sampleText, textCandidates } from "./text-samples.js";
import { allTexts, millisecondsOf, type TextSet } from "./text-set.js";

/** How a place stands to another one. */
export interface Relative {
  readonly key: string;
  readonly ordering: Ordering;
  readonly compares: OrderedKind;
}

/** A value, or that none was found. */
export interface Sample {
  readonly value: JsonValue | undefined;
  readonly failed: boolean;
}

/** How often a type is taken where several may be. */
const weights = { hinted: 12, missing: 3, alike: 5, other: 1 } as const;

/** Chooses the value of one place. */
export class LeafSampler {
  /** Whether it may be anything else than an array, an object or missing. */
  readonly hasScalars: boolean;
  readonly #domain: Domain;
  readonly #types: readonly ValueType[];
  readonly #edges: readonly number[];
  readonly #texts: readonly string[];
  readonly #numberMarks: readonly number[];
  readonly #textMarks: readonly string[];
  readonly #hint: Hint | undefined;
  readonly #place: Place;

  constructor(domain: Domain, hint: Hint | undefined, place: Place) {
    this.#domain = domain;
    this.#hint = hint;
    this.#place = place;
    const types = typesOf(domain);
    this.hasScalars = types.some((type) => !["array", "object", "missing"].includes(type));
    this.#types = types.flatMap((type) => Array.from({ length: weightOf(type, hint) }, () => type));
    const { numbers, texts } = domain;
    this.#edges = numbers === undefined ? [] : edgesOf(numbers);
    this.#texts = texts === undefined ? [] : textCandidates(texts);
    const marks = hint?.marks ?? [];
    this.#numberMarks = marks.filter((mark) => typeof mark === "number" && contains(domain, mark)) as number[];
    this.#textMarks = marks.filter((mark) => typeof mark === "string" && contains(domain, mark)) as string[];
  }

  sample(
    dice: Dice,
    edges: boolean,
    relatives: readonly Relative[],
    made: ReadonlyMap<string, JsonValue | undefined>,
  ): Sample {
    if (relatives.length > 0) return this.#sampleRelated(dice, edges, relatives, made);
    switch (oneOf(dice, this.#types)) {
      case undefined:
      case "missing":
        return { value: undefined, failed: this.#types.length === 0 };
      case "null":
        return { value: null, failed: false };
      case "true":
        return { value: true, failed: false };
      case "false":
        return { value: false, failed: false };
      case "number":
        return { value: this.#number(dice, edges), failed: false };
      case "text":
        return this.#text(dice, edges);
      case "array":
        return { value: this.#array(dice), failed: false };
      case "object":
        return { value: {}, failed: false };
    }
  }

  /** How many items an array here has. */
  sampleLength(dice: Dice): number {
    const { length } = this.#domain.arrays ?? allArrays;
    if (length.low === 0 && length.high === Infinity) return dice.whole(0, 2);
    return Math.max(
      0,
      Math.min(10_000, Math.round(sampleNumber(length, dice, edgesOf(length).filter(Number.isInteger)))),
    );
  }

  #number(dice: Dice, edges: boolean): number {
    const set = this.#domain.numbers;
    if (set === undefined) return 0;
    const marks = this.#numberMarks;
    if (edges && this.#edges.length > 0)
      return oneOf(dice, this.#edges.length > 3 ? this.#edges.slice(0, 3) : this.#edges);
    if (marks.length > 0 && (edges || chance(dice, 35))) return oneOf(dice, marks);
    return sampleNumber(set, dice, this.#edges);
  }

  #text(dice: Dice, edges: boolean): Sample {
    const set = this.#domain.texts ?? allTexts;
    const marks = this.#textMarks;
    if (marks.length > 0 && (edges || chance(dice, 35))) return { value: oneOf(dice, marks), failed: false };
    const value = edges && this.#texts.length > 0 ? oneOf(dice, this.#texts) : sampleText(set, dice, this.#texts);
    return { value, failed: value === undefined };
  }

  #array(dice: Dice): JsonValue {
    const { has, lacks } = this.#domain.arrays ?? allArrays;
    const length = Math.max(has.length, this.sampleLength(dice));
    const fillers: JsonValue[] = ["x", 1, {}, "y", 2].filter((one) => !lacks.includes(one));
    return Array.from({ length }, (_, index) => has[index] ?? fillers[index % fillers.length] ?? null);
  }

  #sampleRelated(
    dice: Dice,
    edges: boolean,
    relatives: readonly Relative[],
    made: ReadonlyMap<string, JsonValue | undefined>,
  ): Sample {
    let domain: Domain | undefined = this.#domain;
    for (const { key, ordering, compares } of relatives) {
      const bound = domainThat(ordering, compares, made.get(key));
      domain = bound && domain && meet(domain, bound);
    }
    if (domain === undefined) return { value: undefined, failed: true };
    return new LeafSampler(domain, this.#hint, this.#place).sample(dice, edges, [], made);
  }
}

function weightOf(type: ValueType, hint: Hint | undefined): number {
  if (type === "missing") return weights.missing;
  if (hint === undefined || hint.types.size === 0) return type === "text" || type === "number" ? 3 : weights.other;
  if (hint.types.has(type)) return weights.hinted;
  // Texts that look like the number asked for are what is sent by mistake.
  return type === "text" && hint.marks.some((mark) => typeof mark === "string") ? weights.alike : weights.other;
}

/** The values that stand so to a value. */
function domainThat(ordering: Ordering, compares: OrderedKind, value: JsonValue | undefined): Domain | undefined {
  if (compares === "number" && typeof value === "number") return numbersOnly(numbersThat(ordering, value));
  if (compares === "boolean" && typeof value === "boolean") {
    return ordering === "Equals" ? onlyValue(value) : meet(otherThan(value), { ...onlyValue(true), no: true });
  }
  if (typeof value !== "string") return undefined;
  if (compares === "instant") {
    const instant = millisecondsOf(value);
    return instant === undefined ? undefined : textsOnly({ ...allTexts, instant: numbersThat(ordering, instant) });
  }
  return compares === "text" ? textsOnly(textsThat(ordering, value)) : undefined;
}

/** The texts that stand so to a text. */
export function textsThat(ordering: Ordering, text: string): TextSet {
  switch (ordering) {
    case "Equals":
      return { ...allTexts, only: [text] };
    case "Differs":
      return { ...allTexts, except: [text] };
    case "LessThan":
    case "LessThanEquals":
      return { ...allTexts, high: { text, open: ordering === "LessThan" } };
    case "GreaterThan":
    case "GreaterThanEquals":
      return { ...allTexts, low: { text, open: ordering === "GreaterThan" } };
  }
}
