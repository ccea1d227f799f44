import type { Resource } from "../asl/machine.js";
import type { Execution, Visit } from "../history/execution.js";
import type { InjectionNode } from "../plan/injection.js";
import { drawsOf } from "./draws.js";
import { couldTake, injectedInto, type Attempted } from "./injection.js";
import type { InstrumentedCopy } from "./instrument.js";

/**
 * The faults of a copy that attempts of an execution met, as an embedded cloud counts them: those that took one, and rates that
 * could have. What fails before its call is made meets none.
 */
export function metFaults(execution: Execution, { faults, tasks }: InstrumentedCopy): ReadonlySet<InjectionNode> {
  const nodes = faults.map(({ node }) => node);
  const resources = new Map(tasks.map(({ name, resource }) => [name, resource]));
  const met = new Set<InjectionNode>();
  for (const visit of execution.visits) {
    const resource = resources.get(visit.state);
    if (resource === undefined) continue;
    // It came to its end while its first call was late.
    if (visit.attempts.length === 0)
      for (const node of nodes)
        if (node.fault.kind === "latency" && couldTake(node, first(visit, resource))) met.add(node);
    for (const { number: attempt, called, scheduledAt } of visit.attempts) {
      if (!called) continue;
      const draw = drawsOf({
        executionName: execution.name,
        place: placeOf(visit),
        state: visit.state,
        visit: visit.number,
        attempt,
      });
      const attempted: Attempted = {
        state: visit.state,
        resource,
        item: undefined,
        visit: visit.number,
        attempt,
        elapsedMs: scheduledAt.getTime() - execution.startDate.getTime(),
        draw,
      };
      for (const node of injectedInto(attempted, nodes)?.by ?? []) met.add(node);
      for (const node of nodes) if (node.rate !== undefined && couldTake(node, attempted)) met.add(node);
    }
  }
  return met;
}

/** The first attempt of a visit, as it would have been. */
function first({ state, number: visit }: Visit, resource: Resource): Omit<Attempted, "draw"> {
  return { state, resource, item: undefined, visit, attempt: 1, elapsedMs: 0 };
}

/** The branches and iterations around a visit, from the outside in. */
function placeOf({ thread }: Visit): { readonly state: string; readonly index: number }[] {
  const { parent, index } = thread;
  return parent === undefined ? [] : [...placeOf(parent), { state: parent.state, index }];
}
