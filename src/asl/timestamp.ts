/** A moment, to the nanosecond: seconds since 1970, and the nanoseconds past them. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

/**
 * The moment a timestamp names, or undefined if the text is none. It must be a date-time of the RFC 3339 profile of ISO 8601, with seconds,
 * a capital T, and a capital Z or an offset; fractions go down to nanoseconds.
 * Source: "Timestamps" in the States Language.
 */
export function parseTimestamp(text: string): Instant | undefined {
  const parts = shape.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const [fraction = "", sign, offsetHour, offsetMinute] = [
    parts[7],
    parts[8],
    Number(parts[9] ?? 0),
    Number(parts[10] ?? 0),
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 18 || offsetMinute > 59) return undefined;
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(hour, minute, second);
  const offset = (offsetHour * 60 + offsetMinute) * 60 * (sign === "-" ? -1 : 1);
  return { seconds: instant.getTime() / 1000 - offset, nanos: Number(fraction.padEnd(9, "0")) };
}

/** Below zero where the left one is earlier, above where it is later. */
export function compareInstants(left: Instant, right: Instant): number {
  return left.seconds === right.seconds ? left.nanos - right.nanos : left.seconds - right.seconds;
}

/** Milliseconds since 1970; what is finer is cut off. */
export function millisecondsOf({ seconds, nanos }: Instant): number {
  return seconds * 1000 + Math.floor(nanos / 1_000_000);
}

const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
