import { parse as parseIso, toSeconds } from "iso8601-duration";
import ms from "ms";

/** A length of time as text with a unit: `"60s"`, `"5m"`, `"1h"`, `"250ms"`, `"2 days"`, or ISO 8601 such as `"PT5M"`. */
export type Duration = string;

/**
 * Parses a duration.
 * @returns milliseconds, or undefined when the text is no duration: no unit, negative, or not understood
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^P(?=.)/i.test(trimmed)) {
    try {
      return Math.round(toSeconds(parseIso(trimmed.toUpperCase())) * 1000);
    } catch {
      return undefined;
    }
  }
  if (!/^\d*\.?\d+\s*[a-z]+$/i.test(trimmed)) return undefined;
  const value: number | undefined = ms(trimmed as ms.StringValue);
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** Writes milliseconds the way people read them: `250ms`, `5s`, `1m 30s`, `2h`, `364d`. Parts that are zero are left out. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)}ms`;
  const units: [string, number][] = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
    ["ms", 1],
  ];
  let rest = Math.round(milliseconds);
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join(" ");
}
