import type { TaskRequest } from "../../engine/tasks/task.js";
import type { AwaitedCallbacks, BoundDouble } from "../../executor/port.js";
import { unusedText, type Injected } from "../../faults/index.js";
import { machineNameOf } from "../states/arn.js";
import { DoubleSet, type DoubleReply, type Injections, type SavedDoubles } from "./double-set.js";

export type { DoubleReply, SavedDoubles } from "./double-set.js";

/** The doubles of every run, by execution. */
export class DoubleBook {
  readonly #sets = new Map<string, DoubleSet>();
  /** Nested executions that share a set. */
  readonly #heirs = new Map<DoubleSet, Set<string>>();

  /**
   * Registers the doubles of a run before it starts. An EXPRESS execution, whose ARN ends in an id nobody knows beforehand, is
   * named without that id.
   */
  register(
    executionArn: string,
    doubles: readonly BoundDouble[],
    callbacks: AwaitedCallbacks = [],
    injections: Injections = { nodes: [], startedAt: 0 },
  ): void {
    this.#sets.set(executionArn, new DoubleSet(doubles, callbacks, { ...injections, of: executionArn }));
  }

  /** Lets more callbacks be awaited, of an execution that runs. */
  await(executionArn: string, callbacks: AwaitedCallbacks): void {
    if (callbacks.length === 0) return;
    const set = this.#sets.get(this.#keyOf(executionArn));
    if (set === undefined) {
      this.register(executionArn, [], callbacks);
      return;
    }
    const machine = machineNameOf(executionArn);
    const nested = callbacks !== "any" && this.#heirs.get(set)?.has(executionArn) === true;
    const named = (one: Exclude<AwaitedCallbacks, string>[number]): typeof one =>
      typeof one === "string" ? { machine, state: one } : one;
    set.await(nested ? callbacks.map(named) : callbacks);
  }

  /** Lets a nested execution use the doubles of the one that started it, until that is released. Its sequences are its own. */
  inherit(child: string, parent: string): void {
    const root = this.#keyOf(parent);
    const set = this.#sets.get(root);
    if (set === undefined || this.#sets.has(child)) return;
    this.#sets.set(child, set);
    const heirs = this.#heirs.get(set);
    if (heirs === undefined) this.#heirs.set(set, new Set([child]));
    else heirs.add(child);
  }

  release(executionArn: string): void {
    const key = this.#keyOf(executionArn);
    const set = this.#sets.get(key);
    this.#sets.delete(key);
    if (set === undefined) return;
    for (const heir of this.#heirs.get(set) ?? []) this.#sets.delete(heir);
    this.#heirs.delete(set);
  }

  save(): SavedDoubles[] {
    const saved: SavedDoubles[] = [];
    for (const [key, set] of this.#sets) {
      const heirs = this.#heirs.get(set);
      if (heirs?.has(key) !== true) saved.push(set.save(key, [...(heirs ?? [])]));
    }
    return saved;
  }

  /** Takes up doubles that were saved, with the functions they refer to. */
  load(saved: SavedDoubles, functions: BoundDouble["functions"]): void {
    const set = DoubleSet.load(saved, functions);
    this.#sets.set(saved.key, set);
    for (const heir of saved.heirs) this.#sets.set(heir, set);
    if (saved.heirs.length > 0) this.#heirs.set(set, new Set(saved.heirs));
  }

  /** Notes something, once, for whoever gets the warnings of the run that an execution belongs to. */
  note(executionArn: string, text: string): void {
    const notes = this.#sets.get(this.#keyOf(executionArn))?.notes;
    if (notes?.includes(text) === false) notes.push(text);
  }

  /** One line for each double that was never called, and what was noted. */
  warnings(executionArn: string): string[] {
    const uncalled = this.#sets.get(this.#keyOf(executionArn))?.uncalled() ?? [];
    const unused = this.#sets.get(this.#keyOf(executionArn))?.unused() ?? [];
    return [
      ...uncalled.map(
        ({ node }) =>
          `The stub for "${node.state}" (${node.at}) was never called: the execution did not reach that state.`,
      ),
      ...unused.map(unusedText),
      ...(this.#sets.get(this.#keyOf(executionArn))?.notes ?? []),
    ];
  }

  /** Tells whether some double is there for the state, whatever the call. */
  stands(request: Pick<TaskRequest, "executionArn" | "stateName">): boolean {
    return this.#sets.get(this.#keyOf(request.executionArn))?.stands(request) ?? false;
  }

  /** Tells whether somebody said that they will answer the callback of a Task. */
  awaits({ executionArn, stateName, resource }: TaskRequest): boolean {
    if (resource.kind !== "service" || resource.pattern !== "waitForTaskToken") return false;
    const set = this.#sets.get(this.#keyOf(executionArn));
    return set?.awaits(stateName, executionArn, this.#heirs.get(set)?.has(executionArn) === true) ?? false;
  }

  /** What the faults of the run make of a call; undefined when none takes it. */
  injected(request: TaskRequest): Injected | undefined {
    if (this.#sets.size === 0) return undefined;
    return this.#sets.get(this.#keyOf(request.executionArn))?.injected(request);
  }

  /** @returns undefined when no double stands in for the state */
  reply(request: TaskRequest): DoubleReply | undefined {
    if (this.#sets.size === 0) return undefined;
    return this.#sets.get(this.#keyOf(request.executionArn))?.reply(request);
  }

  #keyOf(executionArn: string): string {
    if (this.#sets.has(executionArn) || !executionArn.includes(":express:")) return executionArn;
    return executionArn.slice(0, executionArn.lastIndexOf(":"));
  }
}
