import type { ActNode } from "./act.js";
import type { AnswerNode } from "./answer.js";
import type { DefinitionNode } from "./definition.js";
import type { DoubleNode, FunctionReference, SourceLine } from "./double.js";
import type { ExecutionNode } from "./execution.js";
import type { ExpectationNode } from "./expectation.js";
import type { WithinNode } from "./expectations/within.js";
import { freezeDeep } from "./freeze.js";
import type { InjectionNode } from "./injection.js";
import type { InputNode } from "./input.js";
import type { MachineNode } from "./machine.js";
import type { NameNode } from "./name.js";
import type { PauseNode } from "./pause.js";

/** What a plan runs (a machine, a definition deployed for it) or looks at (an execution). */
export type SourceNode = MachineNode | DefinitionNode | ExecutionNode;

/**
 * What to run and what to check: frozen plain data. It survives `JSON.parse(JSON.stringify(plan))`; the functions it refers
 * to stand beside it, in its bindings.
 */
export interface ExecutionPlan {
  readonly kind: "plan";
  readonly version: 1;
  /** Where it was written. */
  readonly at: SourceLine;
  readonly source: SourceNode;
  /** Absent for an execution that something else started. */
  readonly input?: InputNode;
  /** Absent: a name is made from the plan. */
  readonly name?: NameNode;
  readonly doubles: readonly DoubleNode[];
  /** Callbacks that the user's functions answer; absent where there are none. */
  readonly answers?: readonly AnswerNode[];
  /** What the user's functions do in the middle of the run; absent where there is nothing. */
  readonly acts?: readonly ActNode[];
  /** Where the execution stands still when it was started with `start`; absent where it does not. */
  readonly pauses?: readonly PauseNode[];
  /** Faults put into Tasks, in the order they were written; absent where there are none. */
  readonly injections?: readonly InjectionNode[];
  /** In the order they were written. */
  readonly expectations: readonly ExpectationNode[];
  /** Every function the plan refers to. */
  readonly functions: readonly FunctionReference[];
}

/** Makes a plan. */
export function executionPlan(fields: Omit<ExecutionPlan, "kind" | "version">): ExecutionPlan {
  return freezeDeep<ExecutionPlan>({ kind: "plan", version: 1, ...fields });
}

/** The plan's deadline, if it has one. */
export function deadlineOf(plan: ExecutionPlan): WithinNode | undefined {
  return plan.expectations.find((node): node is WithinNode => node.kind === "within");
}
