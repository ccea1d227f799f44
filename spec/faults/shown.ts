import type { Attempt, Execution, Thread, Visit } from "../../src/history/index.js";
import type { JsonValue } from "../../src/util/json.js";

/** What two runs are compared by: path, attempts and outcome. */
export interface Shown {
  readonly status: string;
  readonly error: string | undefined;
  readonly output: JsonValue | undefined;
  /** Visits in the order of their places; of those that fail beside each other in one instant only what is not left to chance. */
  readonly visits: readonly string[];
  /** Its history was full: it ended wherever it happened to be. */
  readonly cut?: true;
  /** Its child executions, in the order in which they were started; null where the other one has one more. */
  readonly children?: readonly (Shown | null)[];
}

/** An execution with those that its distributed Maps started. */
export interface Family {
  readonly execution: Execution;
  readonly mapRuns: readonly {
    /** More of its items failed than it tolerates. */
    readonly failed: boolean;
    /** In the order in which they were started. */
    readonly children: readonly Family[];
  }[];
}

/** What two executions show, and the child executions of their Map Runs. */
export function shownBoth(left: Family, right: Family): readonly [left: Shown, right: Shown] {
  const [one, other] = [new Sight(left.execution), new Sight(right.execution)];
  // What goes on until its history is full goes on less long where more events are written: what came before that is compared.
  const cut = one.cut || other.cut;
  const [mine, theirs] = cut ? [one.upToCut(other), other.upToCut(one)] : [one.whole(), other.whole()];
  const children = cut ? [] : left.mapRuns.flatMap((mapRun, index) => shownOfRun(mapRun, right.mapRuns[index]));
  if (children.length === 0) return [mine, theirs];
  return [
    { ...mine, children: children.map(([own]) => own) },
    { ...theirs, children: children.map(([, its]) => its) },
  ];
}

type MapRun = Family["mapRuns"][number];

/**
 * What the child executions of a Map Run show, null where there is none. Those that a failed run ended show nothing: how far they came by
 * then is left to chance, as is how many others failed in that instant, and how many ended well.
 */
function shownOfRun(left: MapRun, right: MapRun | undefined): readonly (readonly [Shown | null, Shown | null])[] {
  const bothFailed = left.failed && right?.failed === true;
  const [own, its] = [left, right].map((mapRun) => (mapRun?.children ?? []).filter(counts(bothFailed))) as [
    Family[],
    Family[],
  ];
  const count = bothFailed ? Math.min(own.length, its.length) : Math.max(own.length, its.length);
  return Array.from({ length: count }, (_, index): readonly [Shown | null, Shown | null] => {
    const [one, other] = [own[index], its[index]];
    if (one !== undefined && other !== undefined) return shownBoth(one, other);
    const alone = (family: Family | undefined): Shown | null => (family ? new Sight(family.execution).whole() : null);
    return [alone(one), alone(other)];
  });
}

function counts(failed: boolean): (family: Family) => boolean {
  return ({ execution: { status } }) => (failed ? status === "FAILED" || status === "TIMED_OUT" : true);
}

/** What AWS says of an execution whose history is full. */
const full = "maximum number of history events";

/** An execution, by the places of its visits. */
class Sight {
  readonly cut: boolean;
  readonly #execution: Execution;
  readonly #visits = new Map<string, Visit>();
  readonly #threads = new Map<string, Thread>();

  constructor(execution: Execution) {
    this.#execution = execution;
    this.cut = execution.cause?.includes(full) === true;
    for (const visit of execution.visits) {
      const place = placeOf(visit);
      this.#visits.set(place.join("."), visit);
      this.#threads.set(place.slice(0, -1).join("."), visit.thread);
    }
  }

  whole(): Shown {
    const { status, error, output } = this.#execution;
    return {
      status,
      error,
      output: output === undefined ? undefined : (JSON.parse(withoutIds(JSON.stringify(output))) as JsonValue),
      visits: this.#texts(() => true),
    };
  }

  /** Visits that were over before the cut, and that the other one had come to as well before its own, or had passed by for good. */
  upToCut(other: Sight): Shown {
    const visits = this.#texts((visit) => !this.#isOpen(visit) && other.#settles(placeOf(visit)));
    return { status: "", error: undefined, output: undefined, visits, cut: true };
  }

  /** Whether it is settled what stands at a place, or that nothing does. */
  #settles(place: readonly number[]): boolean {
    if (place.length === 0) return true;
    const visit = this.#visits.get(place.join("."));
    if (visit !== undefined) return !this.#isOpen(visit);
    const thread = this.#threads.get(place.slice(0, -1).join("."));
    if (thread === undefined) return this.#settles(place.slice(0, -2));
    return !this.#endsByCut(thread);
  }

  #endsByCut({ status, endedEventId }: Thread): boolean {
    return this.cut && (status === "running" || endedEventId === this.#execution.thread.endedEventId);
  }

  /** The cut ended it. */
  #isOpen({ thread, exitedAt }: Visit): boolean {
    return exitedAt === undefined && this.#endsByCut(thread);
  }

  #texts(counts: (visit: Visit) => boolean): readonly string[] {
    // With jitter each retry waits as long as chance has it, up to what the copy waits.
    const chance = JSON.stringify(this.#execution.definition).includes('"JitterStrategy"');
    return this.#execution.visits
      .filter((visit) => counts(visit) && !this.#isBeside(visit))
      .map((visit) => ({ visit, place: placeOf(visit) }))
      .sort((left, right) => comparePlaces(left.place, right.place))
      .map(({ visit, place }) => textOf(visit, place, chance));
  }

  /** What fails beside it in the same instant may end it before its own end, or after: that is left to chance, on AWS as well. */
  #isBeside({ status, thread }: Visit): boolean {
    const { parent } = thread;
    const attempt = parent?.attempts.find(({ branches, iterations }) => [...branches, ...iterations].includes(thread));
    // The cut ended all alike.
    if (parent !== undefined && this.#isOpen(parent) && attempt === parent.attempts.at(-1))
      return this.#isBeside(parent);
    if (status === "aborted" || thread.status === "aborted") return true;
    if (parent === undefined) return false;
    return (attempt?.error !== undefined && thread.status !== "failed") || this.#isBeside(parent);
  }
}

function textOf(
  { state, number, status, error, attempts, caughtBy }: Visit,
  place: readonly number[],
  chance: boolean,
): string {
  const tries = attempts.map((attempt) => attempt.error ?? attempt.status).join(", ");
  const delays = attempts.flatMap(({ delayMs }: Attempt) =>
    delayMs === undefined || chance ? [] : [`${Math.round(delayMs / 1000)} s`],
  );
  // A visit that was over in the last event before a cut is told its error.
  const failure = status === "succeeded" ? undefined : error;
  return [place.join("."), state, number, status, failure, tries, delays.join(", "), caughtBy].join(" | ");
}

/** Ids of requests and times differ between any two runs. Seconds since 1970 stay numbers, or the text would be no JSON. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{32}\b/g, "id")
    .replaceAll(/\broot=1-[0-9a-f-]{33};parent=[0-9a-f]{16}\b/g, "id")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "id")
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
    .replaceAll(/\b1[89]\d{8,11}\b/g, "0");
}

/** Which visit of which thread it is, from the outside in: threads beside each other have no order. */
function placeOf(visit: Visit): readonly number[] {
  const { thread } = visit;
  const own = [thread.index, thread.visits.indexOf(visit)];
  return thread.parent === undefined ? own : [...placeOf(thread.parent), ...own];
}

function comparePlaces(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
