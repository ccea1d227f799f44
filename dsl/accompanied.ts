import { ledger, type BuilderMark } from "../src/executor/ledger.js";
import { sourceLine } from "./source-line.js";

/** A run of what a builder describes. `over` is the signal that its test is over; undefined outside tests. */
export type Accompanied<Result> = (over: AbortSignal | undefined) => Promise<Result>;

/** Notes a run of what a builder describes in the ledger, from its first moment to its end. */
export function accompanied<Result>(mark: BuilderMark, run: () => Promise<Result>): Promise<Result> {
  const { ended } = ledger.running(mark, sourceLine());
  return run().finally(ended);
}

/**
 * The same for a run that heeds a signal. One that outlives its test, such as a test that timed out, is cancelled and leaves nothing on
 * its target.
 */
export function accompaniedInTest<Result>(mark: BuilderMark, run: Accompanied<Result>): Promise<Result> {
  const { over, ended, cancels } = ledger.running(mark, sourceLine());
  const result = run(over).finally(ended);
  cancels(result);
  return result;
}
