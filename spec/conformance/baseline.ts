import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { CaseResult } from "./run-case.js";

/** The ids of the cases that passed when the baseline was written. */
export function readBaseline(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const ids: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) {
    throw new Error(`${file} must hold a JSON array of case ids.`);
  }
  return ids;
}

/** The results that break the baseline: cases in it that ran and failed. */
export function regressions(baseline: readonly string[], results: readonly CaseResult[]): CaseResult[] {
  const known = new Set(baseline);
  return results.filter(({ one, verdict }) => known.has(one.id) && !verdict.passed);
}

/** The baseline after this run: ids of cases that ran are decided by it, ids of others stay. */
export function updatedBaseline(baseline: readonly string[], results: readonly CaseResult[]): string[] {
  const ids = new Set(baseline);
  for (const { one, verdict } of results) {
    if (verdict.passed) ids.add(one.id);
    else ids.delete(one.id);
  }
  return [...ids].sort();
}

/** Writes the ids, one a line. */
export function writeBaseline(file: string, ids: readonly string[]): void {
  writeFileSync(file, `${JSON.stringify(ids, null, 2)}\n`);
}
