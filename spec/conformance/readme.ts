import { readFileSync, writeFileSync } from "node:fs";
import { KIND_TITLES } from "./table.js";
import type { CaseResult } from "./run-case.js";

const BEGIN = "<!-- fidelity: written by `npm run conformance -- --readme` -->";
const END = "<!-- end of fidelity -->";

/** How many cases of each kind came out as AWS recorded them, as a Markdown table. */
export function fidelityTable(results: readonly CaseResult[]): string {
  const rows = Object.entries(KIND_TITLES).flatMap(([kind, title]) => {
    const cases = results.filter(({ one }) => one.recognised.kind === kind);
    if (cases.length === 0) return [];
    const passed = cases.filter(({ verdict }) => verdict.passed).length;
    const foreign = cases.filter(({ verdict }) => verdict.foreign === true).length;
    return [
      row(title, passed, cases.length),
      ...(foreign === 0 ? [] : [row(withoutForeign(title, foreign), passed, cases.length - foreign)]),
    ];
  });
  return ["| recorded | the same here | |", "| --- | --- | --- |", ...rows].join("\n");
}

function row(title: string, passed: number, total: number): string {
  return `| ${title} | ${passed} of ${total} | ${((100 * passed) / total).toFixed(1)} % |`;
}

function withoutForeign(title: string, foreign: number): string {
  return `${title}, without ${foreign} where all agrees but a text that is an emulator's, not AWS's`;
}

/**
 * Puts a table between the marks of a file.
 * @throws Error when the file has no marks
 */
export function writeFidelity(file: string, table: string): void {
  const text = readFileSync(file, "utf8");
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`${file} has no place for the table: write ${BEGIN} and ${END} into it.`);
  writeFileSync(file, `${text.slice(0, begin + BEGIN.length)}\n${table}\n${text.slice(end)}`);
}
