import type { LimitedTask, TaskPool } from "../port.js";

/** How long a task waited for a shared resource before it started. */
export interface ResourceWait {
  readonly executionArn: string;
  readonly state: string;
  /** Milliseconds of the target's time; of a task that never got it, up to the moment it gave up. */
  readonly waitedMs: number;
  /** False: the task or its execution was over before. */
  readonly entered: boolean;
}

interface Waiting extends LimitedTask {
  readonly since: number;
  readonly enter: (now: number) => void;
}

/**
 * A resource that only so many executions use at once: who comes first is served first. An execution that uses it already may use it
 * with further tasks.
 */
export class ResourcePool implements TaskPool {
  readonly #limit: number;
  /** Tasks that use it, by execution. */
  readonly #users = new Map<string, Set<number>>();
  #queue: Waiting[] = [];
  readonly #waits: ResourceWait[] = [];
  #most = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Every wait that was longer than nothing, in the order in which they ended. */
  get waits(): readonly ResourceWait[] {
    return this.#waits;
  }

  /** The most executions that used it at once. */
  get most(): number {
    return this.#most;
  }

  enter(task: LimitedTask, now: number, enter: (now: number) => void): boolean {
    const users = this.#users.get(task.executionArn);
    if (users !== undefined || (this.#users.size < this.#limit && this.#queue.length === 0)) {
      this.#use(task);
      return true;
    }
    this.#queue.push({ ...task, since: now, enter });
    return false;
  }

  leave(executionArn: string, task: number, now: number): void {
    if (this.#queue.length > 0) this.#giveUp((one) => one.executionArn === executionArn && one.task === task, now);
    const users = this.#users.get(executionArn);
    if (users?.delete(task) !== true || users.size > 0) return;
    this.#users.delete(executionArn);
    this.#serve(now);
  }

  leaveAll(executionArn: string, now: number): void {
    if (this.#queue.length > 0) this.#giveUp((one) => one.executionArn === executionArn, now);
    if (this.#users.delete(executionArn)) this.#serve(now);
  }

  #use({ executionArn, task }: LimitedTask): void {
    const users = this.#users.get(executionArn);
    if (users === undefined) this.#users.set(executionArn, new Set([task]));
    else users.add(task);
    this.#most = Math.max(this.#most, this.#users.size);
  }

  #serve(now: number): void {
    for (;;) {
      const index = this.#queue.findIndex(({ executionArn }) => this.#users.has(executionArn));
      const next = index >= 0 ? index : this.#users.size < this.#limit ? 0 : -1;
      const [waiting] = next < 0 ? [] : this.#queue.splice(next, 1);
      if (waiting === undefined) return;
      this.#use(waiting);
      this.#note(waiting, now, true);
      waiting.enter(now);
    }
  }

  #giveUp(leaves: (waiting: Waiting) => boolean, now: number): void {
    const gone = this.#queue.filter(leaves);
    if (gone.length === 0) return;
    this.#queue = this.#queue.filter((waiting) => !leaves(waiting));
    for (const waiting of gone) this.#note(waiting, now, false);
  }

  #note({ executionArn, state, since }: Waiting, now: number, entered: boolean): void {
    const waitedMs = now - since;
    if (waitedMs > 0) this.#waits.push(Object.freeze({ executionArn, state, waitedMs, entered }));
  }
}
