import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import type { CoverageReport } from "../../src/coverage/index.js";
import { mochaRun, type MochaRun } from "./mocha-run.js";

const workshop = mkdtempSync(join(tmpdir(), "stepwright-coverage-spec-"));

interface Covered extends MochaRun {
  readonly report: CoverageReport;
  readonly lcov: string;
}

async function covered(
  name: string,
  fixtures: readonly string[],
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Covered> {
  const directory = join(workshop, name);
  const run = await mochaRun(fixtures, options, {
    STEPWRIGHT_COVERAGE: "text,json,lcov",
    STEPWRIGHT_COVERAGE_DIR: directory,
    STEPWRIGHT_COVERAGE_EXCLUDE: "ignored",
    ...environment,
  });
  const report = JSON.parse(readFileSync(join(directory, "coverage.json"), "utf8")) as CoverageReport;
  return { ...run, report, lcov: readFileSync(join(directory, "lcov.info"), "utf8") };
}

const files = ["coverage-first", "coverage-second"];

describe("Coverage of a suite", function () {
  this.timeout(120_000);
  let serial: Covered;
  let parallel: Covered;
  let strict: Covered;
  let empty: Covered;

  before(async () => {
    [serial, parallel] = await Promise.all([
      covered("serial", files),
      covered("parallel", files, ["--parallel", "--jobs", "2"]),
    ]);
    [strict, empty] = await Promise.all([
      covered("strict", ["coverage-second"], [], {
        STEPWRIGHT_COVERAGE_THRESHOLD: "rules=90,catchers=0",
        STEPWRIGHT_COVERAGE_EXCLUDE: "ignored,orders#F*,sizes#Size/fall-through",
      }),
      covered("empty", ["named-target"], ["--grep", "no test has this name"], {
        STEPWRIGHT_COVERAGE_THRESHOLD: "1",
        STEPWRIGHT_COVERAGE_INCLUDE: "no/such/*.json",
      }),
    ]);
  });
  after(() => rmSync(workshop, { recursive: true, force: true }));

  for (const [world, run] of [
    ["one process", () => serial],
    ["parallel workers", () => parallel],
  ] as const) {
    describe(`in ${world}`, () => {
      it("adds up what all files saw, also when tests fail", () => {
        const { machines } = run().report;
        expect(Object.keys(run().failures)).to.deep.equal(["Orders fail for a reason of their own"]);
        expect(machines.map(({ name, executions, stateRuns }) => [name, executions, stateRuns])).to.deep.equal([
          ["fleet", 1, 0],
          ["never", 0, 0],
          ["orders", 2, 1],
          ["sizes", 1, 0],
        ]);
      });

      it("tells which of several rules to one state held, in both languages", () => {
        const rulesOf = (name: string): unknown[] =>
          run()
            .report.machines.find((machine) => machine.name === name)!
            .points.filter(({ kind, state }) => kind === "rules" && state !== "HasItems")
            .map(({ label, hits }) => [label, hits]);
        expect(rulesOf("orders")).to.deep.equal([
          ["rule 1 → HighPriorityProcessing", 1],
          ["rule 2 → BulkProcessing", 1],
          ["rule 3 → HighPriorityProcessing", 1],
          ["Default → StandardProcessing", 0],
        ]);
        expect(rulesOf("fleet").slice(0, 2)).to.deep.equal([
          ["rule 1 → Done", 1],
          ["rule 2 → Done", 1],
        ]);
        expect(rulesOf("sizes")).to.deep.equal([
          ["rule 1 → Done", 0],
          ["rule 2 → Done", 1],
          ["no rule holds", 0],
        ]);
      });

      it("counts retriers, catchers and branches", () => {
        const { summary } = run().report.machines.find(({ name }) => name === "orders")!;
        expect(summary.retriers).to.deep.equal({ total: 2, covered: 1, percent: 50 });
        expect(summary.catchers).to.deep.equal({ total: 2, covered: 0, percent: 0 });
        expect(summary.branches).to.deep.equal({ total: 5, covered: 4, percent: 80 });
      });

      it("points to lines of the definition's file, or of a copy of the definition", () => {
        const { lcov } = run();
        const path = resolve("examples/orders/orders.asl.json");
        const lines = readFileSync(path, "utf8").split("\n");
        expect(lcov).to.include(`SF:${path}\n`);
        const at = lines.findIndex((line) => line.includes('"PriceItem": {')) + 1;
        expect(lcov).to.include(`FN:${at},PriceItem\n`).and.include(`FNDA:0,PriceItem\n`).and.include(`DA:${at},0\n`);
        const copy = /^SF:(.*sizes\.asl\.json)$/m.exec(lcov)?.[1] ?? "";
        expect(existsSync(copy)).to.equal(true);
      });

      it("prints a table, and below it what was not seen", () => {
        const { text } = run();
        expect(text).to.match(/^state machine +states +transitions +rules +retriers +catchers +branches$/m);
        expect(text).to.match(/^never +0\.0 % \(0\/1\) +– +– +– +– +–$/m);
        expect(text).to.include("never: 0 executions; not seen:\n  Rest\n");
        expect(text).to.include(
          "orders (examples/orders/orders.asl.json): 2 executions, 1 run of a state alone; not seen:",
        );
        expect(text).to.include("  Size: rule 1 → Done; no rule holds\n");
      });
    });
  }

  it("fails a run that is below a threshold, after all is written", () => {
    expect(strict.failures).to.deep.equal({});
    expect(strict.exitCode).to.not.equal(0);
    expect(strict.text).to.include(
      "The suite saw too little of its state machines: 36.3 % of the rules instead of 90 %. Test what the table lists as not seen, " +
        "exclude it with STEPWRIGHT_COVERAGE_EXCLUDE, or lower STEPWRIGHT_COVERAGE_THRESHOLD.",
    );
    const points = strict.report.machines.flatMap((machine) => machine.points.map(({ state }) => state));
    expect(points).to.include("RouteOrder").and.not.include("FulfilOrder").and.not.include("PaymentProcessing");
  });

  it("is zero where nothing ran", () => {
    expect(empty.exitCode).to.not.equal(0);
    expect(empty.report.machines).to.deep.equal([]);
    expect(empty.report.total.rules).to.deep.equal({ total: 0, covered: 0, percent: 0 });
    expect(empty.text).to.include("No state machine was deployed or run: nothing was seen.");
  });
});
