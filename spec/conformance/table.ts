import type { Case } from "./case-files.js";
import type { CaseResult } from "./run-case.js";

interface Tally {
  passed: number;
  total: number;
}

/** What a case's kind is called in the table. */
export const KIND_TITLES: Readonly<Record<string, string>> = {
  history: "executions: whole history",
  output: "executions: output",
  express: "Express executions",
  api: "API calls",
  validation: "definitions refused or validated",
  test_state: "states run alone (TestState)",
  language: "definitions valid or not (ValidateStateMachineDefinition)",
  event_pattern: "event patterns",
  event_transformer: "inputs of event targets",
  event_call: "EventBridge: calls, deliveries, replays, schedules",
  status_events: "status events of executions",
  jsonpath: "JSONPath (the path compiler directly, library rules alone)",
};

/** The table by kind and by feature, with the rows that were not run below it. */
export function renderTable(results: readonly CaseResult[], notRun: readonly Case[]): string {
  const kinds = tally(results, ({ one }) => [KIND_TITLES[one.recognised.kind] ?? one.recognised.kind]);
  const features = tally(results, ({ one }) => featuresOf(one));
  const skipped = new Map<string, Tally>();
  for (const { recognised } of notRun) {
    if (recognised.kind === "not run") count(skipped, `${recognised.what} (${recognised.reason})`, false);
  }
  const lines = [...section("kind", kinds), "", ...section("feature", features)];
  if (skipped.size > 0) {
    lines.push("", "not run:", ...[...skipped].map(([what, { total }]) => `  ${String(total).padStart(5)}  ${what}`));
  }
  return lines.join("\n");
}

function tally(results: readonly CaseResult[], groups: (result: CaseResult) => readonly string[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const result of results) for (const group of groups(result)) count(tallies, group, result.verdict.passed);
  return new Map([...tallies].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function count(tallies: Map<string, Tally>, group: string, passed: boolean): void {
  const entry = tallies.get(group) ?? { passed: 0, total: 0 };
  entry.total += 1;
  if (passed) entry.passed += 1;
  tallies.set(group, entry);
}

function section(title: string, tallies: ReadonlyMap<string, Tally>): string[] {
  const width = Math.max(title.length, ...[...tallies.keys()].map((name) => name.length));
  const rows = [...tallies].map(
    ([name, { passed, total }]) => `${name.padEnd(width)}  ${`${passed}/${total}`.padStart(9)}`,
  );
  return [`${title.padEnd(width)}  passed/total`, ...rows];
}

function featuresOf({ recognised }: Case): readonly string[] {
  if (recognised.kind === "not run") return [];
  if (recognised.kind === "jsonpath") return [recognised.row.ok ? "jsonpath: value" : "jsonpath: error"];
  if (recognised.kind === "event_pattern") return (recognised.row.ops ?? []).map((op) => `pattern: ${op}`);
  if (recognised.kind === "event_transformer" || recognised.kind === "event_call") return [];
  if (recognised.kind === "language") return [recognised.row.valid ? "definition: valid" : "definition: not valid"];
  return recognised.row.features ?? [];
}
