import type { Duration } from "../../src/util/duration.js";
import type { ParallelBuilder } from "./parallel-builder.js";

/** What of a batch makes sense where one runs after the other, as it stands there. */
type Shared = Pick<ParallelBuilder, "toPlan" | "compiled" | "explain" | "check" | "run" | "start">;

/** The words of a batch that say the same of a series. */
type Said = "on" | "within" | "failFast" | "keep" | "expectAll" | "expectSucceeded" | "expectThroughput";

/** Runs one after the other, and what they must show together. Immutable: every call gives a new builder. */
export type SeriesBuilder = Shared & {
  readonly [Word in Said]: (...args: Parameters<ParallelBuilder[Word]>) => SeriesBuilder;
} & {
  /**
   * Lets so much of the target's time pass before each run but the first, such as `"5s"`.
   * @throws DURATION_INVALID
   */
  pause(before: Duration): SeriesBuilder;
  /**
   * Expects that the runs show a circuit breaker: while the circuit is closed every run calls what it guards; after so many calls that
   * fail, no run does, until it may be tried again. A trial that succeeds closes the circuit, one that fails opens it anew. Runs that never
   * show it open, or never try again, fail. A visit of a guarded Task is one call, its retries included; calls of one run may be made side by
   * side, and those under way when the circuit opens do not matter. Times are compared to within a second, since breakers keep them in whole
   * seconds. Single runs may fail: say what each must do with `expectAll`, or how many must succeed with `expectSucceeded`.
   * @param name the Task it guards, or with `around` a name for reports
   * @param options.around the Tasks it guards
   * @param options.errors those that count as failures (default: all); a call that fails otherwise counts as one that got through
   * @throws NAME_EXPECTED, COUNT_INVALID, EXPECTATION_EMPTY
   * @example expectCircuit("payments", { around: ["ChargeCard", "RefundCard"] }).opensAfter({ failures: 5 }).halfOpensAfter("30s")
   */
  expectCircuit(
    name: string,
    options?: { readonly around?: readonly string[]; readonly errors?: readonly string[] },
  ): CircuitOpening;
};

/** After how many failures a circuit opens. */
export interface CircuitFailures {
  /** So many: in a row, unless `within` or `of` is given. */
  readonly failures: number;
  /** They count that came in so much time, whatever succeeded between them. */
  readonly within?: Duration;
  /** They count that are among the last so many calls, whatever succeeded between them. */
  readonly of?: number;
}

/** An expected circuit, of which is still to be said when it opens. */
export interface CircuitOpening {
  /**
   * It opens after so many failures: `{ failures: 5 }` in a row, `{ failures: 5, within: "1m" }` in a time, `{ failures: 5, of: 10 }` of the last calls.
   * @throws COUNT_INVALID, DURATION_INVALID
   */
  opensAfter(after: CircuitFailures): CircuitBuilder;
}

/** A series in which a circuit is expected to open, and perhaps to be tried again. */
export type CircuitBuilder = SeriesBuilder & {
  /** A call is let through again so long after it opened, and by the first run that starts later. @throws DURATION_INVALID */
  halfOpensAfter(time: Duration): SeriesBuilder;
};
