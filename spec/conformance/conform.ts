import { existsSync, writeFileSync } from "node:fs";
import { describeDifference } from "./comparing/difference.js";
import { readBaseline, regressions, updatedBaseline, writeBaseline } from "./baseline.js";
import { readCases, type Case } from "./case-files.js";
import { runCase, type CaseResult } from "./run-case.js";
import { JSONPATH_CORE, SUBSETS } from "./subset.js";
import { fidelityTable, writeFidelity } from "./readme.js";
import { readReasons, staleReasons, unexplained } from "./reasons.js";
import { conformanceReport } from "./report.js";
import { renderTable } from "./table.js";

/** What to run, and how to tell of it. */
export interface Options {
  readonly paths: readonly string[];
  readonly documents?: string;
  readonly grep?: string;
  readonly subset?: string;
  /** Services the cloud embeds answer for themselves, not as recorded. */
  readonly embedded?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  /** Judge by regressions only. */
  readonly baseline?: boolean;
  readonly updateBaseline?: boolean;
  readonly baselineFile: string;
  /** A Markdown file to write the figures into, between its marks. */
  readonly readme?: string;
  /** A Markdown file to write: the figures, and every miss with its reason. */
  readonly report?: string;
  /** Where the reasons of misses are kept. */
  readonly reasonsFile?: string;
}

/** A finished run. */
export interface Outcome {
  /** What is printed; its last line is `N passed, M failed`. */
  readonly text: string;
  /** Results by case id. */
  readonly json: Readonly<Record<string, { readonly result: string; readonly differences: readonly string[] }>>;
  readonly exitCode: 0 | 1;
}

/** Runs the chosen cases and tells what came of them. */
export async function conform(options: Options): Promise<Outcome> {
  if (options.baseline === true && !options.paths.some((path) => existsSync(path))) {
    const text = `baseline: the recordings are not here (${options.paths.join(", ")}), so nothing was compared\n0 passed, 0 failed`;
    return { text, json: {}, exitCode: 0 };
  }
  const cases = chosen(readCases(options.paths, options.documents), options);
  const results: CaseResult[] = [];
  for (const one of cases) {
    const result = await runCase(one, { embedded: options.embedded === true });
    if (result !== undefined) results.push(result);
  }
  const baseline = readBaseline(options.baselineFile);
  if (options.updateBaseline) writeBaseline(options.baselineFile, updatedBaseline(baseline, results));
  if (options.readme !== undefined) writeFidelity(options.readme, fidelityTable(results));
  const reasons = options.reasonsFile === undefined ? {} : readReasons(options.reasonsFile);
  if (options.report !== undefined) writeFileSync(options.report, conformanceReport(results, reasons));
  const stale = staleReasons(reasons, results);
  const regressed = options.baseline !== true ? [] : regressions(baseline, results);
  const failed = results.filter(({ verdict }) => !verdict.passed);
  const judged = options.baseline === true ? regressed : failed;
  const notRun = cases.filter(({ recognised }) => recognised.kind === "not run");
  const lines = [
    ...(options.quiet ? [] : judged.map((result) => describeMiss(result, options.verbose ?? false))),
    ...flipLines(results),
    renderTable(results, notRun),
    "",
    ...coreLine(results),
    ...datedLines(results),
    ...regressed.map(({ one }) => `regression: ${one.id}`),
    ...stale.map((id) => `stale reason: ${id} passes, so its reason must go`),
    ...(options.report === undefined ? [] : unexplained(reasons, results).map((id) => `unexplained: ${id}`)),
    ...(options.baseline !== true ? [] : [`baseline: ${regressed.length} of ${baseline.length} regressed`]),
    `${results.length - failed.length} passed, ${failed.length} failed`,
  ];
  return { text: lines.join("\n"), json: byId(results, notRun), exitCode: judged.length + stale.length > 0 ? 1 : 0 };
}

function chosen(cases: readonly Case[], { grep, subset }: Options): Case[] {
  const part = SUBSETS.find(({ name }) => name === subset);
  if (subset !== undefined && part === undefined) {
    throw new Error(`There is no subset "${subset}". There is: ${SUBSETS.map(({ name }) => name).join(", ")}.`);
  }
  const found = cases.filter((one) => (grep === undefined || one.id.includes(grep)) && (part?.includes(one) ?? true));
  if (found.length === 0) {
    throw new Error(`None of the ${cases.length} cases is left${grep === undefined ? "" : ` by --grep "${grep}"`}.`);
  }
  return found;
}

function describeMiss({ one, verdict }: CaseResult, verbose: boolean): string {
  const [first, ...rest] = verdict.differences;
  const lines = [`MISS ${one.id}`];
  if (first !== undefined) lines.push(`  ${describeDifference(first, verbose ? 4000 : 300)}`);
  if (!verbose) return [...lines, ...(rest.length > 0 ? [`  and ${rest.length} more`] : [])].join("\n");
  lines.push(...rest.map((difference) => `  ${describeDifference(difference, 4000)}`));
  if (verdict.actual !== undefined)
    lines.push(`  what came out: ${JSON.stringify(verdict.actual, null, 2).replaceAll("\n", "\n  ")}`);
  return lines.join("\n");
}

function flipLines(results: readonly CaseResult[]): string[] {
  return results.flatMap(({ one, verdict }) =>
    verdict.passed && verdict.flips.length > 0 ? [`passed (flip) ${one.id}: ${verdict.flips.join(", ")}`] : [],
  );
}

/** Counted apart: these do not pass. */
function datedLines(results: readonly CaseResult[]): string[] {
  const dated = results.filter(({ verdict }) => (verdict.dated ?? []).length > 0);
  const names = [...new Set(dated.flatMap(({ verdict }) => verdict.dated ?? []))].sort();
  return names.map((name) => {
    const count = dated.filter(({ verdict }) => verdict.dated?.includes(name)).length;
    return `would pass with flip ${name}: ${count} (not counted as passed)`;
  });
}

function coreLine(results: readonly CaseResult[]): string[] {
  const core = results.filter(({ one }) => JSONPATH_CORE.includes(one));
  if (core.length === 0) return [];
  const passed = core.filter(({ verdict }) => verdict.passed).length;
  const percent = ((100 * passed) / core.length).toFixed(1);
  return [`${JSONPATH_CORE.name}: ${passed}/${core.length} (${percent} %): ${JSONPATH_CORE.describe}`];
}

function byId(results: readonly CaseResult[], notRun: readonly Case[]): Outcome["json"] {
  const entries: [string, { result: string; differences: string[] }][] = results.map(({ one, verdict }) => [
    one.id,
    {
      result: resultOf(verdict),
      differences: verdict.differences.map((difference) => describeDifference(difference, 1000)),
    },
  ]);
  for (const { id, recognised } of notRun) {
    if (recognised.kind === "not run") entries.push([id, { result: `not run: ${recognised.reason}`, differences: [] }]);
  }
  return Object.fromEntries(entries);
}

function resultOf({ passed, flips }: CaseResult["verdict"]): string {
  if (!passed) return "failed";
  return flips.length > 0 ? "passed (flip)" : "passed";
}
