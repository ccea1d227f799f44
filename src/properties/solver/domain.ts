import { isJsonObject, jsonEquals, type JsonValue } from "../../util/json.js";
import { allNumbers, exactly, hasNumber, meetNumbers, type NumberSet } from "./number-set.js";
import { allTexts, hasText, meetTexts, type TextSet } from "./text-set.js";

/** Arrays, as far as conditions tell them apart. */
export interface ArraySet {
  readonly length: NumberSet;
  /** Values that must be among the items. */
  readonly has: readonly JsonValue[];
  /** Values that must not be. */
  readonly lacks: readonly JsonValue[];
}

/** The values a place may have: a union over the types of JSON, and whether it may be missing. */
export interface Domain {
  readonly missing: boolean;
  readonly nil: boolean;
  readonly yes: boolean;
  readonly no: boolean;
  readonly numbers: NumberSet | undefined;
  readonly texts: TextSet | undefined;
  readonly arrays: ArraySet | undefined;
  readonly objects: boolean;
}

const nonNegative: NumberSet = { ...allNumbers, low: 0, lowOpen: false, whole: true };
export const allArrays: ArraySet = { length: nonNegative, has: [], lacks: [] };

export const nowhere: Domain = {
  missing: false,
  nil: false,
  yes: false,
  no: false,
  numbers: undefined,
  texts: undefined,
  arrays: undefined,
  objects: false,
};
/** Any value, but there must be one. */
export const present: Domain = {
  missing: false,
  nil: true,
  yes: true,
  no: true,
  numbers: allNumbers,
  texts: allTexts,
  arrays: allArrays,
  objects: true,
};
export const anywhere: Domain = { ...present, missing: true };
export const absent: Domain = { ...nowhere, missing: true };

/** What is in both; undefined where nothing is. */
export function meet(left: Domain, right: Domain): Domain | undefined {
  if (right === anywhere) return left;
  const met: Domain = {
    missing: left.missing && right.missing,
    nil: left.nil && right.nil,
    yes: left.yes && right.yes,
    no: left.no && right.no,
    numbers: left.numbers && right.numbers && meetNumbers(left.numbers, right.numbers),
    texts: left.texts && right.texts && meetTexts(left.texts, right.texts),
    arrays: left.arrays && right.arrays && meetArrays(left.arrays, right.arrays),
    objects: left.objects && right.objects,
  };
  return isNowhere(met) ? undefined : met;
}

function meetArrays(left: ArraySet, right: ArraySet): ArraySet | undefined {
  const length = meetNumbers(left.length, right.length);
  if (length === undefined) return undefined;
  const has = [...left.has, ...right.has];
  const lacks = [...left.lacks, ...right.lacks];
  return has.some((one) => lacks.some((other) => jsonEquals(one, other))) ? undefined : { length, has, lacks };
}

function isNowhere({ missing, nil, yes, no, numbers, texts, arrays, objects }: Domain): boolean {
  return (
    !missing && !nil && !yes && !no && !objects && numbers === undefined && texts === undefined && arrays === undefined
  );
}

/** Whether a value is in it; undefined stands for a missing one. */
export function contains(domain: Domain, value: JsonValue | undefined): boolean {
  if (value === undefined) return domain.missing;
  if (value === null) return domain.nil;
  if (typeof value === "boolean") return value ? domain.yes : domain.no;
  if (typeof value === "number") return domain.numbers !== undefined && hasNumber(domain.numbers, value);
  if (typeof value === "string") return domain.texts !== undefined && hasText(domain.texts, value);
  if (isJsonObject(value)) return domain.objects;
  const { arrays } = domain;
  if (arrays === undefined || !hasNumber(arrays.length, value.length)) return false;
  const among = (wanted: JsonValue): boolean => value.some((item) => jsonEquals(item, wanted));
  return arrays.has.every(among) && !arrays.lacks.some(among);
}

/** Only this value; of an array or object only its type. */
export function onlyValue(value: JsonValue): Domain {
  if (value === null) return { ...nowhere, nil: true };
  if (typeof value === "boolean") return { ...nowhere, [value ? "yes" : "no"]: true };
  if (typeof value === "number") return { ...nowhere, numbers: exactly(value) };
  if (typeof value === "string") return { ...nowhere, texts: { ...allTexts, only: [value] } };
  return isJsonObject(value)
    ? { ...nowhere, objects: true }
    : { ...nowhere, arrays: { ...allArrays, length: exactly(value.length), has: value as readonly JsonValue[] } };
}

/** Any other value than this scalar. */
export function otherThan(value: JsonValue): Domain {
  if (value === null) return { ...present, nil: false };
  if (typeof value === "boolean") return { ...present, [value ? "yes" : "no"]: false };
  if (typeof value === "number") return { ...present, numbers: { ...allNumbers, except: [value] } };
  return typeof value === "string" ? { ...present, texts: { ...allTexts, except: [value] } } : present;
}

export function numbersOnly(numbers: NumberSet): Domain {
  return { ...nowhere, numbers };
}

export function textsOnly(texts: TextSet): Domain {
  return { ...nowhere, texts };
}
