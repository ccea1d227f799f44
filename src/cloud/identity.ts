import { createHash } from "node:crypto";

/**
 * A UUID drawn from the given parts: the same parts give the same UUID in every process, and no draw depends on another.
 * It carries the marks of a random (version 4) UUID, as AWS's own names do.
 */
export function uuidFrom(...parts: readonly (string | number)[]): string {
  const hex = createHash("sha256").update(parts.join("\u0000")).digest("hex");
  const variant = ((parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16);
  // Joined, the text lies in one piece: it is part of every name that is kept.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}
