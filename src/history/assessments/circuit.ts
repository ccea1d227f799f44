import { formatDuration } from "../../util/duration.js";
import type { Assessment } from "../assessment.js";
import type { Execution } from "../execution.js";
import { requireWhole, times } from "./words.js";

/** What a circuit breaker is expected to do. */
export interface CircuitExpectation {
  /** The Tasks it guards. One visit is one call, its retries included. */
  readonly around: readonly string[];
  /** It opens after so many calls in a row that fail. */
  readonly failures: number;
  /** It lets a call through again so long after it opened. Undefined: it stays open for all runs that are looked at. */
  readonly halfOpenMs?: number | undefined;
}

/** Breakers keep their times in stores that know whole seconds only, such as DynamoDB's time to live. */
const grainMs = 1000;

interface Call {
  readonly at: number;
  readonly end: number;
  readonly failed: boolean;
}

/** What of a run matters to a circuit breaker. Times are milliseconds since the epoch. */
export interface CircuitRun {
  readonly startMs: number;
  readonly stopMs: number | undefined;
  readonly calls: readonly Call[];
}

/** When it opened: after the failure was seen, and before the run that saw it was over. */
interface Opened {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * Do runs, one after the other, show a circuit breaker at work? While it is closed each run calls; after so many failures in a row no
 * run calls, until it may be tried again: a trial that succeeds closes it, one that fails opens it anew. Runs that do not show all that
 * was asked for prove nothing, and do not hold.
 */
export function assessCircuit(runs: readonly CircuitRun[], expectation: CircuitExpectation): Assessment {
  const { failures, halfOpenMs } = expectation;
  const again = halfOpenMs === undefined ? "" : `, and be tried again after ${formatDuration(halfOpenMs)}`;
  const expected = `the circuit to open after ${failures} ${failures === 1 ? "failure" : "failures in a row"}${again}`;
  const breaker = new Breaker(expectation);
  const lines: string[] = [];
  for (const [index, run] of runs.entries()) {
    lines.push(`run ${index + 1}: ${runText(run.calls)}`);
    const problem = breaker.take(run);
    if (problem !== undefined) return { holds: false, expected, actual: `run ${index + 1} ${problem}`, details: lines };
  }
  const missing = breaker.missing();
  return { holds: missing === undefined, expected, actual: missing ?? breaker.story(), details: lines };
}

class Breaker {
  readonly #expectation: CircuitExpectation;
  #open: Opened | undefined;
  #inARow = 0;
  #most = 0;
  #opened = 0;
  #refused = 0;
  #trials = 0;

  constructor(expectation: CircuitExpectation) {
    this.#expectation = expectation;
  }

  /** @returns what is wrong with the run */
  take(run: CircuitRun): string | undefined {
    const { calls } = run;
    const problem = this.#open === undefined ? this.#whileClosed(calls) : this.#whileOpen(this.#open, run);
    if (problem !== undefined) return problem;
    for (const [index, call] of calls.entries()) {
      if (this.#open !== undefined) return `called again although the circuit had opened in it (call ${index + 1})`;
      this.#note(run, call);
    }
    return undefined;
  }

  missing(): string | undefined {
    const { failures, halfOpenMs } = this.#expectation;
    if (this.#opened === 0) {
      return `there were never ${failures} failures in a row, at most ${this.#most}: the runs do not show it open`;
    }
    if (this.#refused === 0) return "no run came while it was open, so that nothing shows it";
    if (halfOpenMs !== undefined && this.#trials === 0) {
      return `no run came ${formatDuration(halfOpenMs)} after it had opened, so that nothing shows that it is tried again`;
    }
    return undefined;
  }

  story(): string {
    return `it opened ${times(this.#opened)}, kept ${this.#refused} ${this.#refused === 1 ? "run" : "runs"} from calling, and was tried again ${times(this.#trials)}`;
  }

  #whileClosed(calls: readonly Call[]): string | undefined {
    if (calls.length > 0) return undefined;
    const { failures } = this.#expectation;
    return `did not call, though the circuit was closed: ${this.#inARow} of ${failures} failures in a row had been seen`;
  }

  #whileOpen({ earliest, latest }: Opened, { startMs, calls }: CircuitRun): string | undefined {
    const { halfOpenMs = Infinity } = this.#expectation;
    const [first] = calls;
    if (first === undefined) {
      const sinceMs = startMs - latest;
      if (sinceMs >= halfOpenMs + grainMs) {
        return `was kept from calling ${formatDuration(sinceMs)} after the circuit had opened`;
      }
      this.#refused += 1;
      return undefined;
    }
    const sinceMs = first.at - earliest;
    if (sinceMs < halfOpenMs - grainMs) return `called ${formatDuration(sinceMs)} after the circuit had opened`;
    this.#trials += 1;
    this.#open = undefined;
    // One failure of a trial is enough.
    this.#inARow = this.#expectation.failures - 1;
    return undefined;
  }

  #note({ stopMs }: CircuitRun, { end, failed }: Call): void {
    this.#inARow = failed ? this.#inARow + 1 : 0;
    this.#most = Math.max(this.#most, this.#inARow);
    if (this.#inARow < this.#expectation.failures) return;
    this.#open = { earliest: end, latest: Math.max(end, stopMs ?? end) };
    this.#opened += 1;
  }
}

/** Takes what matters to a circuit breaker from a run. Tasks in `around` are guarded. @throws as every question of an execution that is not seen whole */
export function circuitRun(run: Execution, around: readonly string[]): CircuitRun {
  requireWhole(run, "what a circuit breaker let through");
  return {
    startMs: run.startDate.getTime(),
    stopMs: run.stopDate?.getTime(),
    calls: run.visits
      .filter(({ state }) => around.includes(state))
      .map(({ enteredAt, exitedAt, attempts, status }) => ({
        at: enteredAt.getTime(),
        end: (attempts.at(-1)?.endedAt ?? exitedAt ?? run.stopDate ?? enteredAt).getTime(),
        failed: status !== "succeeded",
      })),
  };
}

function runText(calls: readonly Call[]): string {
  if (calls.length === 0) return "no call";
  const failed = calls.filter((call) => call.failed).length;
  if (calls.length === 1) return failed === 1 ? "called, failed" : "called, succeeded";
  return `called ${times(calls.length)}, ${failed} failed`;
}
