import { StepwrightError } from "../src/errors/index.js";
import type { TargetSource } from "../src/executor/port.js";
import type { ActingExecution, RunningExecution, RunOptions } from "../src/executor/judgement/result.js";
import type { WaitingState } from "../src/history/callbacks.js";
import type { Duration } from "../src/util/duration.js";
import type { Execution } from "../src/history/execution.js";
import { redriveNode } from "../src/plan/execution.js";
import { describe } from "./arguments.js";
import type { ActingOn } from "./acting-on.js";
import type { Expectations } from "./expectations/expectations.js";
import { emptyProps } from "./props.js";
import type { Runnable } from "./plans/runnable.js";
import { sourceLine } from "./source-line.js";
import type { DoubleOrHint, StubOptions } from "./workflow-builder.js";
import { WorkflowSpec } from "./workflow.js";

/**
 * An execution that is redriven, and what it must do then. Its history goes on where it was: expectations see what happened before
 * the redrive, too. `within` counts from the redrive.
 */
export interface RedriveBuilder<Names extends string = string> extends Expectations<Names>, Runnable {
  /** Says where it runs. Without it: on the suite's target, which the Mocha hooks provide. */
  on<Target extends TargetSource>(target: Target): ActingOn<Target> & this;
  /** Answers a Task in place of its resource, from the redrive on: stubs of the run before answer no more. As in `workflow`. */
  stub<Given>(state: Names, double: Given & DoubleOrHint<Given>, options?: StubOptions): this;
  /** Answers a Task of another machine that this one starts. As in `workflow`. */
  stubIn<Given>(machine: string, state: string, double: Given & DoubleOrHint<Given>, options?: StubOptions): this;
  /** Takes the stubs of a state away again. */
  unstub(state: Names): this;
  /** Answers the callback of a Task each time it waits for one. As in `workflow`. */
  answers(state: Names, answer: (token: string, task: WaitingState) => unknown): this;
  /** Answers the callback of a Task of another machine that this one starts. As in `workflow`. */
  answersIn(machine: string, state: string, answer: (token: string, task: WaitingState) => unknown): this;
  /** Acts in the middle of the run, so much time after the redrive. As in `workflow`. */
  at(moment: Duration, act: (cloud: TargetSource, execution: ActingExecution) => unknown): this;
  /**
   * Redrives it, and resolves as soon as it runs. Judge it with `check` or `run` of what this resolves to.
   * @throws what `check` throws
   */
  start(options?: RunOptions): Promise<RunningExecution>;
}

/**
 * Redrives a Standard execution that failed, timed out or was aborted, as RedriveExecution does: it goes on where it had stopped, and
 * what succeeded is not run again. Its machine has to be there still: one that was deployed, not one made for a single run.
 * @param execution the Execution a run resolved to, or its ARN
 * @throws ARN_MISPLACED
 * @example
 * const failed = await workflow(orders).on(cloud).stub("Charge", fails("Card.Declined")).expectFailed().run();
 * await redrive(failed).on(cloud).stub("Charge", returns({ ok: true })).expectSucceeded().run();
 */
export function redrive<Names extends string = string>(
  execution: string | Pick<Execution, "executionArn">,
): RedriveBuilder<Names> {
  const arn: unknown = typeof execution === "string" ? execution : execution.executionArn;
  if (typeof arn !== "string" || !/^arn:[^:]+:states:[^:]*:[^:]*:execution:/.test(arn)) {
    throw new StepwrightError("ARN_MISPLACED", {
      wanted: "execution",
      value: typeof arn === "string" ? arn : describe(arn),
    });
  }
  return new WorkflowSpec(emptyProps(sourceLine(), redriveNode(arn))) as unknown as RedriveBuilder<Names>;
}
