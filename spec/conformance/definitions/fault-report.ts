import type { DefinitionFaults } from "./definition-faults.js";

/** Counts what became of the faults of all definitions, and names what was otherwise than the definition says. */
export class FaultReport {
  readonly #counts = new Map<string, number>();
  #definitions = 0;
  #tasks = 0;
  #faults = 0;
  #otherwise = 0;
  #unreached = 0;
  #parts = 0;

  add(name: string, { rows, unreachable }: DefinitionFaults): void {
    this.#definitions += 1;
    this.#tasks += new Set([...rows, ...unreachable].map(({ state }) => state)).size;
    this.#faults += rows.length + unreachable.length;
    this.#unreached += unreachable.length;
    for (const row of rows) {
      if (row.part === true) this.#parts += 1;
      if (typeof row.whole === "object")
        console.log(
          `  ${name}: ${row.error} of ${row.state}: as a whole ${row.whole.differences.join("; ") || "not reached"}`,
        );
      if (row.outcome.kind === "not reached") this.#unreached += 1;
      else if (row.differences.length > 0) this.#otherwise += 1;
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

  /** @returns whether none came out otherwise than its definition says */
  report(): boolean {
    console.log([...this.#counts].map(([what, times]) => `${String(times).padStart(5)}  fault ${what}`).join("\n"));
    console.log(
      `faults: ${this.#definitions} definitions, ${this.#tasks} Tasks, ${this.#faults} faults: ` +
        `${this.#faults - this.#otherwise - this.#unreached} as the definition says, ${this.#otherwise} otherwise, ${this.#unreached} not reached; ` +
        `${this.#parts} of them in a part begun with the Task`,
    );
    return this.#otherwise === 0;
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}
