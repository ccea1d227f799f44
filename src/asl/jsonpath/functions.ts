import { isJsonObject, type JsonValue } from "../../util/json.js";

/** What a function of a path computes from the value it stands on and its arguments; a text is the reason why it cannot. */
export type PathFunction = (model: JsonValue, args: readonly JsonValue[]) => { value: JsonValue } | { problem: string };

const noNumbers = "Aggregation function attempted to calculate value using empty array";

/** An aggregate over the numbers of an array, and those among the arguments. */
function aggregate(compute: (numbers: readonly number[]) => number): PathFunction {
  return (model, args) => {
    const numbers = [...itemsOf(model), ...args.flatMap((arg) => itemsOf(arg, true))].filter(
      (item) => typeof item === "number",
    );
    return numbers.length === 0 ? { problem: noNumbers } : { value: compute(numbers) };
  };
}

function itemsOf(value: JsonValue, alone = false): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : alone ? [value] : [];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function deviation(numbers: readonly number[]): number {
  const mean = sum(numbers) / numbers.length;
  return Math.sqrt(sum(numbers.map((number) => number * number)) / numbers.length - mean * mean);
}

function length(model: JsonValue, args: readonly JsonValue[]): { value: JsonValue } {
  const subject = args.find((arg) => Array.isArray(arg)) ?? model;
  if (Array.isArray(subject)) return { value: subject.length };
  return { value: isJsonObject(subject) ? Object.keys(subject).length : null };
}

/** An item of an array by its place, from the end if negative. */
function itemAt(place: (args: readonly JsonValue[]) => JsonValue | undefined): PathFunction {
  return (model, args) => {
    const index = place(args);
    if (!Array.isArray(model) || typeof index !== "number") return { problem: noNumbers };
    const item = (model as readonly JsonValue[]).at(index);
    if (item !== undefined) return { value: item };
    return {
      problem: `Target index:${index < 0 ? model.length + index : index} larger than object count:${model.length}`,
    };
  };
}

/** The functions a path may end in, by name. */
export const pathFunctions: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ["min", aggregate((numbers) => numbers.reduce((least, number) => Math.min(least, number)))],
  ["max", aggregate((numbers) => numbers.reduce((most, number) => Math.max(most, number)))],
  ["avg", aggregate((numbers) => sum(numbers) / numbers.length)],
  ["sum", aggregate(sum)],
  ["stddev", aggregate(deviation)],
  ["length", length],
  ["size", length],
  ["keys", (model) => ({ value: isJsonObject(model) ? Object.keys(model) : null })],
  [
    "concat",
    (model, args) => ({
      value: [...itemsOf(model), ...args.flatMap((arg) => itemsOf(arg, true))]
        .filter((item) => typeof item === "string")
        .join(""),
    }),
  ],
  ["append", (model, args) => ({ value: Array.isArray(model) ? [...itemsOf(model), ...args] : model })],
  ["first", itemAt(() => 0)],
  ["last", itemAt(() => -1)],
  ["index", itemAt((args) => args[0])],
]);
