import { StepwrightError } from "../../src/errors/index.js";
import type { TargetSource } from "../../src/executor/port.js";
import type { Bindings, PlanFunction } from "../../src/plan/bindings.js";
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
  type MemberPlan,
} from "../../src/plan/orchestration/parallel-plan.js";
import {
  outerEntries,
  outerMachines,
  outerReferences,
  type OrchestrationBindings,
} from "../../src/plan/orchestration/scope.js";
import type { JsonValue } from "../../src/util/json.js";
import { describe } from "../arguments.js";
import { inputOf } from "../json-value.js";
import type { FunctionTable } from "../props.js";
import { sourceLine } from "../source-line.js";
import { contradictionIn } from "./contradictions.js";
import { isHungry, type Member } from "./members.js";
import { commonTarget } from "./orchestrated.js";
import type { BatchInputSource } from "./parallel-builder.js";

/** The word a batch was begun with. */
export type BatchWord = "parallel" | "series";

/** All that the builder of a batch was told. */
export interface BatchProps {
  readonly word: BatchWord;
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
    word: "parallel" as const,
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
 * Inputs as a plan holds them: a list is data; what is read while the batch runs is a function beside it.
 * @throws INPUTS_EMPTY, INPUTS_INVALID, VALUE_NOT_JSON
 */
export function inputsOf(word: BatchWord, given: BatchInputSource, table: FunctionTable): BatchInputs {
  if (Array.isArray(given) && given.length === 0) throw new StepwrightError("INPUTS_EMPTY", { word });
  if (Array.isArray(given)) {
    return { form: "values", values: freezeDeep(given.map((value, index) => listedInput(word, value, index))) };
  }
  const at = sourceLine();
  if (typeof given === "function") {
    return { form: "stream", fn: table.refer(given, given.name === "" ? "inputs" : given.name, at) };
  }
  const readable =
    typeof given === "object" && given !== null && (Symbol.iterator in given || Symbol.asyncIterator in given);
  if (!readable) throw new StepwrightError("INPUTS_INVALID", { found: describe(given) });
  let read = false;
  const inputs = (): unknown => {
    if (read && "next" in given) throw new StepwrightError("INPUTS_SPENT", { word, at });
    read = true;
    return given;
  };
  return { form: "stream", fn: table.refer(inputs, "inputs", at) };
}

function listedInput(word: BatchWord, value: unknown, index: number): JsonValue {
  if (value !== undefined) return inputOf(value);
  throw new StepwrightError("VALUE_MISSING", { what: `Input ${index + 1} of ${word}(…)`, instead: "null" });
}

/** The plan of a batch, and what it needs beside it. @throws PARALLEL_CONTRADICTED, TARGETS_DIFFER */
export function compiledBatch(props: BatchProps, fed = false): CompiledParallel {
  const parts = props.members.map(({ name, builder, after }) => {
    const { plan, bindings }: { plan: MemberPlan; bindings: Bindings & OrchestrationBindings } = builder.compiled();
    return { name, after, plan, bindings, builder };
  });
  const contradiction = contradictionIn(props, parts);
  if (contradiction !== undefined) {
    throw new StepwrightError("PARALLEL_CONTRADICTED", { word: props.word, problem: contradiction });
  }
  const speaks = ["batchSucceeded", "batchCircuit"];
  const expectations = props.expectations.some(({ kind }) => speaks.includes(kind))
    ? props.expectations
    : [{ kind: "batchSucceeded", count: "all", at: props.at } as const, ...props.expectations];
  const target = commonTarget(
    props.word,
    props.target,
    parts.map(({ name, bindings }) => ({ name, target: bindings.target })),
  );
  const [first] = parts;
  const hungry = parts.filter(({ builder }) => fed && isHungry(builder)).map(({ name }) => name);
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
  const machines = new Map(parts.flatMap(({ name, bindings }) => outerMachines(name, bindings)));
  return Object.freeze({
    plan,
    bindings: Object.freeze({ functions, machines, ...(target !== undefined && { target }) }),
  });
}
