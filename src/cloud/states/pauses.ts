import { unnumbered } from "./arn.js";

/** Where executions stand still, as plain data. */
export type SavedPauses = readonly (readonly [executionArn: string, states: readonly string[]])[];

/** Where single executions stand still: before these states are entered. */
export class Pauses {
  readonly #states = new Map<string, Set<string>>();

  /** Adds states. An EXPRESS execution may be named without the id its ARN ends in, which nobody knows before its start. */
  register(executionArn: string, states: readonly string[]): void {
    if (states.length === 0) return;
    const key = unnumbered(executionArn);
    const known = this.#states.get(key) ?? new Set();
    this.#states.set(key, known);
    for (const state of states) known.add(state);
  }

  release(executionArn: string): void {
    this.#states.delete(unnumbered(executionArn));
  }

  /** Tells whether an execution stands still before a state. */
  holds(executionArn: string, state: string): boolean {
    return this.#states.size > 0 && this.#states.get(unnumbered(executionArn))?.has(state) === true;
  }

  save(): SavedPauses {
    return [...this.#states].map(([executionArn, states]) => [executionArn, [...states]]);
  }

  load(saved: SavedPauses): void {
    for (const [executionArn, states] of saved) this.#states.set(executionArn, new Set(states));
  }
}
