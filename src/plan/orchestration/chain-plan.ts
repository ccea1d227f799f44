import type { JsonValue } from "../../util/json.js";
import type { FunctionReference, SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";
import type { InputNode } from "../input.js";
import type { ExecutionPlan } from "../plan.js";
import type { ParallelPlan } from "./parallel-plan.js";
import type { OrchestrationBindings } from "./scope.js";

/** How a step of a chain ended, or that it never began. */
export type StepOutcome = "completed" | "failed" | "skipped";

/** One step of a chain. */
export interface StepNode {
  readonly name: string;
  readonly plan: ExecutionPlan | ParallelPlan | ChainPlan;
  /** It gets the output of the step before. False: its plan holds its input. */
  readonly fed: boolean;
  /** Reshapes its output for the step after it. */
  readonly map?: FunctionReference;
  readonly at: SourceLine;
}

/** Failed steps are tried again: `max` times, `delayMs` apart, each wait `backoff` times as long as the one before. */
export interface ChainRetry {
  readonly max: number;
  readonly delayMs: number;
  readonly backoff: number;
}

/** A step that is expected to end otherwise than completed. */
export interface ChainExpectationNode {
  readonly kind: "chainSteps";
  readonly outcome: StepOutcome;
  readonly steps: readonly string[];
  readonly at: SourceLine;
}

/** The whole chain must be done in time, waits between its steps included. What is not is stopped. */
export interface ChainWithinNode {
  readonly kind: "chainWithin";
  readonly limitMs: number;
  readonly at: SourceLine;
}

/** Steps that are not run, since they completed before. */
export interface ChainResume {
  readonly done: readonly { readonly name: string; readonly output: JsonValue }[];
  readonly at: SourceLine;
}

/** Executions one after the other: frozen plain data, as ExecutionPlan is. */
export interface ChainPlan {
  readonly kind: "chain";
  readonly version: 1;
  readonly at: SourceLine;
  /** What it is called as a member or step. */
  readonly name?: string;
  /** What its first step gets. Absent: what is handed to it, else `{}`. */
  readonly input?: InputNode;
  readonly steps: readonly StepNode[];
  /** Nothing is started after a step that failed. */
  readonly stopOnError: boolean;
  readonly retry?: ChainRetry;
  readonly resume?: ChainResume;
  readonly expectations: readonly (ChainExpectationNode | ChainWithinNode)[];
  readonly functions: readonly FunctionReference[];
}

/** A chain with all it needs to run. */
export interface CompiledChain {
  readonly plan: ChainPlan;
  readonly bindings: OrchestrationBindings;
}

/** Makes the plan of a chain. */
export function chainPlan(fields: Omit<ChainPlan, "kind" | "version">): ChainPlan {
  return freezeDeep<ChainPlan>({ kind: "chain", version: 1, ...fields });
}

/** Whether a chain takes what is handed to it: its first step has no input of its own. */
export function takesInput({ input, steps }: ChainPlan): boolean {
  return input === undefined && steps[0]?.fed === true;
}

/** The time a chain has, if it has a limit. */
export function chainLimitOf({ expectations }: ChainPlan): number | undefined {
  return expectations.find((node) => node.kind === "chainWithin")?.limitMs;
}
