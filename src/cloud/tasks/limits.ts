import type { TaskAdmission } from "../../engine/task.js";
import type { LimitedTask, TaskLimit } from "../../executor/port.js";

/** What the tasks of some executions may use only so many at once. */
export class LimitBook implements TaskAdmission {
  readonly #limits = new Map<string, readonly TaskLimit[]>();

  /** Registers the limits of an execution before it starts; an EXPRESS one is named without the id its ARN ends in. */
  register(executionArn: string, limits: readonly TaskLimit[]): void {
    if (limits.length > 0) this.#limits.set(executionArn, limits);
  }

  /** Executions whose tasks wait for each other, by what they share. */
  executions(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const [executionArn, limits] of this.#limits) {
      for (const { resource } of limits) {
        const sharing = found.get(resource);
        if (sharing === undefined) found.set(resource, [executionArn]);
        else sharing.push(executionArn);
      }
    }
    return found;
  }

  /** The tasks of an execution give back what they hold. */
  release(executionArn: string, now: number): void {
    const key = this.#keyOf(executionArn);
    for (const { pool } of this.#limits.get(key) ?? []) pool.leaveAll(key, now);
    this.#limits.delete(key);
  }

  enter(
    { executionArn, stateName, id }: { readonly executionArn: string; readonly stateName: string; readonly id: number },
    now: number,
    enter: () => void,
  ): boolean {
    if (this.#limits.size === 0) return true;
    const key = this.#keyOf(executionArn);
    const limits = (this.#limits.get(key) ?? []).filter(({ states }) => states.includes(stateName));
    return enterAll(limits, { executionArn: key, state: stateName, task: id }, now, enter);
  }

  leave(executionArn: string, task: number, now: number): void {
    if (this.#limits.size === 0) return;
    const key = this.#keyOf(executionArn);
    for (const { pool } of this.#limits.get(key) ?? []) pool.leave(key, task, now);
  }

  #keyOf(executionArn: string): string {
    if (this.#limits.has(executionArn) || !executionArn.includes(":express:")) return executionArn;
    return executionArn.slice(0, executionArn.lastIndexOf(":"));
  }
}

/** One after the other, always in the same order: two tasks never wait for what the other one holds. */
function enterAll(limits: readonly TaskLimit[], task: LimitedTask, now: number, enter: () => void): boolean {
  const [first, ...rest] = limits;
  if (first === undefined) return true;
  const goOn = (at: number): void => {
    if (enterAll(rest, task, at, enter)) enter();
  };
  return first.pool.enter(task, now, goOn) && enterAll(rest, task, now, enter);
}
