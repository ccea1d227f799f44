import { describeDifference } from "./comparing/difference.js";
import { fidelityTable } from "./readme.js";
import type { Reasons } from "./reasons.js";
import type { CaseResult } from "./run-case.js";
import { KIND_TITLES } from "./table.js";

const LONGEST = 160;

/** A Markdown page: the table by kind, and each miss with its reason. */
export function conformanceReport(results: readonly CaseResult[], reasons: Reasons): string {
  const misses = results.filter(({ verdict }) => !verdict.passed);
  const flips = results.filter(({ verdict }) => verdict.passed && verdict.flips.length > 0);
  return [
    "# Conformance",
    "",
    "Recorded AWS executions and calls, run on the embedded cloud through the real SDK clients and compared event for event. Written by",
    "`npm run conformance -- PATH… --report CONFORMANCE.md`; the reasons stand in `spec/conformance/reasons.json`. The recordings are not part of",
    "this repository.",
    "",
    fidelityTable(results),
    "",
    `${flips.length} of those that came out the same were recorded before AWS changed a behaviour and show its older form at one place,`,
    "where the newest is written here: `previousEventId` of a distributed Map's MapStateExited (until 2024-10), and the text of the first state's",
    "input (until 2024-06).",
    "",
    "## Misses",
    "",
    ...(misses.length === 0 ? ["None.", ""] : missesByKind(misses, reasons)),
  ].join("\n");
}

function missesByKind(misses: readonly CaseResult[], reasons: Reasons): string[] {
  const kinds = new Set(misses.map(({ one }) => one.recognised.kind));
  const ordered = [...new Set([...Object.keys(KIND_TITLES), ...kinds])].filter((kind) =>
    kinds.has(kind as CaseResult["one"]["recognised"]["kind"]),
  );
  return ordered.flatMap((kind) => {
    const own = misses.filter(({ one }) => one.recognised.kind === kind).sort(byId);
    return [
      `### ${KIND_TITLES[kind] ?? kind}: ${own.length}`,
      "",
      ...own.flatMap((miss) => missLines(miss, reasons)),
      "",
    ];
  });
}

function missLines({ one, verdict }: CaseResult, reasons: Reasons): string[] {
  const reason = Object.hasOwn(reasons, one.id) ? reasons[one.id] : undefined;
  if (reason !== undefined) return [`- \`${one.id}\`: ${reason}`];
  const [first] = verdict.differences;
  const shown = first === undefined ? "" : ` First difference: \`${inline(describeDifference(first, LONGEST))}\``;
  return [`- \`${one.id}\`: **unexplained**.${shown}`];
}

/** Text that may stand between backticks. */
function inline(text: string): string {
  return text.replaceAll("`", "'").replaceAll("\n", " ");
}

function byId(a: CaseResult, b: CaseResult): number {
  return a.one.id < b.one.id ? -1 : 1;
}
