import type { TaskAdmission } from "../../engine/tasks/task.js";
import type { LimitedTask, TaskLimit } from "../../executor/port.js";

/** No execution has so many tasks. */
const childSpan = 1_000_000;

/** What the tasks of some executions may use only so many at once. */
export class LimitBook implements TaskAdmission {
  readonly #limits = new Map<string, readonly TaskLimit[]>();
  /** Child executions of distributed Maps: they use what their execution uses, and as it. */
  readonly #children = new Map<string, { readonly of: string; readonly number: number }>();
  #adopted = 0;

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

  /** A child execution of a distributed Map was started. */
  adopt(child: string, parent: string): void {
    const of = this.#keyOf(parent);
    if (!this.#limits.has(of)) return;
    this.#adopted += 1;
    this.#children.set(child, { of, number: this.#adopted });
  }

  /** The tasks of an execution give back what they hold. */
  release(executionArn: string, now: number): void {
    const key = this.#keyOf(executionArn);
    for (const { pool } of this.#limits.get(key) ?? []) pool.leaveAll(key, now);
    this.#limits.delete(key);
    for (const [child, { of }] of this.#children) if (of === key) this.#children.delete(child);
  }

  enter(
    { executionArn, stateName, id }: { readonly executionArn: string; readonly stateName: string; readonly id: number },
    now: number,
    enter: () => void,
  ): boolean {
    if (this.#limits.size === 0) return true;
    const key = this.#keyOf(executionArn);
    const limits = (this.#limits.get(key) ?? []).filter(({ states }) => states.includes(stateName));
    return enterAll(
      limits,
      { executionArn: key, state: stateName, task: this.#numberOf(executionArn, id) },
      now,
      enter,
    );
  }

  leave(executionArn: string, task: number, now: number): void {
    if (this.#limits.size === 0) return;
    const key = this.#keyOf(executionArn);
    const number = this.#numberOf(executionArn, task);
    for (const { pool } of this.#limits.get(key) ?? []) pool.leave(key, number, now);
  }

  /** Tasks of child executions are counted anew in each: with the child's number they are told apart. */
  #numberOf(executionArn: string, task: number): number {
    return (this.#children.get(executionArn)?.number ?? 0) * childSpan + task;
  }

  #keyOf(executionArn: string): string {
    const child = this.#children.get(executionArn);
    if (child !== undefined) return child.of;
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
