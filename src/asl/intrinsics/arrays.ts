import { jsonEquals, type JsonArray, type JsonValue } from "../../util/json.js";
import { canonicalText } from "./canonical-text.js";
import { IntrinsicError, type IntrinsicFunction } from "./intrinsic-function.js";

/** The most items States.ArrayRange makes. Source: the Step Functions guide on intrinsic functions. */
const longestRange = 1000;

function partition(list: JsonArray, size: number): JsonValue {
  if (size < 1) throw new IntrinsicError(`The chunk size must be a positive integer, but was ${size}`);
  const chunks: JsonArray[] = [];
  for (let from = 0; from < list.length; from += size) chunks.push(list.slice(from, from + size));
  return chunks;
}

function range(first: number, last: number, step: number): JsonValue {
  if (step === 0) throw new IntrinsicError("The step of the range must not be 0");
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > longestRange)
    throw new IntrinsicError(`The range has ${count} items, but may have at most ${longestRange}`);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** AWS cuts the fraction of an index off, and gives null for any item of an empty array. */
function itemAt(list: JsonArray, index: number): JsonValue {
  if (list.length === 0) return null;
  const item = list[Math.trunc(index)];
  if (item === undefined) throw new IntrinsicError(`The index ${index} is outside the array of ${list.length} items`);
  return item;
}

function unique(list: JsonArray): JsonValue {
  const seen = new Map<string, JsonValue>();
  for (const item of list) {
    const key = canonicalText(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

/** The functions that make arrays or look into them. */
export const arrayFunctions: readonly IntrinsicFunction[] = [
  { name: "States.Array", parameters: [], rest: "any", result: "array", call: (args) => args },
  {
    name: "States.ArrayPartition",
    parameters: ["array", "number"],
    result: "array",
    call: ([list, size]) => partition(list as JsonArray, Math.trunc(size as number)),
  },
  {
    name: "States.ArrayContains",
    parameters: ["array", "any"],
    result: "boolean",
    call: ([list, value]) => (list as JsonArray).some((item) => jsonEquals(item, value)),
  },
  {
    name: "States.ArrayRange",
    parameters: ["number", "number", "number"],
    result: "array",
    call: ([first, last, step]) =>
      range(Math.trunc(first as number), Math.trunc(last as number), Math.trunc(step as number)),
  },
  {
    name: "States.ArrayGetItem",
    parameters: ["array", "number"],
    result: "any",
    call: ([list, index]) => itemAt(list as JsonArray, index as number),
  },
  { name: "States.ArrayLength", parameters: ["array"], result: "number", call: ([list]) => (list as JsonArray).length },
  { name: "States.ArrayUnique", parameters: ["array"], result: "array", call: ([list]) => unique(list as JsonArray) },
];
