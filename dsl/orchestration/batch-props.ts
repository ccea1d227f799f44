import { StepwrightError } from "../../src/errors/index.js";
import type { TargetSource } from "../../src/executor/port.js";
import type { Bindings, CompiledPlan, PlanFunction } from "../../src/plan/bindings.js";
import type { FunctionReference, SourceLine } from "../../src/plan/double.js";
import { freezeDeep } from "../../src/plan/freeze.js";
import type { BatchExpectationNode } from "../../src/plan/orchestration/batch-expectation.js";
import {
  parallelPlan,
  type BatchInputs,
  type BatchRuns,
  type CompiledParallel,
  type ContentionNode,
  type KeptResults,
} from "../../src/plan/orchestration/parallel-plan.js";
import { outerEntries, outerReferences } from "../../src/plan/orchestration/scope.js";
import { describe } from "../arguments.js";
import { Expecting } from "../expecting.js";
import { inputOf } from "../json-value.js";
import type { FunctionTable } from "../props.js";
import type { Runnable } from "../runnable.js";
import { sourceLine } from "../source-line.js";
import { commonTarget } from "./orchestrated.js";
import type { BatchInputSource } from "./parallel-builder.js";

/** A workflow of a batch, as its builder keeps it. */
export interface Member {
  readonly name: string;
  readonly builder: Runnable;
  readonly after: readonly string[];
}

/** All that the builder of a batch was told. */
export interface BatchProps {
  readonly at: SourceLine;
  readonly target: TargetSource | undefined;
  readonly members: readonly Member[];
  /** Undefined: each member runs once. */
  readonly inputs: BatchInputs | undefined;
  readonly functions: ReadonlyMap<string, PlanFunction>;
  readonly references: readonly FunctionReference[];
  readonly maxConcurrency: number | undefined;
  readonly pauseMs: number | undefined;
  readonly failFast: boolean;
  readonly waits: boolean;
  readonly together: boolean;
  readonly keep: KeptResults | undefined;
  readonly contention: readonly ContentionNode[];
  readonly expectations: readonly BatchExpectationNode[];
}

/** What a batch knows before it was told anything but what it runs. */
export function batchProps(given: Pick<BatchProps, "members"> & Partial<BatchProps>): BatchProps {
  return Object.freeze({
    at: sourceLine(),
    target: undefined,
    inputs: undefined,
    functions: new Map<string, PlanFunction>(),
    references: [],
    maxConcurrency: undefined,
    pauseMs: undefined,
    failFast: false,
    waits: true,
    together: false,
    keep: undefined,
    contention: [],
    expectations: [],
    ...given,
  });
}

/**
 * What can be a member of a batch.
 * @throws MEMBER_INVALID
 */
export function memberOf(place: string, value: unknown): Runnable {
  const isBuilder = typeof value === "object" && value !== null && "compiled" in value && "explain" in value;
  const kind = isBuilder ? (value as Runnable).toPlan() : undefined;
  if (kind?.kind === "plan" && kind.source.kind !== "execution") return value as Runnable;
  const found =
    kind === undefined
      ? describe(value)
      : kind.kind === "plan"
        ? "execution(…), which is not started"
        : `a ${String(kind.kind)}`;
  throw new StepwrightError("MEMBER_INVALID", { place, found });
}

/** Members under names of their own: what `named` says, else the machine's name; from the second of a name on with a number. */
export function namedMembers(builders: readonly Runnable[]): Member[] {
  const taken = new Set<string>();
  return builders.map((builder) => {
    const base = nameOf(builder.compiled());
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
    taken.add(name);
    return { name, builder, after: [] };
  });
}

function nameOf({ plan, bindings }: CompiledPlan): string {
  if (plan.name !== undefined) return plan.name.name;
  if (bindings.machine?.name !== undefined) return bindings.machine.name;
  const { source } = plan;
  if (source.kind === "machine") return source.arn.split(":")[6] ?? "workflow";
  if (source.kind !== "definition") return "workflow";
  const { from } = source;
  if (from.form === "object") return from.name ?? "workflow";
  return from.form === "path" ? (/([^/\\]+?)(\.asl)?\.(json|ya?ml)$/i.exec(from.path)?.[1] ?? "workflow") : "workflow";
}

