import { createHash } from "node:crypto";
import type { JsonValue } from "../../util/json.js";
import { IntrinsicError, type Chance, type IntrinsicFunction } from "./intrinsic-function.js";

const least = -2_147_483_648;
const most = 2_147_483_647;

/** A 32-bit integer, as AWS computes with. */
function integer(value: number): number {
  if (!(value >= least && value <= most)) throw new IntrinsicError(`${value} is not between ${least} and ${most}`);
  return value;
}

/** To the nearest integer, halves up: -0.5 gives 0, -1.5 gives -1, 2.5 gives 3. */
function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5);
}

function add(left: number, right: number): number {
  return integer(integer(roundHalfUp(left)) + integer(roundHalfUp(right)));
}

/** From `start` up to, but not including, `end`; fractions are cut off. The same seed gives the same number. */
function random(args: readonly JsonValue[], chance: Chance): JsonValue {
  const [start, end, seed] = args.map((arg) => integer(Math.trunc(arg as number))) as [number, number, number?];
  if (start >= end) throw new IntrinsicError(`The start of the range, ${start}, must be less than its end, ${end}`);
  const draw = seed === undefined ? chance.random() : fractionOf(seed);
  return start + Math.floor(draw * (end - start));
}

/** A number in [0, 1) that only the seed decides. */
function fractionOf(seed: number): number {
  return createHash("sha256").update(`States.MathRandom ${seed}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** The functions that compute with numbers. */
export const numberFunctions: readonly IntrinsicFunction[] = [
  {
    name: "States.MathRandom",
    parameters: ["number", "number", "number"],
    optional: 1,
    result: "number",
    call: random,
  },
  {
    name: "States.MathAdd",
    parameters: ["number", "number"],
    result: "number",
    call: ([left, right]) => add(left as number, right as number),
  },
];
