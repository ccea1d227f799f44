import { valueText, type Execution } from "../history/index.js";
import { formatDuration } from "../util/duration.js";
import type { Palette } from "./palette.js";
import { timelineLines } from "./timeline.js";
import { indented } from "./words.js";
import { failureText } from "../history/index.js";

/** An execution for a reader: header, timeline, and how it ended. */
export function textOf(execution: Execution, palette: Palette): string {
  return [
    headLine(execution, palette),
    "",
    ...indented(timelineLines(execution, palette), 2),
    "",
    ...endLines(execution, palette),
    ...execution.warnings.map((warning) => `${palette.bold("warning")}  ${warning}`),
  ]
    .join("\n")
    .trimEnd();
}

/** `SUCCEEDED in 8s · order-1 · orders` */
export function headLine(execution: Execution, palette: Palette): string {
  const colour =
    execution.status === "SUCCEEDED" ? palette.good : execution.status === "RUNNING" ? palette.bold : palette.bad;
  const took =
    execution.durationMs === undefined
      ? ""
      : ` in ${execution.durationMs === 0 ? "0s" : formatDuration(execution.durationMs)}`;
  const machine = execution.stateMachineArn.split(":").at(-1) ?? "";
  const redriven =
    execution.redriveCount === 0
      ? ""
      : `redriven ${execution.redriveCount === 1 ? "once" : `${execution.redriveCount} times`}`;
  return [`${colour(execution.status)}${took}`, redriven, execution.name, machine]
    .filter((part) => part !== "")
    .join(" · ");
}

function endLines(execution: Execution, palette: Palette): string[] {
  const label = (text: string): string => palette.dim(text.padEnd(7));
  const lines = [`${label("input")}  ${valueText(execution.input, 400)}`];
  if (execution.status === "SUCCEEDED") lines.push(`${label("output")}  ${valueText(execution.output, 400)}`);
  else if (execution.error !== undefined || execution.cause !== undefined)
    lines.push(`${label("error")}  ${palette.bad(failureText(execution))}`);
  return lines;
}