/** Inputs as a plan holds them: a list is data; what is read while the batch runs is a function beside it. */
export function inputsOf(given: BatchInputSource, table: FunctionTable): BatchInputs {
  if (Array.isArray(given)) return { form: "values", values: freezeDeep(given.map((value) => inputOf(value))) };
  const at = sourceLine();
  if (typeof given === "function") {
    return { form: "stream", fn: table.refer(given, given.name === "" ? "inputs" : given.name, at) };
  }
  const readable =
    typeof given === "object" && given !== null && (Symbol.iterator in given || Symbol.asyncIterator in given);
  if (!readable) throw new StepwrightError("INPUTS_INVALID", { found: describe(given) });
  let read = false;
  const inputs = (): unknown => {
    if (read && "next" in given) throw new StepwrightError("INPUTS_SPENT", { at });
    read = true;
    return given;
  };
  return { form: "stream", fn: table.refer(inputs, "inputs", at) };
}

/** The plan of a batch, and what it needs beside it. @throws PARALLEL_CONTRADICTED, TARGETS_DIFFER */
export function compiledBatch(props: BatchProps, fed = false): CompiledParallel {
  const parts = props.members.map(({ name, builder, after }) => ({ name, after, ...builder.compiled(), builder }));
  const contradiction = contradictionIn(
    props,
    parts.map(({ plan }) => plan),
  );
  if (contradiction !== undefined) throw new StepwrightError("PARALLEL_CONTRADICTED", { problem: contradiction });
  const speaks = ["batchSucceeded", "batchCircuit"];
  const expectations = props.expectations.some(({ kind }) => speaks.includes(kind))
    ? props.expectations
    : [{ kind: "batchSucceeded", count: "all", at: props.at } as const, ...props.expectations];
  const target = commonTarget(
    "parallel",
    props.target,
    parts.map(({ bindings }) => bindings.target),
  );
  const [first] = parts;
  const hungry = parts.filter(({ builder }) => fed && !Expecting.hasInput(builder)).map(({ name }) => name);
  const runs: BatchRuns =
    props.inputs !== undefined && first !== undefined
      ? { form: "each", name: first.name, plan: first.plan, inputs: props.inputs }
      : {
          form: "members",
          members: parts.map(({ name, plan, after }) => ({ name, plan, after })),
          ...(hungry.length > 0 && { fed: hungry }),
        };
  const { at, failFast, waits, together, contention, maxConcurrency, pauseMs } = props;
  const plan = parallelPlan({
    at,
    runs,
    ...(maxConcurrency !== undefined && { maxConcurrency }),
    ...(pauseMs !== undefined && { pauseMs }),
    failFast,
    waits,
    together,
    keep: props.keep ?? (props.inputs === undefined ? "executions" : "failures"),
    contention,
    expectations,
    functions: [...props.references, ...parts.flatMap(({ name, plan: own }) => outerReferences(name, own.functions))],
  });
  const functions = new Map([
    ...props.functions,
    ...parts.flatMap(({ name, bindings }) => outerEntries(name, bindings.functions)),
  ]);
  const machines = new Map<string, NonNullable<Bindings["machine"]>>(
    parts.flatMap(({ name, bindings }) => (bindings.machine === undefined ? [] : [[name, bindings.machine] as const])),
  );
  return Object.freeze({
    plan,
    bindings: Object.freeze({ functions, machines, ...(target !== undefined && { target }) }),
  });
}

function contradictionIn(props: BatchProps, plans: readonly CompiledPlan["plan"][]): string | undefined {
  const { members, inputs, maxConcurrency, together, waits, expectations } = props;
  const exact = plans.find(({ name }) => name?.exact === true)?.name?.name;
  if (inputs !== undefined && exact !== undefined) {
    return `every input has an execution of its own, and named("${exact}", { exact: true }) would give all of them one name. Leave exact out.`;
  }
  if (together) {
    const count = inputs === undefined ? members.length : inputs.form === "values" ? inputs.values.length : undefined;
    if (count === undefined)
      return "startTogether() starts all at one moment, so it has to know the inputs. Give them as a list.";
    if (maxConcurrency !== undefined && maxConcurrency < count) {
      return `startTogether() runs all ${count} at once, and maxConcurrency(${maxConcurrency}) allows ${maxConcurrency}. Leave one of them out.`;
    }
    const late = members.find(({ after }) => after.length > 0);
    if (late !== undefined) {
      return `startTogether() starts all at one moment, and dependsOn("${late.name}", …) lets one wait. Leave one of them out.`;
    }
  }
  if (waits) return undefined;
  const said = plans.flatMap((plan) => plan.expectations).find(({ kind }) => kind !== "noFailure");
  const at = said?.at ?? expectations[0]?.at;
  return at === undefined
    ? undefined
    : `waitForCompletion(false) waits for no end, so nothing can be expected (${at}). Leave one of them out.`;
}
