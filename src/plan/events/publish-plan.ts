import type { CustomEvent } from "../../events/event.js";
import type { FunctionReference, SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";
import type { ExecutionPlan } from "../plan.js";

/** The event matches a rule, or does not. */
export interface RuleNode {
  readonly kind: "rule";
  readonly at: SourceLine;
  readonly rule: string;
  readonly matches: boolean;
}

/** The event starts an execution that does what is said of a workflow. */
export interface TriggeredNode {
  readonly kind: "triggered";
  readonly at: SourceLine;
  /** Its source is a machine; its input is not used. */
  readonly workflow: ExecutionPlan;
  readonly withinMs: number;
  /** Absent: at least once. */
  readonly times?: number;
}

/** The event starts no execution of a machine. */
export interface NotTriggeredNode {
  readonly kind: "notTriggered";
  readonly at: SourceLine;
  readonly workflow: ExecutionPlan;
  /** Absent: until nothing is left to happen. */
  readonly quietMs?: number;
}

/** Everything that an event can be expected to lead to. */
export type TriggerNode = RuleNode | TriggeredNode | NotTriggeredNode;

/** An event that is put. */
export interface PublishedNode {
  readonly kind: "publish";
  readonly event: CustomEvent;
  /** Name or ARN; absent: the event's own, else the default bus. */
  readonly bus?: string;
}

/** Events of an archive that come again. Times are milliseconds since the epoch. */
export interface ReplayNode {
  readonly kind: "replay";
  /** Name or ARN. */
  readonly archive: string;
  readonly from?: number;
  readonly to?: number;
  readonly rules?: readonly string[];
  readonly withinMs: number;
}

/** What is brought onto a bus, and what it must lead to: frozen plain data that survives JSON. */
export interface PublishPlan {
  readonly kind: "publish-plan";
  readonly version: 1;
  readonly at: SourceLine;
  readonly source: PublishedNode | ReplayNode;
  /** In the order they were written. */
  readonly expectations: readonly TriggerNode[];
  /** Every function it refers to. */
  readonly functions: readonly FunctionReference[];
}

/** Makes the plan. */
export function publishPlan(fields: Omit<PublishPlan, "kind" | "version">): PublishPlan {
  return freezeDeep<PublishPlan>({ kind: "publish-plan", version: 1, ...fields });
}
