import { everyFault } from "../../dsl/faults/every-fault.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { parseMachine, type Machine } from "../../src/asl/index.js";
import type { FaultRow } from "../../src/executor/faults/fault-row.js";
import { faultsOf } from "../../src/faults/index.js";
import { stubsFor, type DerivedStubs } from "../../src/properties/index.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { stubWith } from "./derived-double.js";
import type { JsonObject } from "../../src/util/json.js";

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
    let derived: DerivedStubs;
    try {
      derived = derivedFor(machine, state, error, seed);
    } catch (reason) {
      unreachable.push({ state, error, reason: (reason as Error).message });
      continue;
    }
    await using cloud = embedded({ seed });
    derived.putInto(cloud);
    const table = await everyFault(builderOf(definition, derived, cloud), {
      only: (fault) => fault.state === state && fault.error === error,
    }).run();
    rows.push(...table.rows);
  }
  return { rows, unreachable };
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
