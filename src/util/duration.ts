import { parse as parseIso, toSeconds } from "iso8601-duration";
import ms from "ms";

/** A length of time as text with a unit: `"60s"`, `"5m"`, `"1h 30m"`, `"250ms"`, `"2 days"`, or ISO 8601 such as `"PT5M"`. */
export type Duration = string;

/** A number and a unit, such as `30m`. */
const part = /(\d+(?:\.\d+)?|\.\d+)\s*([a-z]+)\s*/gi;

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
  const found = [...trimmed.matchAll(part)];
  if (found.length === 0 || found.map(([text]) => text).join("") !== trimmed) return undefined;
  const parts = found.map(([, count, unit]) => ({
    value: millisecondsOf(`${count}${unit}`),
    size: millisecondsOf(`1${unit}`),
  }));
  // "1h 30m": the larger unit first, each of them once.
  const inOrder = parts.every(({ size }, at) => at === 0 || size < parts[at - 1]!.size);
  const sum = parts.reduce((total, { value }) => total + value, 0);
  return inOrder && !Number.isNaN(sum) ? sum : undefined;
}

function millisecondsOf(text: string): number {
  const value: number | undefined = ms(text as ms.StringValue);
  return value ?? Number.NaN;
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
