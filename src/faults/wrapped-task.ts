import type { TaskState } from "../asl/machine.js";
import type { InjectionNode } from "../plan/injection.js";
import type { JsonObject } from "../util/json.js";
import { AttemptChain, type FailingAttempt, type WrappedTask } from "./attempt-chain.js";
import { injectedInto, type Attempted } from "./injection.js";
import { delaysOf, retrierFor, type RetryDelay } from "./prediction.js";

/** Why a Task cannot be unrolled: a clause that goes on from its name. */
export class Unwrappable extends Error {
  override readonly name = "Unwrappable";
}

/** More attempts than any retrier allows that can be unrolled. */
const mostAttempts = 100;

/** The faults of a plan, those that do not meet the Task among them, and what is drawn for its attempts. */
export interface PutIn {
  readonly injections: readonly InjectionNode[];
  draws(attempt: number): Attempted["draw"];
  /** When it is down, if it ever is: milliseconds from the start of the execution. */
  readonly outage?: NonNullable<InjectionNode["period"]> | undefined;
}

/**
 * Unrolls the leading attempts of a Task that faults take.
 * @throws Unwrappable
 */
export function wrapTask(task: TaskState, source: JsonObject, put: PutIn): WrappedTask {
  if (put.outage !== undefined) return wrapOutage(task, source, put, put.outage);
  const used = task.retry.map(() => 0);
  const chain = new AttemptChain(task, source);
  for (let number = 1; number <= mostAttempts; number++) {
    const attempt = attemptOf(task, put, number);
    if (number === 1 && attempt.failing !== undefined) chain.read();
    if (attempt.latency > 0) chain.pause(number, attempt.latency);
    if (attempt.failing === undefined) return chain.endWithTask(number, used);
    const taken = takenBy(task, attempt.failing, used);
    if (taken === undefined) return chain.endWithFailure(number, attempt.failing);
    chain.fail(number, attempt.failing, taken.mostMs / 1000);
  }
  throw new Unwrappable(`more than ${mostAttempts} of its attempts would have to be unrolled`);
}

/** Each attempt is looked at when it is made: it fails while the Task is down, else the Task itself takes over. */
function wrapOutage(
  task: TaskState,
  source: JsonObject,
  put: PutIn,
  { fromMs, forMs }: NonNullable<PutIn["outage"]>,
): WrappedTask {
  const used = task.retry.map(() => 0);
  const chain = new AttemptChain(task, source);
  const since = "($toMillis($states.context.State.EnteredTime) - $toMillis($states.context.Execution.StartTime))";
  let soonest = 0;
  for (let number = 1; number <= mostAttempts; number++) {
    const { failing } = attemptOf(task, put, number);
    // By now it is over, whenever it was met first.
    if (failing === undefined || soonest >= forMs) return chain.endWithTask(number, used);
    chain.unless(`${since} >= ${fromMs} and ${since} < ${fromMs + forMs}`, number, used);
    if (number === 1) chain.read();
    const taken = takenBy(task, failing, used);
    if (taken === undefined) return chain.endWithFailure(number, failing);
    chain.fail(number, failing, taken.mostMs / 1000);
    soonest += failing.seconds * 1000 + taken.leastMs;
  }
  throw new Unwrappable(`more than ${mostAttempts} of its attempts would have to be unrolled`);
}

/** How long the retrier waits that takes a failure, which is counted; undefined where none takes it any more. */
function takenBy(task: TaskState, { failure }: FailingAttempt, used: number[]): RetryDelay | undefined {
  const index = task.retry.findIndex((retrier) => retrierFor({ ...task, retry: [retrier] }, failure));
  const retrier = task.retry[index];
  const retry = used[index] ?? 0;
  if (retrier === undefined || retry >= retrier.maxAttempts) return undefined;
  used[index] = retry + 1;
  return delaysOf(retrier)[retry];
}

function attemptOf(
  task: TaskState,
  { injections, draws, outage }: PutIn,
  attempt: number,
): { readonly failing: FailingAttempt | undefined; readonly latency: number } {
  const { name: state, resource } = task;
  const draw = draws(attempt);
  const elapsedMs = outage?.fromMs ?? 0;
  const found = injectedInto({ state, resource, item: undefined, visit: 1, attempt, elapsedMs, draw }, injections);
  const latency = (found?.latencyMs ?? 0) / 1000;
  if (found?.instead === undefined) return { failing: undefined, latency };
  if (found.instead.kind === "fails") {
    const { error, cause, timedOut = false } = found.instead;
    return { failing: { failure: { error, cause, timedOut }, seconds: 0 }, latency };
  }
  const { heartbeatSeconds, timeoutSeconds } = task;
  const seconds = Math.min(heartbeatSeconds ?? Infinity, timeoutSeconds ?? Infinity);
  if (!Number.isFinite(seconds))
    throw new Unwrappable("its HeartbeatSeconds and TimeoutSeconds are not written out as numbers");
  const heartbeat = heartbeatSeconds !== undefined && heartbeatSeconds <= (timeoutSeconds ?? Infinity);
  const failure = { error: "States.Timeout", heartbeat, cause: undefined, timedOut: true };
  return { failing: { failure, seconds }, latency };
}
