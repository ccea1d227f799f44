import type { TargetSource } from "../src/executor/port.js";
import type { ActingExecution, RunningExecution, RunOptions } from "../src/executor/judgement/result.js";
import { StepwrightError } from "../src/errors/index.js";
import type { WaitingState } from "../src/history/callbacks.js";
import { executionNode } from "../src/plan/execution.js";
import type { Duration } from "../src/util/duration.js";
import { describe } from "./arguments.js";
import type { ActingOn } from "./acting-on.js";
import type { Expectations } from "./expectations/expectations.js";
import { emptyProps } from "./props.js";
import type { Runnable } from "./plans/runnable.js";
import { sourceLine } from "./source-line.js";
import { WorkflowSpec } from "./workflow.js";

/**
 * An execution that something else started, and what it must do. `run` and `check` wait for its end. `within` bounds the wait; it
 * stops the execution only with `{ stop: true }`.
 *
 * An execution of a saved cloud is taken up like this, too. Functions cannot be saved: what the run before did with `at`, `answers` and
 * `answersIn` and had not done when it was saved has to be given again, or the run is refused, naming each. What had acted does not act
 * a second time. Pauses were saved.
 */
export interface ExecutionBuilder<Names extends string = string> extends Expectations<Names>, Runnable {
  /** Says where it runs. Without it: on the suite's target, which the Mocha hooks provide. */
  on<Target extends TargetSource>(target: Target): ActingOn<Target> & this;
  /** Answers the callback of a Task each time it waits for one, from now on. As in `workflow`. */
  answers(state: Names, answer: (token: string, task: WaitingState) => unknown): this;
  /** Answers the callback of a Task of another machine that this one starts. As in `workflow`. */
  answersIn(machine: string, state: string, answer: (token: string, task: WaitingState) => unknown): this;
  /**
   * Acts in the middle of the run, so much time after the start of the execution. As in `workflow`; a moment that has passed already
   * comes at once.
   */
  at(moment: Duration, act: (cloud: TargetSource, execution: ActingExecution) => unknown): this;
  /** Pauses it, once it is taken up with `start`, each time one of these states is about to be entered. As in `workflow`. */
  pauseAt(...states: readonly [Names, ...Names[]]): this;
  /**
   * Takes it up while it runs, and resolves at once: to wait for a state, to answer, to look at it, to resume it. Judge it with `check` or
   * `run` of what this resolves to; leaving the block of an `await using` lets it go on.
   * @throws what `check` throws
   */
  start(options?: RunOptions): Promise<RunningExecution>;
}

/**
 * Describes what an execution that something else started must do.
 * @param arn the execution's ARN
 * @throws ARN_MISPLACED
 * @example await execution(arn).on(cloud).expectPath("BulkProcessing").within("60s").run()
 * @example
 * await using cloud = embedded({ from: "half-way.json" });
 * await execution(arn).on(cloud).at("25h", (_, running) => running.sendTaskSuccess("Approve")).expectSucceeded().run();
 */
export function execution<Names extends string = string>(arn: string): ExecutionBuilder<Names> {
  if (typeof arn !== "string" || !/^arn:[^:]+:states:[^:]*:[^:]*:(execution|express):/.test(arn)) {
    throw new StepwrightError("ARN_MISPLACED", {
      wanted: "execution",
      value: typeof arn === "string" ? arn : describe(arn),
    });
  }
  return new WorkflowSpec(emptyProps(sourceLine(), executionNode(arn))) as unknown as ExecutionBuilder<Names>;
}
