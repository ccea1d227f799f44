import { StepwrightError } from "../../errors/index.js";
import type { CaseResult, CoverageCase } from "./coverage-case.js";
import type { Covering, MissedPoint } from "./coverage-search.js";
import { pointsOn, pointText, type PathPoint } from "./point.js";

/** How much of a kind of points was come by. */
export interface PointCount {
  readonly kind: PathPoint["kind"];
  readonly covered: number;
  /** Those that are not proved to be out of reach. */
  readonly reachable: number;
}

/** What running a suite showed. */
export interface CoverageReport {
  readonly ok: boolean;
  readonly results: readonly CaseResult[];
  /** What the executions really came by. */
  readonly counts: readonly PointCount[];
}

/** Registers a test, as Mocha's `it` does. */
export type TestFunction = (title: string, run: () => Promise<void>) => unknown;

/** Cases that come by everything in a workflow that can be reached. */
export class CoverageSuite implements Iterable<CoverageCase> {
  /** Those that add most go first. */
  readonly cases: readonly CoverageCase[];
  /** Everything that there is to come by. */
  readonly points: readonly PathPoint[];
  /** What provably no run comes by, with the proof. */
  readonly unreachable: readonly MissedPoint[];
  /** What no case was found for, with what the first attempt got stuck at. */
  readonly missed: readonly MissedPoint[];

  constructor(cases: readonly CoverageCase[], { points, unreachable, missed }: Omit<Covering, "ways">) {
    this.cases = cases;
    this.points = points;
    this.unreachable = unreachable;
    this.missed = missed;
    Object.freeze(this);
  }

  [Symbol.iterator](): Iterator<CoverageCase> {
    return this.cases[Symbol.iterator]();
  }

  /** What the cases come by as predicted, by kind. */
  get counts(): readonly PointCount[] {
    return this.#counts(this.cases.map(({ path }) => path.steps));
  }

  /**
   * Makes each case a test.
   * @param it registers a test (default: Mocha's `it`)
   * @throws COVERAGE_WITHOUT_TESTS where there is none, or no case
   */
  tests(it: TestFunction | undefined = (globalThis as { it?: TestFunction }).it): void {
    if (it === undefined || this.cases.length === 0) {
      throw new StepwrightError("COVERAGE_WITHOUT_TESTS", { cases: this.cases.length });
    }
    for (const each of this.cases) {
      it(each.title, async () => {
        await each.run();
      });
    }
  }

  /** Runs all cases, one after the other. Resolves to data, whatever happened. */
  async check(): Promise<CoverageReport> {
    const results: CaseResult[] = [];
    for (const each of this.cases) results.push(await each.check());
    const counts = this.#counts(results.map(({ taken }) => taken.steps));
    return { ok: results.every(({ ok }) => ok), results, counts };
  }

  /**
   * Runs all cases.
   * @throws COVERAGE_FAILED listing every case whose path was not the one predicted
   */
  async run(): Promise<CoverageReport> {
    const report = await this.check();
    if (report.ok) return report;
    const failures = report.results.flatMap(({ title, difference }) =>
      difference === undefined ? [] : [`${title}: ${difference}`],
    );
    throw new StepwrightError("COVERAGE_FAILED", { cases: this.cases.length, failures });
  }

  #counts(paths: readonly CoverageCase["path"]["steps"][]): readonly PointCount[] {
    const seen = new Set<string>();
    for (const steps of paths) pointsOn(steps, seen);
    const closed = new Set(this.unreachable.map(pointText));
    const open = this.points.filter((point) => !closed.has(pointText(point)));
    return kinds.map((kind) => {
      const points = open.filter((point) => point.kind === kind);
      return { kind, covered: points.filter((point) => seen.has(pointText(point))).length, reachable: points.length };
    });
  }

  /** The cases, and what is left out with the reason. */
  toString(): string {
    const counts = this.counts.filter(({ reachable }) => reachable > 0);
    return [
      ...this.cases.map((each, index) => `${index + 1}. ${String(each)}`),
      counts.map(({ kind, covered, reachable }) => `${words[kind]}: ${covered} of ${reachable}`).join(", "),
      ...this.unreachable.map((point) => `out of reach: ${pointText(point)}: ${point.reason}`),
      ...this.missed.map((point) => `not found: ${pointText(point)}: ${point.reason}`),
    ].join("\n");
  }
}

const kinds: readonly PathPoint["kind"][] = ["state", "rule", "default", "retrier", "catcher"];
const words: { readonly [Kind in PathPoint["kind"]]: string } = {
  state: "states",
  rule: "Choice rules",
  default: "Defaults",
  retrier: "retriers",
  catcher: "catchers",
};
