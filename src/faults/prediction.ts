import type { GraphStep } from "../asl/graph.js";
import type { Catcher, MapState, ParallelState, Retrier, TaskState } from "../asl/machine.js";

/** An error as retriers and catchers see it. */
export interface FaultError {
  readonly error: string;
  /** A heartbeat stayed out: what names States.HeartbeatTimeout takes it, too. */
  readonly heartbeat?: boolean;
}

/** How long a retry waits, in milliseconds: a range where there is jitter. */
export interface RetryDelay {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** What a definition says of a Task that fails with one error on every attempt. */
export interface FaultPrediction {
  /** Attempts of the Task in one visit. */
  readonly attempts: number;
  readonly delays: readonly RetryDelay[];
  /** The Parallels and Maps around it that try again, from the inside out, with their attempts. */
  readonly around: readonly { readonly state: string; readonly attempts: number }[];
  readonly outcome:
    | { readonly kind: "caught"; readonly by: string; readonly next: string }
    | { readonly kind: "ends"; readonly error: string }
    /** A distributed Map may tolerate it: that depends on how many of its items fail. */
    | { readonly kind: "tolerated"; readonly by: string };
}

type Guarded = Pick<TaskState | ParallelState | MapState, "name" | "retry" | "catch">;

/**
 * Derives from a definition alone what becomes of an error, as the States Language tells: the first retrier that names it decides, and
 * when that has no attempt left the first catcher that names it; what nobody catches fails the state around. States.ALL does not name
 * States.Runtime; of States.DataLimitExceeded, which the guide excepts as well, executions show that it takes a Task's.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function predictFault(task: TaskState, path: readonly GraphStep[], failure: FaultError): FaultPrediction {
  const own = retrierFor(task, failure);
  const delays = own === undefined ? [] : delaysOf(own);
  const around: { state: string; attempts: number }[] = [];
  let current = failure;
  let outcome = caughtBy(task, current);
  for (const { state } of [...path].reverse()) {
    if (outcome !== undefined) break;
    if (state.type === "Map" && state.mode === "DISTRIBUTED") {
      if (mayTolerate(state)) outcome = { kind: "tolerated", by: state.name };
      current = { error: "States.ExceedToleratedFailureThreshold" };
    }
    const attempts = 1 + (retrierFor(state, current)?.maxAttempts ?? 0);
    if (outcome === undefined && attempts > 1) around.push({ state: state.name, attempts });
    outcome ??= caughtBy(state, current);
  }
  return { attempts: 1 + delays.length, delays, around, outcome: outcome ?? { kind: "ends", error: current.error } };
}

/** The retrier that decides on an error, used up or not. */
export function retrierFor({ retry }: Guarded, failure: FaultError): Retrier | undefined {
  return retry.find(({ errorEquals }) => names(errorEquals, failure));
}

/** The catcher that takes an error no retrier takes any more. */
export function catcherFor({ catch: catchers }: Guarded, failure: FaultError): Catcher | undefined {
  return catchers.find(({ errorEquals }) => names(errorEquals, failure));
}

/** Milliseconds before each retry of a retrier. */
export function delaysOf(retrier: Retrier): readonly RetryDelay[] {
  const { intervalSeconds, backoffRate, maxAttempts, maxDelaySeconds = Infinity, jitterStrategy } = retrier;
  return Array.from({ length: maxAttempts }, (_, retry) => {
    const mostMs = Math.round(Math.min(intervalSeconds * backoffRate ** retry, maxDelaySeconds) * 1000);
    return { leastMs: jitterStrategy === "FULL" ? 0 : mostMs, mostMs };
  });
}

function caughtBy(state: Guarded, failure: FaultError): FaultPrediction["outcome"] | undefined {
  const catcher = catcherFor(state, failure);
  return catcher && { kind: "caught", by: state.name, next: catcher.next };
}

function names(errorEquals: readonly string[], { error, heartbeat = false }: FaultError): boolean {
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (name === "States.ALL") return error !== "States.Runtime";
    if (name === "States.TaskFailed") return error !== "States.Timeout";
    return heartbeat && name === "States.HeartbeatTimeout";
  });
}

function mayTolerate(map: MapState): boolean {
  const { toleratedFailureCount = 0, toleratedFailurePercentage = 0 } = map;
  const computed = [
    map.toleratedFailureCountPath,
    map.toleratedFailureCountTemplate,
    map.toleratedFailurePercentagePath,
    map.toleratedFailurePercentageTemplate,
  ];
  return toleratedFailureCount > 0 || toleratedFailurePercentage > 0 || computed.some((limit) => limit !== undefined);
}
