import type { Execution, Visit } from "../history/index.js";
import { formatDuration } from "../util/duration.js";
import type { Palette } from "./palette.js";

/** Milliseconds since the execution's start as a reader takes them: `+0s`, `+1m 30s`. */
export function offsetText(execution: Execution, at: Date): string {
  const ms = at.getTime() - execution.startDate.getTime();
  return `+${ms === 0 ? "0s" : formatDuration(ms)}`;
}

/** ✓, ✗, ⊘ or …, coloured. */
export function markOf(status: Visit["status"], palette: Palette): string {
  switch (status) {
    case "succeeded":
      return palette.good("✓");
    case "failed":
    case "timedOut":
    case "caught":
      return palette.bad("✗");
    case "aborted":
      return palette.dim("⊘");
    case "running":
      return palette.dim("…");
  }
}

/** Indents every line of a text. */
export function indented(lines: readonly string[], by: number): string[] {
  const space = " ".repeat(by);
  return lines.flatMap((line) => line.split("\n")).map((line) => (line === "" ? line : `${space}${line}`));
}
