import { everyFault } from "../../../dsl/faults/every-fault.js";
import { workflow } from "../../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../../dsl/workflow-builder.js";
import { parseMachine, type Machine } from "../../../src/asl/index.js";
import type { FaultRow } from "../../../src/executor/faults/fault-row.js";
import { faultsOf } from "../../../src/faults/index.js";
import { stubsFor, type DerivedStubs } from "../../../src/properties/index.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";
import { beginningsFor } from "./beginnings.js";
import { stubWith } from "./derived-double.js";
import type { JsonObject } from "../../../src/util/json.js";

/** One definition writes more events than AWS allows; without any limit, one that fails and begins again for ever would not end. */
const mostEvents = 500_000;

/** What came of one fault. */
export interface DefinitionFaultRow extends FaultRow {
  /** In a part of the definition that was begun with the Task: as a whole it does not come to it, or not with data that its catchers take. */
  readonly part?: true;
  /** What came of it in the whole definition, or why nothing did. */
  readonly whole?: FaultRow | string;
}

/** What came of every fault of one definition. */
export interface DefinitionFaults {
  readonly rows: readonly DefinitionFaultRow[];
  /** Faults whose Task no derived run comes to, with the reason. */
  readonly unreachable: readonly { readonly state: string; readonly error: string; readonly reason: string }[];
}

/**
 * Lets each Task of a definition fail with each error its retriers and catchers name, in a run derived to come by that Task, and compares
 * with what the definition says.
 */
export async function everyFaultOf(definition: JsonObject, seed: number): Promise<DefinitionFaults> {
  const machine = parseMachine(definition);
  const rows: DefinitionFaultRow[] = [];
  const unreachable: { state: string; error: string; reason: string }[] = [];
  for (const { state, error } of faultsOf(machine)) {
    const tried: (FaultRow | string)[] = [];
    for (const begun of beginningsFor(definition, state)) {
      tried.push(await attempt(begun, state, error, seed));
      if (isAsSaid(tried.at(-1))) break;
    }
    const [whole = "", ...parts] = tried;
    const part = parts.find(isAsSaid) ?? (isReached(whole) ? undefined : parts.find(isReached));
    if (part !== undefined) rows.push({ ...part, part: true, whole });
    // Why the definition itself does not come to it says more than why no part of it does.
    else if (typeof whole === "string") unreachable.push({ state, error, reason: whole });
    else rows.push(whole);
  }
  return { rows, unreachable };
}

function isReached(row: FaultRow | string | undefined): row is FaultRow {
  return typeof row === "object" && row.outcome.kind !== "not reached";
}

function isAsSaid(row: FaultRow | string | undefined): row is FaultRow {
  return isReached(row) && row.differences.length === 0;
}

/** @returns the row, or why there is none */
async function attempt(definition: JsonObject, state: string, error: string, seed: number): Promise<FaultRow | string> {
  try {
    const machine = parseMachine(definition);
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
