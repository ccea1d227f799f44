import { failureText, type Execution, type HistoryEvent } from "../../history/index.js";
import { difference, type ReplayDifference } from "./difference.js";
import { fieldLines } from "./fields.js";
import type { Likeness } from "./likeness.js";

/** Compares how two executions ended. */
export function compareOutcome(recorded: Execution, replayed: Execution, likeness: Likeness): ReplayDifference[] {
  const stopped = recorded.status === "ABORTED" && replayed.status === "RUNNING";
  // The one call nobody answered is told; that the replay ended with it follows.
  if (stopped || replayed.error?.startsWith("Stepwright.") === true) return [];
  const same =
    recorded.status === replayed.status &&
    recorded.error === replayed.error &&
    likeness.sameText(recorded.cause, replayed.cause);
  if (!same) {
    const text = `It ended ${endingText(replayed)}, recorded ${endingText(recorded)}`;
    return [difference({ kind: "outcome", text, recorded: recorded.status, replayed: replayed.status })];
  }
  if (likeness.same(recorded.output, replayed.output)) return [];
  return [
    difference({
      kind: "output",
      text: "Its output is another than recorded",
      details: fieldLines("output", ...likeness.pair(recorded.output ?? null, replayed.output ?? null)),
      recorded: recorded.output,
      replayed: replayed.output,
    }),
  ];
}

function endingText(execution: Execution): string {
  return execution.error === undefined ? execution.status : `${execution.status} with ${failureText(execution)}`;
}

/** The first event of either history that the other does not have in its place. */
export interface DifferingEvent {
  /** Undefined: the recorded history ended before. */
  readonly recorded: HistoryEvent | undefined;
  /** Undefined: the replay ended before. */
  readonly replayed: HistoryEvent | undefined;
}

/** Compares two histories event by event: type, and the state it names. */
export function firstDifferingEvent(recorded: Execution, replayed: Execution): DifferingEvent | undefined {
  const most = Math.max(recorded.events.length, replayed.events.length);
  for (let at = 0; at < most; at += 1) {
    const before = recorded.events[at];
    const now = replayed.events[at];
    if (before === undefined || now === undefined || eventText(before) !== eventText(now)) {
      return { recorded: before, replayed: now };
    }
  }
  return undefined;
}

/** `TaskStateEntered "ChargeCard"`, `MapIterationStarted "PriceItems" 2`. */
export function eventText(event: HistoryEvent): string {
  const details = Object.values(event).find(
    (value): value is { readonly name?: string; readonly index?: number } =>
      typeof value === "object" && value !== null && "name" in value,
  );
  const name = details?.name === undefined ? "" : ` "${details.name}"`;
  return `${event.type}${name}${details?.index === undefined ? "" : ` ${details.index}`}`;
}
