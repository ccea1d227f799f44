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
  const [first, second] = hashPair(`${purpose}|0`, seed);
  const [third, fourth] = hashPair(`${purpose}|1`, seed);
  // Version and variant stand in the first digits of the third and fourth group.
  const versioned = ((second & 0xffff0fff) | 0x4000) >>> 0;
  const variant = ((third & 0x3fffffff) | 0x80000000) >>> 0;
  const middle = hex(versioned);
  const end = hex(variant);
  return [hex(first), middle.slice(0, 4), middle.slice(4), end.slice(0, 4), end.slice(4) + hex(fourth)].join("-");
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}
