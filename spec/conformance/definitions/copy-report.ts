import type { CopyOutcome } from "./definition-copies.js";

const verdicts = ["equal", "different", "refused", "not run"] as const satisfies readonly CopyOutcome["verdict"][];

/** Counts how many faults come out the same natively and through a copy, and names the others. */
export class CopyReport {
  readonly #counts = new Map<CopyOutcome["verdict"], number>();
  #definitions = 0;
  #tasks = 0;
  #parts = 0;

  add(name: string, outcomes: readonly CopyOutcome[]): void {
    this.#definitions += 1;
    this.#tasks += new Set(outcomes.map(({ state }) => state)).size;
    for (const { fault, state, verdict, reason, part } of outcomes) {
      if (part === true) this.#parts += 1;
      this.#counts.set(verdict, (this.#counts.get(verdict) ?? 0) + 1);
      if (verdict !== "equal") console.log(`  ${verdict}: ${name}: ${fault} of ${state}: ${reason}`);
    }
  }

  /** @returns whether none is different */
  report(): boolean {
    const count = (verdict: CopyOutcome["verdict"]): number => this.#counts.get(verdict) ?? 0;
    const faults = verdicts.reduce((sum, verdict) => sum + count(verdict), 0);
    const told = verdicts.map((verdict) => `${count(verdict)} ${verdict}`).join(", ");
    console.log(
      `copies: ${this.#definitions} definitions, ${this.#tasks} Tasks, ${faults} faults: ${told}; ${this.#parts} of them in a part begun with the Task`,
    );
    return count("different") === 0;
  }
}
