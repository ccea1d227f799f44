import type { MoveTask, QueueRecord } from "./queue.js";

/** Queues as plain data. */
export interface SavedQueues {
  readonly queues: readonly QueueRecord[];
  readonly deleted: readonly (readonly [name: string, at: number])[];
  readonly moves: readonly MoveTask[];
}

/** The queues of one account and Region. What is in them is plain data; who waits at them is not. */
export class Queues {
  readonly #byName = new Map<string, QueueRecord>();
  /** When queues were deleted, by name. */
  readonly #deleted = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();
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
    return { queues: this.all(), deleted: [...this.#deleted], moves: this.moves };
  }

  load({ queues, deleted, moves }: SavedQueues): void {
    for (const queue of queues) this.add(queue);
    for (const [name, at] of deleted) this.#deleted.set(name, at);
    this.moves.push(...moves);
  }

  /** Sorted by name. */
  all(): QueueRecord[] {
    return [...this.#byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Calls somebody whenever a queue gets messages or settings that may matter to a receiver. */
  watch(name: string, look: () => void): { leave(): void } {
    const watchers = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, watchers);
    watchers.add(look);
    return { leave: () => void watchers.delete(look) };
  }

  watchers(name: string): readonly (() => void)[] {
    return [...(this.#waiting.get(name) ?? [])];
  }
}
