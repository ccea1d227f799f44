/** An instant: whole seconds since 1970 and the nanoseconds past them. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

/** RFC 3339 with a capital T, and a capital Z or an offset: what the States Language calls a timestamp. */
const written =
  /^(?<date>\d{4}-\d{2}-\d{2})T(?<time>\d{2}:\d{2}:\d{2})(?:\.(?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d{2}:\d{2})$/;

/** Reads a timestamp; undefined for any other text. Source: "Timestamps" in the States Language. */
export function instantOf(text: string): Instant | undefined {
  // The cheapest look first: most texts are no timestamps.
  if (text.length < 20 || text.charCodeAt(10) !== 0x54) return undefined;
  const { date = "", time = "", fraction = "", zone = "Z" } = written.exec(text)?.groups ?? {};
  if (date === "") return undefined;
  const utc = Date.parse(`${date}T${time}Z`);
  // A day that its month does not have is carried over into the next one: then the text does not come back.
  if (Number.isNaN(utc) || new Date(utc).toISOString() !== `${date}T${time}.000Z`) return undefined;
  const offset = zone === "Z" ? 0 : offsetOf(zone);
  if (offset === undefined) return undefined;
  return { seconds: utc / 1000 - offset, nanos: Number(fraction.padEnd(9, "0")) };
}

function offsetOf(zone: string): number | undefined {
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (minutes > 59 || hours * 60 + minutes > 18 * 60 + 59) return undefined;
  return (hours * 3600 + minutes * 60) * (zone.startsWith("-") ? -1 : 1);
}

/** Below zero where the left one is earlier, above where it is later. */
export function compareInstants(left: Instant, right: Instant): number {
  return left.seconds === right.seconds ? left.nanos - right.nanos : left.seconds - right.seconds;
}
