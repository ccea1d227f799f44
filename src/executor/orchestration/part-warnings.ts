import type { UnitSeen } from "./unit-run.js";

/** Different warnings of one part that are kept. */
const mostKept = 100;

/** Something that one run did not need another one may have needed. */
const unneeded = /was never (called|used)/;

/** What the runs of the parts of a batch or chain have to tell beside their results: each sentence once for each part. */
export class PartWarnings {
  readonly #parts = new Map<string, { runs: number; readonly told: Map<string, number> }>();

  /** Takes what one run of a part told. */
  add(part: string, warnings: readonly string[]): void {
    const known = this.#parts.get(part) ?? { runs: 0, told: new Map<string, number>() };
    this.#parts.set(part, known);
    known.runs += 1;
    for (const warning of new Set(warnings)) {
      const count = known.told.get(warning) ?? 0;
      if (count > 0 || known.told.size < mostKept) known.told.set(warning, count + 1);
    }
  }

  /** All of it, with the names of the parts; of stubs and faults that nobody needed those that no run of the part did. */
  get all(): readonly string[] {
    return [...this.#parts].flatMap(([part, { runs, told }]) =>
      [...told].flatMap(([warning, count]) =>
        count < runs && unneeded.test(warning) ? [] : [`"${part}": ${warning}`],
      ),
    );
  }
}

/** What a run of a member or step told beside its result. */
export function warningsOf(seen: UnitSeen): readonly string[] {
  switch (seen.kind) {
    case "workflow":
      return seen.check.warnings;
    case "chain":
      return seen.chain.warnings;
    case "parallel":
      return seen.parallel.warnings;
  }
}
