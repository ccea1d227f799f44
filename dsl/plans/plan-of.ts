import type { Bindings } from "../../src/plan/bindings.js";
import type { DoubleNode, FunctionReference } from "../../src/plan/double.js";
import { speaksOfEnd } from "../../src/plan/endings.js";
import { noFailureNode } from "../../src/plan/expectations/no-failure.js";
import { inputNode } from "../../src/plan/input.js";
import { executionPlan, type ExecutionPlan } from "../../src/plan/plan.js";
import type { Props, Stub } from "../props.js";

/** The plan of what a builder was told. */
export function planOf(props: Props): ExecutionPlan {
  const { at, source, name, said, answers, acts, pauses, injections } = props;
  const doubles = doublesOf(props.stubs);
  const expectations = said.map(({ node }) => node);
  if (!expectations.some(speaksOfEnd)) expectations.push(noFailureNode({ at }));
  const starts = source.kind !== "execution";
  return executionPlan({
    at,
    source,
    ...(starts && { input: props.input ?? inputNode({}) }),
    ...(name !== undefined && { name }),
    doubles: doubles.map(({ node }) => node),
    ...(answers.length > 0 && { answers: answers.map(({ node }) => node) }),
    ...(acts.length > 0 && { acts: acts.map(({ node }) => node) }),
    ...(pauses.length > 0 && { pauses }),
    ...(injections.length > 0 && { injections }),
    expectations,
    functions: unique([
      ...doubles.flatMap(({ functions }) => functions),
      ...answers.flatMap(({ functions }) => functions),
      ...acts.flatMap(({ functions }) => functions),
      ...said.flatMap((one) => one.functions),
    ]),
  });
}

/** What the plan needs beside it. */
export function bindingsOf({ functions, target, machine }: Props): Bindings {
  return Object.freeze({
    functions,
    ...(target !== undefined && { target }),
    ...(machine !== undefined && { machine }),
  });
}

interface PlannedDouble {
  readonly node: DoubleNode;
  readonly functions: readonly FunctionReference[];
}

/**
 * Stubs of one state are one double: the last sequence stands, pins add up, and of two equal pins the last stands. It is for the
 * embedded cloud only if every stub in it is.
 */
function doublesOf(stubs: readonly Stub[]): PlannedDouble[] {
  const groups = new Map<string, Stub[]>();
  for (const stub of stubs) {
    const key = JSON.stringify([stub.machine ?? null, stub.state]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [stub]);
    else group.push(stub);
  }
  return [...groups.values()].map(merged);
}

function merged(group: readonly Stub[]): PlannedDouble {
  const sequence = group.filter(({ pin }) => pin === undefined).at(-1);
  const pins = new Map<string, Stub>();
  for (const stub of group) {
    if (stub.pin !== undefined) pins.set(pinKey(stub.pin), stub);
  }
  const standing = [...(sequence === undefined ? [] : [sequence]), ...pins.values()];
  const { state, machine, at } = standing[0] as Stub;
  const node: DoubleNode = {
    kind: "double",
    state,
    ...(machine !== undefined && { machine }),
    steps: sequence?.steps ?? [],
    pins: [...pins.values()].map(({ pin, steps }) => ({ ...pin, steps })),
    eachVisit: standing.some(({ eachVisit }) => eachVisit),
    ...(standing.every(({ on }) => on === "embedded") && { on: "embedded" as const }),
    at,
  };
  return { node, functions: standing.flatMap(({ functions }) => functions) };
}

function pinKey({ item, items, visit, attempt }: NonNullable<Stub["pin"]>): string {
  return `${items?.join(".") ?? item ?? "-"}/${visit ?? "-"}/${attempt ?? "-"}`;
}

/** One entry for each reference; the first place it was written stands for it. */
function unique(references: readonly FunctionReference[]): FunctionReference[] {
  const seen = new Map<string, FunctionReference>();
  for (const reference of references) {
    if (!seen.has(reference.ref)) seen.set(reference.ref, reference);
  }
  return [...seen.values()];
}
