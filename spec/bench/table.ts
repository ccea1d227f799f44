import type { Line } from "./scenario.js";

const HEAD = ["", "stepwright", "aws-local", "×", "goal", "", "what is inside"] as const;

/** The lines of one scenario as a table. */
export function renderLines(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}

function cells({ what, stepwright, other = "", ratio, goal = "", met, inside }: Line): readonly string[] {
  const times = ratio === undefined ? "" : `${ratio.toFixed(1)}×`;
  const judged = met === undefined ? "" : met ? "met" : "MISSED";
  return [what, stepwright, other, times, goal, judged, inside];
}
