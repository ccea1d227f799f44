import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { environment, type CoverageThresholds } from "../config/index.js";
import { StepwrightError } from "../errors/index.js";
import { coverageReport, type CoverageReport, type MachineCoverage } from "./coverage-report.js";
import { coverageTable } from "./coverage-table.js";
import { coverageForms } from "./forms.js";
import { includedFiles } from "./definition-files.js";
import { exclusionsOf } from "./exclusions.js";
import { mergedFragments, readFragments } from "./fragment.js";
import { lcovText, type LcovFile } from "./lcov.js";
import type { CoverageKind } from "./points.js";
import { linesIn, linesInFile, type DefinitionLines } from "./source-lines.js";

/**
 * Puts together what the processes of a run saw, and tells it in the forms asked for.
 * @param fragments the folder they wrote to; it is removed
 * @throws COVERAGE_BELOW_THRESHOLD when all is told
 */
export async function finishCoverage(fragments: string, print: (text: string) => void): Promise<void> {
  const { get } = environment();
  const seen = readFragments(fragments);
  rmSync(fragments, { recursive: true, force: true });
  // What nobody deployed goes last, so that a name it was deployed under goes first.
  const included = await includedFiles(get("STEPWRIGHT_COVERAGE_INCLUDE") ?? [], process.cwd());
  const exclusions = exclusionsOf(get("STEPWRIGHT_COVERAGE_EXCLUDE") ?? []);
  const report = coverageReport(mergedFragments([...seen, ...included]), exclusions);
  const directory = resolve(get("STEPWRIGHT_COVERAGE_DIR") ?? "coverage/stepwright");
  const forms = coverageForms();
  if (forms.includes("json")) write(directory, "coverage.json", `${JSON.stringify(report, undefined, 2)}\n`);
  if (forms.includes("lcov")) write(directory, "lcov.info", lcovText(await lcovFiles(report, directory)));
  if (forms.includes("text")) print(`\n${coverageTable(report)}\n`);
  refuseBelow(report, get("STEPWRIGHT_COVERAGE_THRESHOLD") ?? {});
}

function refuseBelow({ total }: CoverageReport, thresholds: CoverageThresholds): void {
  const below = Object.entries(thresholds).flatMap(([kind, wanted]) => {
    const { percent } = total[kind as CoverageKind];
    return percent === undefined || percent >= wanted ? [] : [{ kind, percent, wanted }];
  });
  if (below.length > 0) throw new StepwrightError("COVERAGE_BELOW_THRESHOLD", { below });
}

async function lcovFiles({ machines }: CoverageReport, directory: string): Promise<readonly LcovFile[]> {
  const files = new Map<string, LcovFile["definitions"][number][]>();
  for (const machine of machines) {
    const { path, lines } = await linesOf(machine, directory);
    files.set(path, [...(files.get(path) ?? []), { points: machine.points, lineOf: lines.lineOf }]);
  }
  return [...files].map(([path, definitions]) => ({ path, definitions }));
}

/** Lines of the file the definition came from, else of a copy of the definition that is written for it. */
async function linesOf(
  { name, file, definition }: MachineCoverage,
  directory: string,
): Promise<{ readonly path: string; readonly lines: DefinitionLines }> {
  const lines = file === undefined ? undefined : await linesInFile(file, definition);
  if (file !== undefined && lines !== undefined) return { path: file, lines };
  const text = `${JSON.stringify(definition, undefined, 2)}\n`;
  const path = write(join(directory, "definitions"), `${name.replaceAll(/[^\w.-]+/g, "-")}.asl.json`, text);
  return { path, lines: (await linesIn(text, definition)) ?? { text, lineOf: () => undefined } };
}

function write(directory: string, name: string, text: string): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}
