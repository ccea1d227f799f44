import type { CoverageCount, CoverageReport, MachineCoverage } from "./coverage-report.js";
import { pathIn } from "./exclusions.js";
import { coverageKinds } from "./points.js";

/** Tells what a suite saw: a table, and below it what it did not see. */
export function coverageTable({ total, machines }: CoverageReport, directory: string = process.cwd()): string {
  const rows = [
    ["state machine", ...coverageKinds],
    ...machines.map(({ name, summary }) => [name, ...coverageKinds.map((kind) => cell(summary[kind]))]),
    ["all", ...coverageKinds.map((kind) => cell(total[kind]))],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
      .join("  "),
  );
  const rule = "-".repeat(lines[0]!.length);
  const [head, ...body] = lines;
  const table = [
    "Coverage of state machines",
    rule,
    head,
    rule,
    ...body.slice(0, -1),
    ...(machines.length > 0 ? [rule] : []),
  ];
  return [
    ...table,
    body.at(-1),
    rule,
    ...(machines.length === 0 ? ["No state machine was deployed or run: nothing was seen."] : []),
    ...machines.flatMap((machine) => missed(machine, directory)),
    "",
  ].join("\n");
}

function cell({ total, covered, percent }: CoverageCount): string {
  return percent === undefined ? "–" : `${percent.toFixed(1)} % (${covered}/${total})`;
}

function missed({ name, file, executions, stateRuns, points }: MachineCoverage, directory: string): string[] {
  const unseen = points.filter(({ hits }) => hits === 0);
  if (unseen.length === 0) return [];
  const from = file === undefined ? "" : ` (${pathIn(directory, file)})`;
  const alone = stateRuns === 0 ? "" : `, ${stateRuns} run${stateRuns === 1 ? "" : "s"} of a state alone`;
  const head = `${name}${from}: ${executions} execution${executions === 1 ? "" : "s"}${alone}; not seen:`;
  // What stands inside of a state nobody entered was not seen either: the state says it.
  const unentered = new Set(unseen.filter(({ kind }) => kind === "states").map(({ state }) => state));
  const told = unseen.filter(({ kind, state }) => kind === "states" || !unentered.has(state));
  const byState = new Map<string, string[]>();
  for (const { kind, state, label } of told) {
    const labels = byState.get(state) ?? [];
    byState.set(state, labels);
    if (kind !== "states") labels.push(label);
  }
  return [
    head,
    ...[...byState].map(([state, labels]) => `  ${state}${labels.length === 0 ? "" : `: ${labels.join("; ")}`}`),
  ];
}
