/** Somebody waits for something to hold. */
interface Demand {
  readonly met: () => boolean;
  readonly until: number | undefined;
  readonly what: string | undefined;
  /** Whether it is a reason for time to pass. Undefined: it is. */
  readonly drives: (() => boolean) | undefined;
  readonly resolve: (how: "met" | "until") => void;
  readonly reject: (reason: unknown) => void;
}

/** Who waits on a clock, and for what. */
export class Demands {
  readonly #demands = new Set<Demand>();
  readonly #resumes: () => void;

  /** @param resumes called whenever somebody is about to go on */
  constructor(resumes: () => void) {
    this.#resumes = resumes;
  }

  get size(): number {
    return this.#demands.size;
  }

  /** Whether somebody is a reason for time to pass. */
  get driving(): boolean {
    for (const { drives } of this.#demands) if (drives === undefined || drives()) return true;
    return false;
  }

  /** The moment the most impatient one gives up; Infinity where nobody does. */
  get until(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { until } of this.#demands) if (until !== undefined && until < earliest) earliest = until;
    return earliest;
  }

  add(demand: Demand): void {
    this.#demands.add(demand);
  }

  /** Resolves all whose condition holds. */
  test(): void {
    for (const demand of this.#demands) {
      let met: boolean;
      try {
        met = demand.met();
      } catch (reason) {
        this.#reject(demand, reason);
        continue;
      }
      if (met) this.#resolve(demand, "met");
    }
  }

  /** Resolves all that wait no longer than this. */
  giveUp(now: number): void {
    for (const demand of this.#demands)
      if (demand.until !== undefined && demand.until <= now) this.#resolve(demand, "until");
  }

  /** Ends every wait with an error; of what was waited for. */
  fail(reasonFor: (what: string | undefined) => unknown): void {
    for (const demand of this.#demands) this.#reject(demand, reasonFor(demand.what));
  }

  #resolve(demand: Demand, how: "met" | "until"): void {
    this.#demands.delete(demand);
    this.#resumes();
    demand.resolve(how);
  }

  #reject(demand: Demand, reason: unknown): void {
    this.#demands.delete(demand);
    this.#resumes();
    demand.reject(reason);
  }
}
