import type { TargetSource } from "../src/executor/port.js";
import { StepwrightError } from "../src/errors/index.js";
import { executionNode } from "../src/plan/execution.js";
import { describe } from "./arguments.js";
import { Expecting } from "./expecting.js";
import type { Expectations } from "./expectations.js";
import { emptyProps } from "./props.js";
import type { Runnable } from "./runnable.js";
import { sourceLine } from "./source-line.js";

/**
 * An execution that something else started, and what it must do. `run` and `check` wait for its end. `within` bounds the wait; it
 * stops the execution only with `{ stop: true }`.
 */
export interface ExecutionBuilder<Names extends string = string> extends Expectations<Names>, Runnable {
  /** Says where it runs. Without it: on the suite's target, which the Mocha hooks provide. */
  on(target: TargetSource): this;
}

class ExecutionSpec extends Expecting {
  protected override derive(props: Expecting["props"]): this {
    return new ExecutionSpec(props, this) as this;
  }
}

/**
 * Describes what an execution that something else started must do.
 * @param arn the execution's ARN
 * @throws ARN_MISPLACED
 * @example await execution(arn).on(cloud).expectPath("BulkProcessing").within("60s").run()
 */
export function execution<Names extends string = string>(arn: string): ExecutionBuilder<Names> {
  if (typeof arn !== "string" || !/^arn:[^:]+:states:[^:]*:[^:]*:(execution|express):/.test(arn)) {
    throw new StepwrightError("ARN_MISPLACED", {
      wanted: "execution",
      value: typeof arn === "string" ? arn : describe(arn),
    });
  }
  return new ExecutionSpec(emptyProps(sourceLine(), executionNode(arn))) as unknown as ExecutionBuilder<Names>;
}
