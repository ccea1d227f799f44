import type { JsonValue } from "../../util/json.js";
import type { FunctionReference, SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";
import type { ExecutionPlan } from "../plan.js";
import type { BatchExpectationNode } from "./batch-expectation.js";
import type { ChainPlan } from "./chain-plan.js";
import type { OrchestrationBindings } from "./scope.js";

/** What a batch runs: a workflow, or workflows one after the other. */
export type MemberPlan = ExecutionPlan | ChainPlan;

/** One member of a batch. */
export interface MemberNode {
  readonly name: string;
  readonly plan: MemberPlan;
  /** It starts when these members have passed. */
  readonly after: readonly string[];
}

/** Where the inputs of a batch come from. */
export type BatchInputs =
  | { readonly form: "values"; readonly values: readonly JsonValue[] }
  /** What the function returns is read while the batch runs: an iterable or async iterable. */
  | { readonly form: "stream"; readonly fn: FunctionReference }
  /** Inside a chain: the output of the step before, which is a list; or what the function makes a list of it. */
  | { readonly form: "previous"; readonly fn?: FunctionReference };

/** What a batch runs: several workflows, or one for each of many inputs. */
export type BatchRuns =
  | {
      readonly form: "members";
      readonly members: readonly MemberNode[];
      /** Inside a chain: members without an input of their own get the output of the step before. */
      readonly fed?: readonly string[];
    }
  | { readonly form: "each"; readonly name: string; readonly plan: MemberPlan; readonly inputs: BatchInputs };

/** A resource that only so many executions of the batch use at once. */
export interface ContentionNode {
  readonly resource: string;
  readonly limit: number;
  /** Tasks that use it. */
  readonly around: readonly string[];
  readonly at: SourceLine;
}

/** What of passed runs stays in the result: their Executions, only their outputs, or neither. */
export type KeptResults = "executions" | "outputs" | "failures";

/** Executions side by side: frozen plain data, as ExecutionPlan is. */
export interface ParallelPlan {
  readonly kind: "parallel";
  readonly version: 1;
  readonly at: SourceLine;
  readonly runs: BatchRuns;
  /** Absent: CONCURRENCY, MAX_CONCURRENT_WORKFLOWS, else 20. */
  readonly maxConcurrency?: number;
  /** So much of the target's time passes before each start but the first. Only where one runs at a time. */
  readonly pauseMs?: number;
  readonly failFast: boolean;
  /** False: the batch is done as soon as everything was started. */
  readonly waits: boolean;
  /** All start at the same moment. */
  readonly together: boolean;
  readonly keep: KeptResults;
  readonly contention: readonly ContentionNode[];
  readonly expectations: readonly BatchExpectationNode[];
  readonly functions: readonly FunctionReference[];
}

/** A batch with all it needs to run. */
export interface CompiledParallel {
  readonly plan: ParallelPlan;
  readonly bindings: OrchestrationBindings;
}

/** Makes the plan of a batch. */
export function parallelPlan(fields: Omit<ParallelPlan, "kind" | "version">): ParallelPlan {
  return freezeDeep<ParallelPlan>({ kind: "parallel", version: 1, ...fields });
}

/** The time a batch has, if it has a limit. */
export function limitOf({ expectations }: ParallelPlan): number | undefined {
  return expectations.find((node) => node.kind === "batchWithin")?.limitMs;
}
