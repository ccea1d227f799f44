import type { Clock, ClockTimer } from "../../engine/clock/clock.js";
import type { JsonObject } from "../../util/json.js";
import type { EventHub } from "./hub.js";
import type { ArchivedEvent, ArchiveRecord, BusRecord, ReplayRecord } from "./records.js";

const minute = 60_000;
/** Virtual time that each replayed minute takes, so that a replay can be seen running, and cancelled. */
const pauseMs = 1000;

/** A replay that is under way. */
interface Underway {
  readonly busArn: string;
  /** The events it brings back, by minute. */
  readonly minutes: readonly (readonly ArchivedEvent[])[];
  /** Which of the minutes comes next, or that it is being cancelled. */
  readonly next: number | "cancel";
  readonly timer: ClockTimer;
}

/** The same as plain data. */
export type SavedReplay = Omit<Underway, "timer"> & {
  readonly name: string;
  readonly at: number;
  readonly sequence: number;
};

/**
 * Brings archived events back onto their bus, in virtual time: the events of each minute together, the oldest minute first.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export class Replays {
  readonly #clock: Clock;
  readonly #hub: EventHub;
  readonly #running = new Map<ReplayRecord, Underway>();

  constructor(clock: Clock, hub: EventHub) {
    this.#clock = clock;
    this.#hub = hub;
  }

  start(replay: ReplayRecord, archive: ArchiveRecord, bus: BusRecord): void {
    const chosen = kept(archive, this.#clock.now)
      .filter(({ time }) => time >= replay.from && time < replay.to)
      .sort((left, right) => left.time - right.time);
    const minutes = [...grouped(chosen)];
    this.#later(replay, bus, minutes, 0, this.#clock.now);
  }

  /** The replays of these records that are under way. */
  save(records: readonly ReplayRecord[]): SavedReplay[] {
    return records.flatMap((replay) => {
      const underway = this.#running.get(replay);
      if (underway === undefined) return [];
      const { busArn, minutes, next, timer } = underway;
      return [{ name: replay.name, busArn, minutes, next, at: timer.time, sequence: timer.sequence }];
    });
  }

  /** Goes on with a replay that was saved. */
  resume(replay: ReplayRecord, bus: BusRecord, { minutes, next, at, sequence }: SavedReplay): void {
    if (next === "cancel") this.#cancelAt(replay, bus.arn, at, sequence);
    else this.#later(replay, bus, minutes, next, at, sequence);
  }

  /** Ends a replay that has not ended; its state is CANCELLING until the clock's next step. */
  cancel(replay: ReplayRecord): void {
    replay.state = "CANCELLING";
    this.#cancelAt(replay, this.#running.get(replay)?.busArn ?? replay.destination.Arn, this.#clock.now);
  }

  #cancelAt(replay: ReplayRecord, busArn: string, at: number, sequence?: number): void {
    this.#running.get(replay)?.timer.cancel();
    const timer = this.#clock.at(at, "work", () => this.#end(replay, "CANCELLED"), {
      describe: () => `the end of the replay ${replay.name}`,
      sequence,
    });
    this.#running.set(replay, { busArn, minutes: [], next: "cancel", timer });
  }

  #step(replay: ReplayRecord, bus: BusRecord, minutes: readonly (readonly ArchivedEvent[])[], at: number): void {
    const group = minutes[at];
    if (group === undefined) {
      this.#end(replay, "COMPLETED");
      return;
    }
    for (const { event, time } of group) {
      replay.lastReplayed = time;
      this.#hub.accept(bus, replayed(event, replay.name), { onlyRules: replay.destination.FilterArns });
    }
    this.#later(replay, bus, minutes, at + 1, this.#clock.now + pauseMs);
  }

  #later(
    replay: ReplayRecord,
    bus: BusRecord,
    minutes: readonly (readonly ArchivedEvent[])[],
    next: number,
    time: number,
    sequence?: number,
  ): void {
    const fire = (): void => {
      if (replay.state !== "STARTING" && replay.state !== "RUNNING") return;
      replay.state = "RUNNING";
      this.#step(replay, bus, minutes, next);
    };
    const describe = (): string => `the replay ${replay.name}`;
    const timer = this.#clock.at(time, "work", fire, { describe, sequence });
    this.#running.set(replay, { busArn: bus.arn, minutes, next, timer });
  }

  #end(replay: ReplayRecord, state: "COMPLETED" | "CANCELLED"): void {
    this.#running.delete(replay);
    replay.state = state;
    replay.ended = this.#clock.now;
  }
}

/** The events of an archive whose retention has not run out; those whose has are let go of. */
export function kept(archive: ArchiveRecord, now: number): readonly ArchivedEvent[] {
  if (archive.retentionDays > 0) {
    const oldest = now - archive.retentionDays * 24 * 60 * minute;
    archive.events = archive.events.filter(({ archived }) => archived > oldest);
  }
  return archive.events;
}

function* grouped(events: readonly ArchivedEvent[]): Generator<readonly ArchivedEvent[]> {
  let group: ArchivedEvent[] = [];
  for (const event of events) {
    const [first] = group;
    if (first !== undefined && Math.floor(first.time / minute) !== Math.floor(event.time / minute)) {
      yield group;
      group = [];
    }
    group.push(event);
  }
  if (group.length > 0) yield group;
}

/** The event with its replay's name, which stands after the Region. */
function replayed(event: JsonObject, name: string): JsonObject {
  const entries = Object.entries(event).filter(([key]) => key !== "replay-name");
  const at = entries.findIndex(([key]) => key === "region") + 1;
  return Object.fromEntries([...entries.slice(0, at), ["replay-name", name] as const, ...entries.slice(at)]);
}
