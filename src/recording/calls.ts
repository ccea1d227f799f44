import { StepwrightError } from "../errors/index.js";
import type { Attempt, Execution, Thread, Visit } from "../history/index.js";
import type { DoubleAnswer } from "../plan/double.js";
import type { JsonValue } from "../util/json.js";
import { Schedules, type Schedule } from "./schedules.js";

/** One call of a Task's resource, and how it was answered. */
export interface RecordedCall {
  readonly state: string;
  /** 0-based indexes of the Map items it belongs to, from the outside in; empty outside a Map. */
  readonly items: readonly number[];
  /** 1-based. */
  readonly visit: number;
  /** 1-based. */
  readonly attempt: number;
  /** What the task received. */
  readonly payload: JsonValue | undefined;
  /** Undefined where nothing answered: no double stood in for the task. */
  readonly answer: RecordedAnswer | undefined;
  /** Milliseconds between its start and its answer. */
  readonly afterMs: number;
  /** The service's first reply to a `.sync` or `.waitForTaskToken` task. */
  readonly submitted: JsonValue | undefined;
  /** It waited for whoever had its token. */
  readonly token: boolean;
}

/** How a call was answered: as a double of a plan says it. */
export type RecordedAnswer = Exclude<DoubleAnswer, { readonly kind: "handles" }>;

/**
 * The calls of an execution's Tasks, in history order.
 * @throws RECORDING_WITHOUT_DATA where an answer's text is missing or cut short
 */
export function callsOf(execution: Execution): RecordedCall[] {
  const schedules = new Schedules(execution.events);
  return execution.visits.flatMap((visit) => callsOfVisit(visit, schedules.of(visit)));
}

function callsOfVisit(visit: Visit, schedules: readonly Schedule[]): RecordedCall[] {
  if (visit.type !== "Task") return [];
  const items = itemsOf(visit.thread);
  return visit.attempts
    .filter(({ called }) => called)
    .map((attempt, index) => {
      const schedule = schedules[index];
      return {
        state: visit.state,
        items,
        visit: visit.number,
        attempt: attempt.number,
        payload: attempt.payload,
        answer: answerOf(visit, attempt, schedule),
        afterMs: durationOf(attempt),
        submitted: schedule?.submitted,
        token: schedule?.token ?? false,
      };
    });
}

/** 0-based indexes of the items around a thread, from the outside in. */
function itemsOf(thread: Thread): readonly number[] {
  const items: number[] = [];
  for (let at: Thread | undefined = thread; at !== undefined; at = at.parent?.thread) {
    if (at.kind === "iteration") items.unshift(at.index);
  }
  return items;
}

function answerOf(visit: Visit, attempt: Attempt, schedule: Schedule | undefined): RecordedAnswer | undefined {
  // What was answered comes first: a call may be answered and its state fail at what it makes of the answer.
  if (attempt.output !== undefined) return { kind: "returns", output: attempt.output };
  const { status, error, cause } = attempt;
  if (status === "succeeded") throw new StepwrightError("RECORDING_WITHOUT_DATA", { what: visit.state });
  // A target of ours gave up: nothing stood in for the task.
  if (error?.startsWith("Stepwright.") === true) return undefined;
  const open = status === "running" || status === "aborted";
  if (open || (status === "timedOut" && (error === undefined || schedule?.limited === true))) return { kind: "never" };
  // SendTaskFailure may leave the error out; Retry and Catch know it by this name then.
  return { kind: "fails", error: error ?? "States.TaskFailed", ...(cause !== undefined && { cause }) };
}

function durationOf({ startedAt, scheduledAt, endedAt }: Attempt): number {
  return endedAt === undefined ? 0 : Math.max(0, endedAt.getTime() - (startedAt ?? scheduledAt).getTime());
}
