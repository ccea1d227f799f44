import { everyFault } from "../../dsl/faults/every-fault.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { findState, parseMachine, reachableFrom, type Machine } from "../../src/asl/index.js";
import type { FaultRow } from "../../src/executor/faults/fault-row.js";
import { faultsOf } from "../../src/faults/index.js";
import { stubsFor, type DerivedStubs } from "../../src/properties/index.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { stubWith } from "./derived-double.js";
import type { JsonObject } from "../../src/util/json.js";

/** One definition writes more events than AWS allows; without any limit, one that fails and begins again for ever would not end. */
const mostEvents = 100_000;

/** What came of every fault of one definition. */
export interface DefinitionFaults {
  readonly rows: readonly FaultRow[];
  /** Faults whose Task no derived run comes to, with the reason. */
  readonly unreachable: readonly { readonly state: string; readonly error: string; readonly reason: string }[];
}

/**
 * Lets each Task of a definition fail with each error its retriers and catchers name, in a run derived to come by that Task, and compares
 * with what the definition says.
 */
export async function everyFaultOf(definition: JsonObject, seed: number): Promise<DefinitionFaults> {
  const machine = parseMachine(definition);
  const rows: FaultRow[] = [];
  const unreachable: { state: string; error: string; reason: string }[] = [];
  for (const { state, error } of faultsOf(machine)) {
    const tried = await attempt(definition, machine, state, error, seed);
    // What no input leads to can still be begun with.
    const row = isReached(tried) ? tried : await attempt(startingAt(definition, state), undefined, state, error, seed);
    if (isReached(row)) rows.push(row);
    else if (typeof tried === "string") unreachable.push({ state, error, reason: tried });
    else rows.push(tried);
  }
  return { rows, unreachable };
}

function isReached(row: FaultRow | string): row is FaultRow {
  return typeof row !== "string" && row.outcome.kind !== "not reached";
}

/** @returns the row, or why there is none */
async function attempt(
  definition: JsonObject,
  machine: Machine = parseMachine(definition),
  state: string,
  error: string,
  seed: number,
): Promise<FaultRow | string> {
  try {
    const derived = derivedFor(machine, state, error, seed);
    await using cloud = embedded({ seed, quotas: { historyEvents: mostEvents } });
    derived.putInto(cloud);
    const builder = builderOf(definition, derived, cloud);
    const { rows } = await everyFault(builder, {
      only: (fault) => fault.state === state && fault.error === error,
      via: ({ attempts }) => {
        if (attempts === "every") return builder;
        const recovering = stubsFor(machine, { seed, reaching: { state } });
        recovering.putInto(cloud);
        return builderOf(definition, recovering, cloud);
      },
    }).run();
    return rows[0] ?? "no such fault";
  } catch (reason) {
    return (reason as Error).message;
  }
}

/** The definition, begun with the state of its top level that is or holds a state; what cannot be reached from there is left out. */
export function startingAt(definition: JsonObject, state: string): JsonObject {
  const machine = parseMachine(definition);
  const start = findState(machine, state)?.path[0]?.state.name ?? state;
  const reached = reachableFrom(machine, start);
  const states = Object.entries(definition["States"] as JsonObject).filter(([name]) => reached.has(name));
  return { ...definition, StartAt: start, States: Object.fromEntries(states) };
}

/** A run that goes on where the failure leads; where there is none, one that only comes by the Task. */
export function derivedFor(machine: Machine, state: string, error: string, seed: number): DerivedStubs {
  try {
    return stubsFor(machine, { seed, reaching: { state, error } });
  } catch {
    return stubsFor(machine, { seed, reaching: { state } });
  }
}

/** The definition with all that was derived, tasks off the derived way included. */
export function builderOf(definition: JsonObject, derived: DerivedStubs, cloud: EmbeddedCloud): WorkflowBuilder {
  const base = workflow(definition as object)
    .on(cloud)
    .withInput(derived.input)
    .within("364d") as WorkflowBuilder;
  return Object.entries(derived.stubs).reduce((built, [state, answers]) => built.stub(state, stubWith(answers)), base);
}
