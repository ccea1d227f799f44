import type { Catcher, Retrier, State } from "../asl/machine.js";
import { depart, placed } from "./data-flow.js";
import type { EventType } from "./event-type.js";
import type { Thread } from "./execution/execution-state.js";
import { noteEvaluation } from "./evaluation-failure.js";
import { failureOf, type Failure } from "./failure.js";
import { Payload } from "./payload/payload.js";
import { drawNumber } from "../util/random.js";
import { HistoryFull, type Run } from "./run.js";
import { drawKey } from "./scope.js";
import type { StateBehaviour } from "./states/behaviour.js";

/**
 * Handles the failure of a state: by its Retry, else by its Catch, else its thread fails.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function handleFailure(
  run: Run,
  thread: Thread,
  state: State,
  behaviour: StateBehaviour<State>,
  failure: Failure,
): void {
  if (failure.terminal || !("retry" in state)) {
    run.fail(thread, failure);
    return;
  }
  if (isRetried(run, thread, state.retry, failure)) return;
  if (behaviour.failed !== undefined) run.record(thread, behaviour.failed);
  const catcher = state.catch.find(({ errorEquals }) => matches(errorEquals, failure));
  if (catcher === undefined || behaviour.exited === undefined) run.fail(thread, failure);
  else takeOver(run, thread, state, behaviour.exited, catcher, failure);
}

/** Goes on where a catcher says. What cannot be made of the error is itself a failure that nothing catches. */
function takeOver(
  run: Run,
  thread: Thread,
  state: Pick<State, "queryLanguage">,
  exited: EventType,
  catcher: Catcher,
  failure: Failure,
): void {
  const { visit } = thread;
  try {
    leave(run, thread, state, exited, catcher, failure);
    run.dropWork(visit);
  } catch (thrown) {
    if (thrown instanceof HistoryFull) throw thrown;
    const own = failureOf(thrown, thread.visit);
    noteEvaluation(run, thread, own, thread.lastEvent);
    run.fail(thread, own);
  }
}

/** Leaves with the error under the catcher's ResultPath, or with its Output. The state's own paths are not applied. */
function leave(
  run: Run,
  thread: Thread,
  { queryLanguage }: Pick<State, "queryLanguage">,
  exited: EventType,
  catcher: Catcher,
  failure: Failure,
): void {
  const error = Payload.of({ Error: failure.error ?? null, Cause: failure.cause ?? null });
  const seen =
    queryLanguage === "JSONata"
      ? { input: thread.visit.input.value, errorOutput: error.value }
      : { input: error.value };
  const given = placed(thread, error, catcher.resultPath);
  depart(run, thread, { exited, next: catcher.next, sender: catcher }, given, seen);
}

/** The first retrier that names the error decides: each has its own counter, and a used-up one leaves the error to Catch. */
function isRetried(run: Run, thread: Thread, retriers: readonly Retrier[], failure: Failure): boolean {
  const index = retriers.findIndex(({ errorEquals }) => matches(errorEquals, failure));
  const retrier = retriers[index];
  if (retrier === undefined) return false;
  const { visit } = thread;
  visit.retries ??= retriers.map(() => 0);
  const used = visit.retries[index] as number;
  if (used >= retrier.maxAttempts) return false;
  visit.retries[index] = used + 1;
  const delay = delayMs(run, thread, retrier, used);
  visit.attempt += 1;
  run.dropWork(visit);
  run.sleep(thread, "retry", run.now + delay);
  return true;
}

/** Milliseconds before the retry after `used` earlier ones of the same retrier. */
function delayMs(run: Run, thread: Thread, retrier: Retrier, used: number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** used;
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  const share = retrier.jitterStrategy === "FULL" ? drawNumber(run.seed, `${drawKey(run, thread)}|jitter`) : 1;
  return Math.round(seconds * 1000 * share);
}

function matches(errorEquals: readonly string[], failure: Failure): boolean {
  return errorEquals.some((name) => matchesName(name, failure));
}

/**
 * States.ALL stands for every error but States.Runtime, States.TaskFailed for every one but a time-out. The guide excepts
 * States.DataLimitExceeded from States.ALL, too; executions show a Task with too large a result to be caught by it. Where a state's own
 * output is too large, the failure is terminal and comes here not at all.
 */
function matchesName(name: string, failure: Failure): boolean {
  if (name === failure.error) return true;
  if (name === "States.ALL") return failure.error !== "States.Runtime";
  if (name === "States.TaskFailed") return failure.error !== "States.Timeout";
  return name === "States.HeartbeatTimeout" && failure.heartbeat === true;
}
