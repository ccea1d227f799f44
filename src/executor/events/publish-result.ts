import type { Assessment } from "../../history/assessment.js";
import type { Execution } from "../../history/execution.js";
import type { PublishPlan, TriggerNode } from "../../plan/events/publish-plan.js";
import type { JsonObject } from "../../util/json.js";
import type { Verdict } from "../judgement/result.js";

/** What became of one thing an event was expected to lead to. */
export interface TriggerVerdict {
  readonly expectation: TriggerNode;
  readonly holds: boolean;
  /** The words for it: what was expected, and what happened. */
  readonly assessment: Assessment;
  /** What became of each expectation of the workflow, for the execution that is told of. */
  readonly verdicts: readonly Verdict[];
}

/** What an event led to. */
export interface PublishResult {
  /**
   * The event as it was put, with the id PutEvents gave it; of a replay the last event that was seen replayed. Time, account and Region are
   * those of the place it was put.
   */
  readonly event: JsonObject;
  /** The executions it started, each once, in the order they were found. */
  readonly executions: readonly Execution[];
  /**
   * Things worth telling that fail nothing. On the embedded cloud also targets of rules that failed for the event and for what it led to:
   * `the rule "audit" matched and its target failed: …`.
   */
  readonly warnings: readonly string[];
}

/** What publishing an event showed: data, whatever happened. */
export interface PublishCheck extends PublishResult {
  /** Every expectation holds. */
  readonly ok: boolean;
  /** In the order they were written. */
  readonly verdicts: readonly TriggerVerdict[];
  readonly plan: PublishPlan;
}
