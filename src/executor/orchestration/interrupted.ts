import type { ParallelPlan } from "../../plan/orchestration/parallel-plan.js";
import type { Job } from "./batch/batch-jobs.js";

/**
 * A batch, series or chain that was running when its cloud was saved. Its executions were saved; what it was still to start is not
 * started any more, and nobody judges it as a whole. One inside another is told of by itself.
 */
export interface InterruptedOrchestration {
  /** `parallel` for a series, too. */
  readonly kind: "parallel" | "chain";
  /** The line it was written in. */
  readonly at: string;
  /** ARNs of its executions that were running. */
  readonly running: readonly string[];
  /** Members or steps that had not started, by name: the first hundred. */
  readonly left: readonly string[];
  /** How many had not started; undefined where inputs are read as they come, and nobody knows how many there are. */
  readonly leftCount: number | undefined;
}

/** So many are named. */
const named = 100;

/**
 * What is left of a batch or chain.
 * @param left names of what has not started, as many as are known
 * @param count how many these are in all, where they are more than the names
 */
export function interrupted(
  whole: Pick<InterruptedOrchestration, "kind" | "at" | "running">,
  left: Iterable<string>,
  count?: number | "unknown",
): InterruptedOrchestration {
  const names: string[] = [];
  let seen = 0;
  for (const name of left) {
    seen += 1;
    if (names.length < named) names.push(name);
    else if (count !== undefined) break;
  }
  return { ...whole, left: names, leftCount: count === "unknown" ? undefined : (count ?? seen) };
}

/**
 * What is left of a batch.
 * @param seen which executions run, whether nothing more is to start, members and inputs that have not begun, how many inputs were read
 */
export function interruptedBatch(
  { runs, at }: Pick<ParallelPlan, "runs" | "at">,
  seen: {
    readonly running: readonly string[];
    readonly over: boolean;
    readonly jobs: readonly Pick<Job, "name">[];
    readonly read: number;
    readonly total: number | undefined;
  },
): InterruptedOrchestration {
  const { running, over, read, total } = seen;
  const whole = { kind: "parallel", at, running } as const;
  if (over) return interrupted(whole, []);
  const jobs = seen.jobs.map(({ name }) => name);
  if (runs.form === "members") return interrupted(whole, jobs);
  if (total === undefined) return interrupted(whole, jobs, "unknown");
  const unread = Array.from({ length: Math.min(named, total - read) }, (_, place) => `${runs.name}[${read + place}]`);
  return interrupted(whole, [...jobs, ...unread], jobs.length + total - read);
}
