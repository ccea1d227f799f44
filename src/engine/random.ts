/** Two independent 32-bit hashes of a text (cyrb53's mixing). */
function hashPair(text: string, seed: number): [number, number] {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    high = Math.imul(high ^ char, 2654435761);
    low = Math.imul(low ^ char, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return [high >>> 0, low >>> 0];
}

/**
 * A number in [0, 1) that depends on nothing but the seed and what it is drawn for. There is no stream: the order of
 * draws does not matter, and the same question always has the same answer.
 */
export function drawNumber(seed: number, purpose: string): number {
  const [high, low] = hashPair(purpose, seed);
  return ((high & 0x1fffff) * 4294967296 + low) / 9007199254740992;
}

/** A version 4 UUID that depends on nothing but the seed and what it is drawn for. */
export function drawUuid(seed: number, purpose: string): string {
  const digits = [0, 1]
    .flatMap((part) => hashPair(`${purpose}|${part}`, seed))
    .map((word) => word.toString(16).padStart(8, "0"))
    .join("");
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join("-");
}
