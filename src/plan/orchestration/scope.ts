import type { Bindings, PlanFunction } from "../bindings.js";
import type { TargetSource } from "../../executor/port.js";
import type { FunctionReference } from "../double.js";

/**
 * What a plan made of plans needs beside it. The functions of a plan inside it stand under the name of its member or step and a
 * slash: `payment/#1` is what the plan of `payment` calls `#1`.
 */
export interface OrchestrationBindings {
  readonly functions: ReadonlyMap<string, PlanFunction>;
  /** Where all of it runs. Absent: on the suite's default target. */
  readonly target?: TargetSource;
  /** What `deploy` returned for the machines of the plans inside, by member or step. */
  readonly machines?: ReadonlyMap<string, NonNullable<Bindings["machine"]>>;
}

/** References of a plan as the plan around it names them. */
export function outerReferences(scope: string, references: readonly FunctionReference[]): FunctionReference[] {
  return references.map((reference) => ({ ...reference, ref: `${scope}/${reference.ref}` }));
}

/** Entries of a table as the plan around it names them. */
export function outerEntries<Value>(scope: string, table: ReadonlyMap<string, Value>): [string, Value][] {
  return [...table].map(([key, value]) => [`${scope}/${key}`, value]);
}

/** Machines of a plan and of the plans inside it, as the plan around it names them. */
export function outerMachines(
  scope: string,
  { machine, machines = new Map() }: Pick<Bindings & OrchestrationBindings, "machine" | "machines">,
): [string, NonNullable<Bindings["machine"]>][] {
  return [
    ...outerEntries(scope, machines),
    ...(machine === undefined ? [] : [[scope, machine] satisfies [string, unknown]]),
  ];
}

/** The part of a table that belongs to the plan inside. */
export function innerTable<Value>(scope: string, table: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const prefix = `${scope}/`;
  return new Map(
    [...table].flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
  );
}
