import type { DoubleCall } from "../../src/plan/double.js";
import type { FieldValidation } from "../../src/plan/state/state-plan.js";
import type { Duration } from "../../src/util/duration.js";

/**
 * A function that answers a Task: it gets the payload the task would have received and the call's facts. What it returns
 * (or resolves to) is the task's output; what it throws is the task's failure: the error's `name` is the error, its `message` the
 * cause; of a Lambda function the cause is the JSON its runtime reports.
 */
export type Handler<Payload = unknown> = (payload: Payload, call: DoubleCall) => unknown;

/** How an output is taken. */
export interface ReturnsOptions {
  /**
   * How the output is compared with the API model of the service that the Task calls, where its `@aws-sdk/client-*` package is
   * installed, with the modes of TestState: `STRICT` wants required fields, `PRESENT` compares those that are there, `NONE` none.
   * Default: what `embedded({ validateStubs })` says, which is `PRESENT` unless stated.
   */
  readonly validate?: FieldValidation;
}

/**
 * What stands in for a Task: one answer after the other. Immutable: each call gives a new double, so one can be shared and
 * varied. The answers advance on every call of the Task, retries and loop turns alike; the items of a Map and the branches of
 * a Parallel each count for themselves.
 *
 * The last answer repeats for ever unless `once`, `twice` or `times` bounds it: a further call is then an error. A double that is
 * only pinned leaves every other call to what answers without it, such as `cloud.lambda(name, handler)`.
 *
 * @example fails("Card.Declined").twice().thenReturns({ ok: true })
 */
export interface Double {
  /** Gives the latest answer once. */
  once(): Double;
  /** Gives the latest answer twice. */
  twice(): Double;
  /**
   * Gives the latest answer `n` times.
   * @throws COUNT_INVALID
   */
  times(n: number): Double;
  /** After that, succeeds with this output. An answer before it without a count is given once. */
  thenReturns(output?: unknown, options?: ReturnsOptions): Double;
  /** After that, fails with this error and cause. */
  thenFails(error: string, cause?: string): Double;
  /** After that, calls this function. */
  thenHandles<Payload = unknown>(fn: Handler<Payload>): Double;
  /** After that, never answers. */
  thenNever(): Double;
  /**
   * Lets the target's time pass between the call and the latest answer, such as `"30s"`.
   * @throws DURATION_INVALID
   */
  after(delay: Duration): Double;
  /** The answers start again on every visit of the state. */
  eachVisit(): Double;
  /**
   * Only for this 0-based item of the innermost Map or, of Maps one in the other, the items from the outside in: `item(1, 0)` is the
   * first item within the second. Pins go before the answers of other stubs of the same state.
   */
  item(index: number, ...inner: readonly number[]): Double;
  /** Only for this 1-based visit of the state. */
  visit(n: number): Double;
  /** Only for this 1-based attempt of a visit. */
  attempt(n: number): Double;
}
