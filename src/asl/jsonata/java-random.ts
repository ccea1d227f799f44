const multiplier = 0x5deece66dn;
const mask = (1n << 48n) - 1n;

/**
 * The first `nextDouble()` of a `java.util.Random` with a seed: what `$random(seed)` gives on AWS.
 * Source: https://docs.oracle.com/javase/8/docs/api/java/util/Random.html (the generator is part of its contract)
 */
export function firstJavaDouble(seed: number): number {
  let state = (BigInt.asIntN(64, BigInt(Math.trunc(seed))) ^ multiplier) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * multiplier + 0xbn) & mask;
    return state >> (48n - bits);
  };
  const high = next(26n);
  return Number((high << 27n) + next(27n)) / 2 ** 53;
}
