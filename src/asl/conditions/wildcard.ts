import { hasPartsInOrder } from "../../util/parts-in-order.js";
import { BoundedCache } from "../bounded-cache.js";

/** A StringMatches pattern taken apart: the texts between its wildcards `*`. */
export interface WildcardPattern {
  readonly parts: readonly string[];
}

const cache = new BoundedCache<WildcardPattern>(1_000);

/** Reads a StringMatches pattern: `*` stands for any text, `\*` for a star, `\\` for a backslash. */
export function parseWildcard(pattern: string): WildcardPattern {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const parts: string[] = [];
  let part = "";
  for (const [piece] of pattern.matchAll(/\\[*\\]|./gsu)) {
    if (piece === "*") {
      parts.push(part);
      part = "";
    } else part += piece === "\\*" || piece === "\\\\" ? piece.slice(1) : piece;
  }
  return cache.set(pattern, { parts: [...parts, part] });
}

/** Whether a text is one the pattern stands for, in time linear in both but for repeats. */
export function matchesWildcard({ parts }: WildcardPattern, text: string): boolean {
  return hasPartsInOrder(text, parts);
}
