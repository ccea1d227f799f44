import type { DefinitionFaults } from "./definition-faults.js";

/** Counts what became of the faults of all definitions, and names what was otherwise than the definition says. */
export class FaultReport {
  readonly #counts = new Map<string, number>();

  add(name: string, { rows, unreachable }: DefinitionFaults): void {
    for (const row of rows) {
      this.#count(row.differences.length > 0 ? "otherwise than the definition says" : row.outcome.kind);
      if (row.differences.length > 0)
        console.log(`  ${name}: ${row.error} of ${row.state}: ${row.differences.join("; ")}`);
      if (row.outcome.kind === "not reached") console.log(`  ${name}: ${row.error} of ${row.state}: not reached`);
      if (row.recovers === true) this.#count("tried again, and recovers when only the first attempt fails");
    }
    for (const { state, error, reason } of unreachable) {
      this.#count("no run derived that comes by the Task");
      console.log(`  ${name}: ${error} of ${state}: ${reason}`);
    }
  }

  report(): void {
    console.log([...this.#counts].map(([what, times]) => `${String(times).padStart(5)}  fault ${what}`).join("\n"));
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}
