import { createHash } from "node:crypto";
import type { JsonValue } from "../../util/json.js";
import { IntrinsicError, type Chance, type IntrinsicFunction } from "./intrinsic-function.js";
import { roundHalfUp } from "./round.js";

const least = -2_147_483_648;
const most = 2_147_483_647;

/** An operand, rounded; AWS takes 32-bit integers. */
function integer(value: JsonValue | undefined): number {
  const rounded = roundHalfUp(value as number);
  if (rounded < least || rounded > most)
    throw new IntrinsicError(`${value as number} is not between ${least} and ${most}`);
  return rounded;
}

/** From `start` up to, but not including, `end`. The same seed gives the same number. */
function random(args: readonly JsonValue[], chance: Chance): JsonValue {
  const [start, end] = [integer(args[0]), integer(args[1])];
  if (start >= end) throw new IntrinsicError(`The start of the range, ${start}, must be less than its end, ${end}`);
  const draw = args[2] === undefined ? chance.random() : fractionOf(integer(args[2]));
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
    call: ([left, right]) => integer(left) + integer(right),
  },
];
