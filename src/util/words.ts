import { formatDuration } from "./duration.js";

/** A name in quotation marks. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** `"A", "B" and "C"`; with `then`: `"A", then "B", then "C"`. */
export function listed(names: readonly string[], joint: "and" | "then" | "or" = "and"): string {
  const all = names.map(quoted);
  if (joint === "then") return all.join(", then ");
  const last = all.pop() ?? "";
  return all.length === 0 ? last : `${all.join(", ")} ${joint} ${last}`;
}

/** `never`, `once`, `twice`, `3 times`. */
export function times(count: number): string {
  if (count === 0) return "never";
  if (count === 1) return "once";
  return count === 2 ? "twice" : `${count} times`;
}

/** `1 item`, `3 items`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `5 failures in a row`, `5 failures within 1m`, `5 failures of 10 calls`. */
export function failuresText({ failures, withinMs, of }: FailureCount): string {
  const limits = [
    ...(of === undefined ? [] : [`of ${of} calls`]),
    ...(withinMs === undefined ? [] : [`within ${formatDuration(withinMs)}`]),
  ];
  if (limits.length > 0) return [counted(failures, "failure"), ...limits].join(" ");
  return failures === 1 ? counted(1, "failure") : `${counted(failures, "failure")} in a row`;
}

/** So many failures: in a row, or within a time, or among the last so many calls. */
export interface FailureCount {
  readonly failures: number;
  readonly withinMs?: number | undefined;
  readonly of?: number | undefined;
}
