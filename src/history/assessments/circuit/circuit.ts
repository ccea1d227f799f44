import { formatDuration } from "../../../util/duration.js";
import { failuresText, times } from "../../../util/words.js";
import type { Assessment } from "../../assessment.js";
import { Breaker, type CircuitExpectation } from "./breaker.js";
import type { CircuitRun } from "./circuit-run.js";

/** Runs that are shown before the one in which something is wrong. */
const mostShown = 15;

/**
 * Do runs, one after the other, show a circuit breaker at work? While it is closed each run calls; after so many failures no
 * run calls, until it may be tried again: a trial that succeeds closes it, one that fails opens it anew. Runs that do not show all that
 * was asked for prove nothing, and do not hold.
 */
export function assessCircuit(runs: readonly CircuitRun[], expectation: CircuitExpectation): Assessment {
  const { halfOpenMs } = expectation;
  const again = halfOpenMs === undefined ? "" : `, and be tried again after ${formatDuration(halfOpenMs)}`;
  const expected = `the circuit to open after ${failuresText(expectation)}${again}`;
  const breaker = new Breaker(expectation);
  for (const [index, run] of runs.entries()) {
    const problem = breaker.take(run);
    if (problem === undefined) continue;
    return { holds: false, expected, actual: `run ${index + 1} ${problem}`, details: storyOf(runs, index + 1) };
  }
  const missing = breaker.missing();
  const actual = missing ?? breaker.story();
  return { holds: missing === undefined, expected, actual, details: storyOf(runs, runs.length) };
}

/** What the runs did, up to one of them: when each began, after the first. */
function storyOf(runs: readonly CircuitRun[], until: number): string[] {
  const from = Math.max(0, until - mostShown);
  const begun = runs[0]?.startMs ?? 0;
  const lines = runs
    .slice(from, until)
    .map((run, index) => `run ${from + index + 1} at ${formatDuration(run.startMs - begun)}: ${runText(run)}`);
  return from === 0 ? lines : [`… ${from} ${from === 1 ? "run" : "runs"} before`, ...lines];
}

function runText({ calls, outcome }: CircuitRun): string {
  const [first] = calls;
  if (first === undefined) return `no call, ${outcome}`;
  if (calls.length === 1) return `called, ${first.result === "unknown" ? "was stopped" : first.result}`;
  return `called ${times(calls.length)}, ${calls.filter(({ result }) => result === "failed").length} failed`;
}
