import type { TargetSource } from "../../src/executor/port.js";
import type { StateCheckResult } from "../../src/executor/state/state-result.js";
import type { TestedState } from "../../src/executor/state/tested-state.js";
import type { CompiledStatePlan, FieldValidation, StatePlan } from "../../src/plan/state/state-plan.js";
import type { Duration } from "../../src/util/duration.js";
import type { Double } from "../doubles/double.js";

/** How a mock is used. */
export interface MockOptions {
  /**
   * How closely a mocked result is compared with the API model of the service it stands in for: `STRICT` (default: required fields must be there),
   * `PRESENT` (only what is there is compared) or `NONE`. The embedded cloud knows the models of the `@aws-sdk/client-*` packages that are installed.
   */
  readonly validation?: FieldValidation;
  /** The state inside a Parallel or Map that a mocked error comes from. */
  readonly causedBy?: string;
  /** How many iterations of a Map failed: more than it tolerates fail it with States.ExceedToleratedFailureThreshold. */
  readonly failedItems?: number;
  /** What the item reader of a distributed Map reads: the text as it lies in its source, or the items themselves. */
  readonly reads?: string | readonly unknown[];
}

/** One state that can be planned, explained and run. It is never a promise: nothing happens before `run` or `check`. */
export interface StateRunnable {
  /** What will run and what will be checked, as frozen plain data that survives JSON. */
  toPlan(): StatePlan;
  /** The plan together with the functions, target and machine it refers to. */
  compiled(): CompiledStatePlan;
  /** The plan in words. */
  explain(): string;
  /**
   * Runs the state and resolves to data: the verdicts and what came out, whatever happened. A state that fails although nothing is expected
   * of its end fails the run.
   * @throws PLAN_NAMES_UNKNOWN, PLAN_UNSUPPORTED, PLAN_BINDING_MISSING, TARGET_MISSING before anything runs
   * @throws CALL_REFUSED with AWS's words for a mock, context or definition that TestState does not take
   */
  check(): Promise<StateCheckResult>;
  /**
   * Runs the state and resolves to what came out.
   * @throws STATE_EXPECTATIONS_FAILED: one error listing every expectation that does not hold
   * @throws what `check` throws
   */
  run(): Promise<TestedState>;
}

/**
 * One state of a machine, what it is given, and what it must do. It runs alone, through Step Functions' TestState: nothing before it and
 * nothing after it. Immutable, and never a promise: nothing runs before `run` or `check`.
 */
export interface StateBuilder<Names extends string = string> extends StateRunnable {
  /** Says where it runs. Without it: on the suite's target, which the Mocha hooks provide. */
  on(target: TargetSource): this;
  /**
   * Gives the state's input: any JSON value; without it, and without a call, `{}`.
   * @throws VALUE_NOT_JSON, INPUT_IS_TEXT
   */
  withInput(input?: unknown): this;
  /**
   * Gives the variables the state can read, by name without `$`.
   * @throws OBJECT_EXPECTED, VALUE_NOT_JSON
   */
  withVariables(variables: object): this;
  /**
   * Stands in for the context object, `$$` or `$states.context`, as a whole. AWS takes it only beside a mock.
   * @throws OBJECT_EXPECTED, VALUE_NOT_JSON
   */
  withContext(context: object): this;
  /** The role a Task that really runs uses. On AWS a Task needs it unless it is mocked. */
  withRole(roleArn: string): this;
  /**
   * Stands in for the work of a Task, or the results of a Parallel or Map: `returns(value)` or `fails(error, cause)`. Of a `lambda:invoke` Task
   * the value is the function's result, as in a stub.
   * @throws MOCK_UNSUITABLE for what is no double, or one that says more than one answer
   */
  mock(answer: Double, options?: MockOptions): this;
  /**
   * The retrier that takes the mocked error was used so many times already.
   * @throws COUNT_INVALID
   */
  retried(times: number): this;
  /** It leads to this state: its Next, the choice taken, or the fallback of its Catch. */
  expectNext(state: Names): this;
  /** It is the end of its machine, branch or item, and reaches it. */
  expectEnd(): this;
  /** It gives on an output that contains this. */
  expectOutput(expected: unknown): this;
  /** It gives on exactly this output. */
  expectExactOutput(expected: unknown): this;
  /** After it, the variables contain this. */
  expectVariables(expected: object): this;
  /** It succeeds. */
  expectSucceeded(): this;
  /** It fails, past its Retry and Catch, with this error and cause where given: texts or asymmetric values. */
  expectFailed(details?: { readonly error?: unknown; readonly cause?: unknown }): this;
  /** Its error is caught, on to this state where given, with this error and cause where given. */
  expectCaught(next?: Names, details?: { readonly error?: unknown; readonly cause?: unknown }): this;
  /**
   * Its Retry takes the error: it is tried again, after this delay where given, such as `"2s"`.
   * @throws DURATION_INVALID
   */
  expectRetriable(delay?: Duration): this;
}
