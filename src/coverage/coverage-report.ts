import { basename } from "node:path";
import type { JsonObject } from "../util/json.js";
import type { Exclusions } from "./exclusions.js";
import type { Fragment, MachineHits } from "./fragment.js";
import { coverageModel } from "./model.js";
import { coverageKinds, type CoverageKind, type CoveragePoint } from "./points.js";

/** How much of one kind was seen. */
export interface CoverageCount {
  readonly total: number;
  readonly covered: number;
  /** In percent, rounded down to a tenth; undefined where there is nothing of this kind. */
  readonly percent: number | undefined;
}

/** How much of each kind was seen. */
export type CoverageSummary = Readonly<Record<CoverageKind, CoverageCount>>;

/** A point, and how often it was seen. */
export interface CoveredPoint extends CoveragePoint {
  readonly hits: number;
}

/** What was seen of one definition. */
export interface MachineCoverage {
  /** The name it was first deployed under; with a number behind it where another definition has it, too. */
  readonly name: string;
  readonly file: string | undefined;
  readonly definition: JsonObject;
  readonly executions: number;
  /** Runs of one of its states alone. */
  readonly stateRuns: number;
  readonly summary: CoverageSummary;
  readonly points: readonly CoveredPoint[];
}

/** What a suite saw. */
export interface CoverageReport {
  readonly total: CoverageSummary;
  readonly machines: readonly MachineCoverage[];
}

/** Tells how much of its definitions a suite saw. */
export function coverageReport(fragment: Fragment, exclusions: Exclusions): CoverageReport {
  const named = withNames(Object.values(fragment)).filter(({ name, seen }) => !exclusions.machine(name, seen.file));
  const machines = named.flatMap(({ name, title, seen }) => {
    const { definition, file, executions, stateRuns, hits } = seen;
    const model = coverageModel(definition);
    if (model === undefined) return [];
    const points = model.points
      .filter((point) => !exclusions.point(name, file, point))
      .map((point) => ({ ...point, hits: hits[point.id] ?? 0 }));
    return [{ name: title, file, definition, executions, stateRuns, summary: summaryOf(points), points }];
  });
  // Where there is no machine at all nothing was seen: no share of nothing is all of it.
  const total = summaryOf(machines.flatMap(({ points }) => points));
  return { total: machines.length === 0 ? nothing : total, machines };
}

const nothing: CoverageSummary = summary(() => ({ total: 0, covered: 0, percent: 0 }));

function summaryOf(points: readonly CoveredPoint[]): CoverageSummary {
  return summary((kind) => {
    const those = points.filter((point) => point.kind === kind);
    const covered = those.filter(({ hits }) => hits > 0).length;
    const total = those.length;
    return { total, covered, percent: total === 0 ? undefined : Math.floor((covered / total) * 1000) / 10 };
  });
}

function summary(count: (kind: CoverageKind) => CoverageCount): CoverageSummary {
  return Object.fromEntries(coverageKinds.map((kind) => [kind, count(kind)])) as CoverageSummary;
}

/** In the order of their names; several definitions of one name are told apart. */
function withNames(all: readonly MachineHits[]): { name: string; title: string; seen: MachineHits }[] {
  const named = all.map((seen) => ({ name: seen.names[0] ?? nameOfFile(seen.file), seen }));
  named.sort((left, right) => compare(left.name, right.name) || compare(left.seen.file ?? "", right.seen.file ?? ""));
  const counts = new Map<string, number>();
  return named.map(({ name, seen }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name, title: count === 1 ? name : `${name} (${count})`, seen };
  });
}

/** What `workflow` would call the machine of a file. */
export function nameOfFile(file: string | undefined): string {
  return file === undefined ? "workflow" : basename(file).replace(/(\.asl)?\.(json|ya?ml)$/i, "");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
