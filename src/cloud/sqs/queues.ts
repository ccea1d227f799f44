import type { ClockTimer } from "../../engine/clock/clock.js";
import type { MoveTask, QueueRecord } from "./queue.js";

/** Queues as plain data. Of those who wait at them, only Tasks go on waiting. */
export interface SavedQueues {
  readonly queues: readonly QueueRecord[];
  readonly deleted: readonly (readonly [name: string, at: number])[];
  readonly moves: readonly MoveTask[];
  readonly polls: readonly (readonly [name: string, poll: SavedPoll])[];
}

/** Where the long poll of a Task stands among what happens at the same time. */
export interface SavedPoll {
  /** When it looks next, and its place among the timers of that moment. */
  readonly at: number;
  readonly sequence: number;
  /** Its place among those who wait for messages: the lower is told first. */
  readonly turn: number;
}

/** Somebody who waits for messages. */
interface Watcher {
  readonly look: () => void;
  readonly turn: number;
}

/** The long poll of a Task. */
interface Poll {
  readonly turn: number;
  timer(): ClockTimer | undefined;
  end(): void;
}

/** The queues of one account and Region. What is in them is plain data; who waits at them is not. */
export class Queues {
  readonly #byName = new Map<string, QueueRecord>();
  /** When queues were deleted, by name. */
  readonly #deleted = new Map<string, number>();
  readonly #waiting = new Map<string, Set<Watcher>>();
  #turns = 0;
  /** Long polls of Tasks, by Task. */
  readonly #polls = new Map<string, Poll>();
  /** Those that were saved and have not begun again. */
  readonly #savedPolls = new Map<string, SavedPoll>();
  /** Moves of dead letters, oldest first. */
  readonly moves: MoveTask[] = [];

  get(name: string): QueueRecord | undefined {
    return this.#byName.get(name);
  }

  add(queue: QueueRecord): void {
    this.#byName.set(queue.name, queue);
    this.#deleted.delete(queue.name);
  }

  remove(name: string, now: number): void {
    if (this.#byName.delete(name)) this.#deleted.set(name, now);
  }

  deletedAt(name: string): number | undefined {
    return this.#deleted.get(name);
  }

  save(): SavedQueues {
    const polls = [...this.#polls].flatMap(([name, { turn, timer }]) => {
      const next = timer();
      return next === undefined ? [] : [[name, { at: next.time, sequence: next.sequence, turn }] as const];
    });
    polls.sort(([, left], [, right]) => left.turn - right.turn);
    return { queues: this.all(), deleted: [...this.#deleted], moves: this.moves, polls };
  }

  load({ queues, deleted, moves, polls }: SavedQueues): void {
    for (const queue of queues) this.add(queue);
    for (const [name, at] of deleted) this.#deleted.set(name, at);
    this.moves.push(...moves);
    for (const [name, poll] of polls) {
      this.#savedPolls.set(name, poll);
      this.#turns = Math.max(this.#turns, poll.turn);
    }
  }

  /** The saved poll of a Task, once: the Task begins it again. */
  savedPoll(name: string): SavedPoll | undefined {
    const poll = this.#savedPolls.get(name);
    this.#savedPolls.delete(name);
    return poll;
  }

  /** Sorted by name. */
  all(): QueueRecord[] {
    return [...this.#byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /**
   * Calls somebody whenever a queue gets messages or settings that may matter to a receiver.
   * @param poll names the Task whose long poll it is, tells when that looks next, and ends it; `saved`: it had begun in a cloud that was saved
   */
  watch(
    queue: string,
    look: () => void,
    poll?: Omit<Poll, "turn"> & { readonly name: string; readonly saved: SavedPoll | undefined },
  ): { leave(): void } {
    const turn = poll?.saved?.turn ?? (this.#turns += 1);
    const watchers = this.#waiting.get(queue) ?? new Set();
    this.#waiting.set(queue, watchers);
    const watcher: Watcher = { look, turn };
    watchers.add(watcher);
    if (poll !== undefined) this.#polls.set(poll.name, { turn, timer: () => poll.timer(), end: () => poll.end() });
    return {
      leave: () => {
        watchers.delete(watcher);
        if (poll !== undefined) this.#polls.delete(poll.name);
      },
    };
  }

  /** The Task of a long poll is over: nothing waits any more. */
  endPoll(name: string): void {
    this.#polls.get(name)?.end();
  }

  /** Those who wait longest come first. */
  watchers(queue: string): readonly (() => void)[] {
    return [...(this.#waiting.get(queue) ?? [])].sort((left, right) => left.turn - right.turn).map(({ look }) => look);
  }
}
