import type { CopyOutcome } from "./definition-copies.js";

/** Counts how many faults come out the same natively and through a copy, and names the others. */
export class CopyReport {
  readonly #counts = new Map<CopyOutcome["verdict"], number>();

  add(name: string, outcomes: readonly CopyOutcome[]): void {
    for (const { fault, verdict, reason } of outcomes) {
      this.#counts.set(verdict, (this.#counts.get(verdict) ?? 0) + 1);
      if (verdict !== "equal") console.log(`  ${verdict}: ${name}: ${fault}: ${reason}`);
    }
  }

  report(): void {
    console.log(
      [...this.#counts].map(([verdict, times]) => `${String(times).padStart(5)}  copy ${verdict}`).join("\n"),
    );
  }
}
