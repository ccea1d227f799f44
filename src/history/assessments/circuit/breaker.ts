import { formatDuration } from "../../../util/duration.js";
import { counted, failuresText, times, type FailureCount } from "../../../util/words.js";
import type { Call, CircuitRun } from "./circuit-run.js";

/** What a circuit breaker is expected to do: it opens after so many calls that fail. */
export interface CircuitExpectation extends FailureCount {
  /** It lets a call through again so long after it opened. Undefined: it stays open for all runs that are looked at. */
  readonly halfOpenMs?: number | undefined;
}

/** Breakers keep their times in stores that know whole seconds only, such as DynamoDB's time to live. */
const grainMs = 1000;

/** When and where it opened: after the failure was seen, and before the run that saw it was over. */
interface Opened {
  readonly earliest: number;
  readonly latest: number;
  readonly run: CircuitRun;
  readonly notedId: number;
}

/** A breaker that does as expected: it is shown runs, and says which of them it would not have let do as they did. */
export class Breaker {
  readonly #expectation: CircuitExpectation;
  #open: Opened | undefined;
  #trying = false;
  /** Since it was closed last. */
  #calls: Call[] = [];
  #most = 0;
  #opened = 0;
  #refused = 0;
  #trials = 0;
  #closed = 0;

  constructor(expectation: CircuitExpectation) {
    this.#expectation = expectation;
  }

  /** @returns what is wrong with the run */
  take(run: CircuitRun): string | undefined {
    if (run.calls.length === 0) return this.#refuse(run);
    // Calls of one run may be made side by side: each result counts from where its Task was left.
    const moments = run.calls.flatMap((call, index) => [
      { id: call.enteredId, step: () => this.#begin(run, call, index) },
      { id: call.leftId, step: () => this.#end(run, call) },
    ]);
    for (const { step } of moments.sort((left, right) => left.id - right.id)) {
      const problem = step();
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** What the runs do not show. */
  missing(): string | undefined {
    const { halfOpenMs } = this.#expectation;
    if (this.#opened === 0) {
      return `there were never ${failuresText(this.#expectation)}, at most ${this.#most}: the runs do not show it open`;
    }
    if (this.#refused === 0) return "no run came while it was open, so that nothing shows it";
    if (halfOpenMs !== undefined && this.#trials === 0) {
      return `no run came ${formatDuration(halfOpenMs)} after it had opened, so that nothing shows that it is tried again`;
    }
    return undefined;
  }

  story(): string {
    const tried = this.#trials === 0 ? "was never tried again" : `was tried again ${times(this.#trials)}`;
    const kept = `kept ${counted(this.#refused, "run")} from calling`;
    const closed = this.#closed === 0 ? [] : [`closed ${times(this.#closed)}`];
    const parts = [`opened ${times(this.#opened)}`, kept, tried, ...closed];
    return `it ${parts.slice(0, -1).join(", ")}, and ${parts.at(-1) ?? ""}`;
  }

  #refuse({ startMs }: CircuitRun): string | undefined {
    if (this.#open === undefined) {
      const seen = `${this.#count()} of ${failuresText(this.#expectation)} had been seen`;
      return this.#trying
        ? "did not call, though the circuit was half-open, and the trial before had not failed"
        : `did not call, though the circuit was closed: ${seen}`;
    }
    const { halfOpenMs = Infinity } = this.#expectation;
    const sinceMs = startMs - this.#open.latest;
    if (sinceMs >= halfOpenMs + grainMs) {
      return `was kept from calling ${formatDuration(sinceMs)} after the circuit had opened`;
    }
    this.#refused += 1;
    return undefined;
  }

  #begin(run: CircuitRun, call: Call, index: number): string | undefined {
    const open = this.#open;
    if (open === undefined) return undefined;
    // It was under way before anybody could have noted that the circuit opened.
    if (open.run === run && call.enteredId < open.notedId) return undefined;
    const { halfOpenMs = Infinity } = this.#expectation;
    const sinceMs = call.at - open.earliest;
    if (sinceMs < halfOpenMs - grainMs) {
      return open.run === run
        ? `called again although the circuit had opened in it (call ${index + 1})`
        : `called ${formatDuration(sinceMs)} after the circuit had opened`;
    }
    this.#trials += 1;
    this.#trying = true;
    this.#open = undefined;
    return undefined;
  }

  #end(run: CircuitRun, call: Call): undefined {
    if (this.#open !== undefined || call.result === "unknown") return;
    if (this.#trying && call.result === "succeeded") {
      this.#trying = false;
      this.#calls = [];
      this.#closed += 1;
    }
    this.#calls.push(call);
    const count = this.#count();
    this.#most = Math.max(this.#most, count);
    // One failure of a trial is enough.
    if (!(this.#trying && call.result === "failed") && count < this.#expectation.failures) return;
    const { end, notedId } = call;
    this.#open = { earliest: end, latest: Math.max(end, run.stopMs ?? end), run, notedId };
    this.#opened += 1;
    this.#trying = false;
    this.#calls = [];
  }

  /** The failures that count now. */
  #count(): number {
    const { withinMs, of } = this.#expectation;
    const failed = ({ result }: Call): boolean => result === "failed";
    if (withinMs === undefined && of === undefined) {
      return this.#calls.length - 1 - this.#calls.findLastIndex((call) => !failed(call));
    }
    const latest = this.#calls.at(-1)?.end ?? 0;
    const among = of === undefined ? this.#calls : this.#calls.slice(-of);
    return among.filter((call) => failed(call) && latest - call.end <= (withinMs ?? Infinity)).length;
  }
}
