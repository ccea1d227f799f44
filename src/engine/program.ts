import type { Machine, State } from "../asl/machine.js";

/**
 * A machine made ready to run: its scopes (the machine itself, every branch and every item processor) numbered, so that
 * an execution's state can name one by a number.
 */
export interface Program {
  readonly machine: Machine;
  readonly scopes: readonly Machine[];
  /** The numbers of the scopes inside each Parallel and Map: its branches, or its processor. */
  readonly inside: ReadonlyMap<State, readonly number[]>;
}

const programs = new WeakMap<Machine, Program>();

/** Numbers a machine's scopes, in the order they are written. The same machine always gives the same program. */
export function programOf(machine: Machine): Program {
  const known = programs.get(machine);
  if (known !== undefined) return known;
  const scopes: Machine[] = [machine];
  const inside = new Map<State, readonly number[]>();
  for (let at = 0; at < scopes.length; at += 1) {
    for (const state of (scopes[at] as Machine).states.values()) {
      if (state.type !== "Parallel" && state.type !== "Map") continue;
      const inner = state.type === "Parallel" ? state.branches : [state.processor];
      inside.set(
        state,
        inner.map((scope) => scopes.push(scope) - 1),
      );
    }
  }
  const program: Program = { machine, scopes, inside };
  programs.set(machine, program);
  return program;
}
