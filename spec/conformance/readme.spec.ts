import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fidelityTable, writeFidelity } from "./readme.js";
import type { CaseResult } from "./run-case.js";

const result = (kind: string, passed: boolean): CaseResult =>
  ({ one: { id: kind, recognised: { kind } }, verdict: { passed } }) as unknown as CaseResult;

describe("conformance: figures in a README", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepwright-readme-"));
  after(() => rmSync(folder, { recursive: true }));

  it("count what came out the same, by kind", () => {
    const table = fidelityTable([result("output", true), result("history", true), result("history", false)]);
    expect(table.split("\n").slice(2)).to.deep.equal([
      "| executions: whole history | 1 of 2 | 50.0 % |",
      "| executions: output | 1 of 1 | 100.0 % |",
    ]);
  });

  it("are given once more without rows whose text an emulator worded", () => {
    const foreign = {
      ...result("validation", false),
      verdict: { passed: false, foreign: true },
    } as unknown as CaseResult;
    const table = fidelityTable([result("validation", true), result("validation", false), foreign, foreign]);
    expect(table.split("\n").slice(2)).to.deep.equal([
      "| definitions refused or validated | 1 of 4 | 25.0 % |",
      "| definitions refused or validated, without 2 where all agrees but a text that is an emulator's, not AWS's | 1 of 2 | 50.0 % |",
    ]);
  });

  it("stand between the marks, however often they are written", () => {
    const file = join(folder, "README.md");
    const marks = ["<!-- fidelity: written by `npm run conformance -- --readme` -->", "<!-- end of fidelity -->"];
    writeFileSync(file, `before\n${marks[0]}\nold\n${marks[1]}\nafter\n`);
    writeFidelity(file, "new");
    writeFidelity(file, "newer");
    expect(readFileSync(file, "utf8")).to.equal(`before\n${marks[0]}\nnewer\n${marks[1]}\nafter\n`);
  });

  it("are refused a file without marks", () => {
    const file = join(folder, "bare.md");
    writeFileSync(file, "bare");
    expect(() => writeFidelity(file, "new")).to.throw(/has no place for the table: write <!-- fidelity/);
  });
});
