import { ledger, type BuilderMark } from "../src/executor/ledger.js";
import { sourceLine } from "./source-line.js";

/** Notes a run of what a builder describes in the ledger, from its first moment to its end. */
export async function accompanied<Result>(mark: BuilderMark, run: () => Promise<Result>): Promise<Result> {
  const ended = ledger.running(mark, sourceLine());
  try {
    return await run();
  } finally {
    ended();
  }
}
