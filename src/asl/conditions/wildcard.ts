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
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
