import type { TaskRequest } from "../../engine/tasks/task.js";
import type { JsonObject } from "../../util/json.js";

/** The Task that started an execution and waits for its end. */
export interface Awaiting {
  readonly parent: string;
  /** The request's id. */
  readonly task: number;
  /** What the Task is answered: the child described, with its input and output as text or as JSON, or as StartSyncExecution answers. */
  readonly as: "text" | "json" | "synchronous";
  /** What the Task was called with. Shared: never change it. */
  readonly given: JsonObject;
  /** The child is stopped when the Task is over before it. */
  readonly stops: boolean;
}

/** Who started whom, as plain data. */
export interface SavedChildren {
  readonly byParent: readonly (readonly [parent: string, children: readonly string[]])[];
  readonly awaiting: readonly (readonly [child: string, awaiting: readonly Awaiting[]])[];
  readonly depths: readonly (readonly [execution: string, depth: { readonly at: number; readonly depth: number }])[];
}

/** Who started whom: executions that Tasks of other executions started. */
export class Children {
  readonly #byParent = new Map<string, string[]>();
  /** By the child's ARN. */
  readonly #awaiting = new Map<string, Awaiting[]>();
  /** The child a Task waits for, by the Task. */
  readonly #byTask = new Map<string, string>();
  /** How many starts led to an execution within one instant of virtual time. */
  readonly #depths = new Map<string, { readonly at: number; readonly depth: number }>();

  /** Counts the starts, one out of the other, that led to a start at this moment: 1 for an execution somebody outside started. */
  depthOf(parent: string, now: number): number {
    const known = this.#depths.get(parent);
    return known?.at === now ? known.depth + 1 : 1;
  }

  /** A Task started it, and it has not ended. */
  has(execution: string): boolean {
    return this.#depths.has(execution);
  }

  started(parent: string, child: string, depth: number, now: number): void {
    this.#depths.set(child, { at: now, depth });
    const siblings = this.#byParent.get(parent);
    if (siblings === undefined) this.#byParent.set(parent, [child]);
    else siblings.push(child);
  }

  save(): SavedChildren {
    return {
      byParent: [...this.#byParent].map(([parent, children]) => [parent, [...children]]),
      awaiting: [...this.#awaiting].map(([child, awaiting]) => [child, [...awaiting]]),
      depths: [...this.#depths],
    };
  }

  load({ byParent, awaiting, depths }: SavedChildren): void {
    for (const [parent, children] of byParent) this.#byParent.set(parent, [...children]);
    for (const [child, all] of awaiting) for (const one of all) this.await(child, one);
    for (const [execution, depth] of depths) this.#depths.set(execution, depth);
  }

  /** Everything that grew out of an execution, what it started itself first. */
  descendants(execution: string): readonly string[] {
    const found = [...(this.#byParent.get(execution) ?? [])];
    // What is found on the way is looked at in turn.
    for (const child of found) found.push(...(this.#byParent.get(child) ?? []));
    return found;
  }

  /** Everything that grew out of an execution; nobody will ask for it again. */
  takeDescendants(execution: string): string[] {
    const found: string[] = [];
    const parents = [execution];
    for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
      const children = this.#byParent.get(parent) ?? [];
      this.#byParent.delete(parent);
      for (const child of children) {
        found.push(child);
        parents.push(child);
      }
    }
    return found;
  }

  /** A Task waits for the child's end. */
  await(child: string, awaiting: Awaiting): void {
    const others = this.#awaiting.get(child);
    if (others === undefined) this.#awaiting.set(child, [awaiting]);
    else others.push(awaiting);
    this.#byTask.set(keyOf(awaiting.parent, awaiting.task), child);
  }

  /** An execution has ended: the Tasks that wait for it. */
  takeAwaiting(child: string): readonly Awaiting[] {
    this.#depths.delete(child);
    const awaiting = this.#awaiting.get(child) ?? [];
    this.#awaiting.delete(child);
    for (const { parent, task } of awaiting) this.#byTask.delete(keyOf(parent, task));
    return awaiting;
  }

  /** A Task is over: the child it would have waited for and that is to be stopped with it. */
  takeChild(parent: string, task: number): string | undefined {
    const key = keyOf(parent, task);
    const child = this.#byTask.get(key);
    if (child === undefined) return undefined;
    this.#byTask.delete(key);
    const awaiting = this.#awaiting.get(child) ?? [];
    const left = awaiting.filter((one) => one.parent !== parent || one.task !== task);
    if (left.length > 0) this.#awaiting.set(child, left);
    else this.#awaiting.delete(child);
    const own = awaiting.find((one) => one.parent === parent && one.task === task);
    return own?.stops === true && left.length === 0 ? child : undefined;
  }
}

function keyOf(parent: string, task: TaskRequest["id"]): string {
  return `${parent} ${task}`;
}
