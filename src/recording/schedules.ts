import type { HistoryEvent, Visit } from "../history/index.js";
import { jsonOrText, type JsonValue } from "../util/json.js";

/** What the events around one call of a Task say, beyond the tree of the Execution. */
export interface Schedule {
  /** Step Functions would give up waiting by itself: TimeoutSeconds or HeartbeatSeconds was set. */
  readonly limited: boolean;
  /** It waited for whoever had its token. */
  readonly token: boolean;
  /** What the service replied at first, of a `.sync` or `.waitForTaskToken` Task. */
  readonly submitted: JsonValue | undefined;
}

/** The calls of each Task's visit in order, by the event that entered it. */
export class Schedules {
  readonly #byVisit = new Map<number, Schedule[]>();

  constructor(events: readonly HistoryEvent[]) {
    // An event belongs to the visit that the events before it, followed back, were entered by.
    const visits = new Map<number, number>();
    for (const event of events) {
      const visit = event.type.endsWith("StateEntered") ? event.id : visits.get(event.previousEventId);
      if (visit === undefined) continue;
      visits.set(event.id, visit);
      this.#read(visit, event);
    }
  }

  /** Those of one visit; its n-th call is the n-th. */
  of({ enteredEventId }: Visit): readonly Schedule[] {
    return this.#byVisit.get(enteredEventId) ?? [];
  }

  #read(visit: number, event: HistoryEvent): void {
    if (event.type === "TaskScheduled") {
      const details = event.taskScheduledEventDetails;
      const limited = details?.timeoutInSeconds !== undefined || details?.heartbeatInSeconds !== undefined;
      this.#add(visit, { limited, token: details?.resource?.endsWith(".waitForTaskToken") ?? false });
    } else if (event.type === "LambdaFunctionScheduled") {
      this.#add(visit, { limited: event.lambdaFunctionScheduledEventDetails?.timeoutInSeconds !== undefined });
    } else if (event.type === "ActivityScheduled") {
      const details = event.activityScheduledEventDetails;
      this.#add(visit, {
        limited: details?.timeoutInSeconds !== undefined || details?.heartbeatInSeconds !== undefined,
      });
    } else if (event.type === "TaskSubmitted") {
      const calls = this.#byVisit.get(visit);
      const latest = calls?.pop();
      const text = event.taskSubmittedEventDetails?.output;
      if (latest !== undefined)
        calls?.push({ ...latest, submitted: text === undefined ? undefined : jsonOrText(text) });
    }
  }

  #add(visit: number, { limited, token = false }: { readonly limited: boolean; readonly token?: boolean }): void {
    const calls = this.#byVisit.get(visit);
    const schedule: Schedule = { limited, token, submitted: undefined };
    if (calls === undefined) this.#byVisit.set(visit, [schedule]);
    else calls.push(schedule);
  }
}
