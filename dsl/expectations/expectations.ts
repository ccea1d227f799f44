import type { Execution } from "../../src/history/execution.js";
import type { BranchStatus } from "../../src/plan/expectations/branches.js";
import type { ThreadName } from "../../src/plan/expectations/exact-path.js";
import type { ItemCounts } from "../../src/plan/expectations/items.js";
import type { EndStatus } from "../../src/plan/expectations/status.js";
import type { Duration } from "../../src/util/duration.js";
import type { ItemChecks, ItemIndex, StateChecks } from "./checks.js";
import type { EventExpectation } from "../events/event-capture.js";

declare const ending: unique symbol;

/** Carries, for the compiler only, the status a builder already expects. */
export interface EndsAs<Status extends EndStatus> {
  readonly [ending]: Status;
}

/** Refuses, while compiling, a second status that contradicts the first. */
export type Uncontradicted<Builder, Status extends EndStatus> = Builder extends {
  readonly [ending]: infer First extends EndStatus;
}
  ? [First] extends [Status]
    ? unknown
    : `this workflow is already expected to end ${First}: take one of the two expectations away`
  : unknown;

/** Bounds of a wait. At least one must be given; durations such as `"5s"`. */
export interface WaitBounds {
  /** Not shorter than the first, not longer than the second. */
  readonly between?: readonly [Duration, Duration];
  readonly atLeast?: Duration;
  readonly atMost?: Duration;
}

/**
 * What can be expected of an execution. Every call gives a new builder; nothing runs before `run`, `check` or `start`.
 * Values are expected as a part of what is there unless a name says "exact"; any value in them may be asymmetric
 * (`is.string()`, or any object with `asymmetricMatch`). States are named as in the definition; names are checked before
 * anything starts.
 *
 * Unless one of the four statuses, `expectNoErrors`, or a failed state, branch or item is expected, an execution that ends
 * FAILED, TIMED_OUT or ABORTED fails the run, whatever else is expected.
 */
export interface Expectations<Names extends string> {
  /**
   * It ends SUCCEEDED.
   * @throws STATUS_CONTRADICTED when another status is expected already
   */
  expectSucceeded<Self>(this: Self & Uncontradicted<Self, "SUCCEEDED">): Self & EndsAs<"SUCCEEDED">;
  /**
   * It ends FAILED, with this error and cause where given: texts or asymmetric values.
   * @throws STATUS_CONTRADICTED when another status is expected already
   */
  expectFailed<Self>(
    this: Self & Uncontradicted<Self, "FAILED">,
    details?: { readonly error?: unknown; readonly cause?: unknown },
  ): Self & EndsAs<"FAILED">;
  /**
   * It ends TIMED_OUT: TimeoutSeconds of the whole machine passed.
   * @throws STATUS_CONTRADICTED when another status is expected already
   */
  expectTimedOut<Self>(this: Self & Uncontradicted<Self, "TIMED_OUT">): Self & EndsAs<"TIMED_OUT">;
  /**
   * It ends ABORTED: somebody stopped it. The stop at this workflow's own deadline does not count.
   * @throws STATUS_CONTRADICTED when another status is expected already
   */
  expectAborted<Self>(this: Self & Uncontradicted<Self, "ABORTED">): Self & EndsAs<"ABORTED">;
  /**
   * It passes through these states in this order, along one thread and down into its branches and items; others may lie between.
   * States of sibling branches have no order.
   */
  expectPath(first: Names, ...then: Names[]): this;
  /** It passes through exactly these states at the top level. */
  expectExactPath(first: Names, ...then: Names[]): this;
  /** It passes through exactly these states at the top level or, with `in`, in a branch or item: `{ in: branch("Charge") }`, `{ in: item("Items", 0) }`. */
  expectExactPath(states: readonly Names[], options?: { readonly in?: ThreadName }): this;
  /** It never enters these states. */
  expectNotVisited(first: Names, ...more: Names[]): this;
  /** It enters a state so many times, over all branches and items. */
  expectVisits(state: Names, times: number): this;
  /**
   * These branches of Parallel states run, each named by any state in it. `exactly`: and no others.
   * @example expectBranches(["InventoryReservation", "PaymentProcessing"], { exactly: true })
   */
  expectBranches(branches: readonly Names[], options?: { readonly exactly?: boolean }): this;
  /** These branches run and end so: `succeeded` (it reached its end), `failed`, `aborted` or `timedOut`. */
  expectBranches(branches: { readonly [Name in Names]?: BranchStatus }, options?: { readonly exactly?: boolean }): this;
  /**
   * A Map works on so many items, in all or by how they end: `succeeded`, `failed` (timed out among them), `aborted`, `notStarted`; and of those that
   * succeeded `caught`, in which a failure was caught. Of a distributed Map its Map Run is read, what it tolerates among the failed.
   * @example expectItems("Process", { succeeded: 97, failed: 3 })
   */
  expectItems(map: Names, counts: number | ItemCounts): this;
  /**
   * Each item of a Map does this. The function runs once, while the workflow is described; it only states expectations.
   * @example expectItems("PriceItems", (item, index) => item.expectVisited("PriceItem").expectOutput({ position: index }))
   */
  expectItems(map: Names, each: (item: ItemChecks, index: ItemIndex) => ItemChecks): this;
  /** The items of a Map do this, one function for each of the first items. */
  expectItems(map: Names, items: readonly ((item: ItemChecks) => ItemChecks)[]): this;
  /** A Map works on at most so many items at once. */
  expectMaxConcurrency(map: Names, most: number): this;
  /**
   * A Task calls its resource: at least once or exactly `times`, retries included, each counted call with a payload that contains `with`.
   * The payload is the effective one, after InputPath and Parameters or Arguments.
   */
  expectCalled(state: Names, expected?: { readonly times?: number; readonly with?: unknown }): this;
  /** It ends with an output that contains this. */
  expectOutput(expected: unknown): this;
  /** It ends with exactly this output. */
  expectExactOutput(expected: unknown): this;
  /**
   * One state does all of this. The function runs once, while the workflow is described; it only states expectations.
   * @example expectState("Charge", (state) => state.attempts(3).output({ ok: true }))
   */
  expectState(state: Names, checks: (state: StateChecks) => StateChecks): this;
  /**
   * An execution that a Task starts (`states:startExecution` in any pattern, or `aws-sdk:sfn`) does all of this. It is found by the
   * ARN that its start answered; one that runs on after the workflow's end is waited for. The function runs once, while the workflow
   * is described. Unless it says how the child ends, a child that fails is none that does what is expected. Of several
   * executions that a state starts, in retries, loops or items, one has to do it all.
   * @example expectChild("Bill", (child) => child.expectSucceeded().expectPath("Invoice"))
   */
  expectChild(state: Names, checks: (child: Expectations<string>) => Expectations<string>): this;
  /**
   * It undoes what it had done: each named step that succeeded is compensated by its state, once, the last step first, and nothing else is.
   * Steps that failed or never ran must not be compensated; a compensation may be tried again until it succeeds. Each item of a Map
   * undoes its own (child executions of distributed Maps are read for it), and items in which nothing failed have nothing to undo;
   * sibling branches have no order.
   * @param pairs the state that undoes each step; or several, of which one does, where ways of failing have states of their own
   * @param options.order `"any"`: in whatever order
   * @param options.failed whether a step that failed is compensated as well, since it may have done its work: `"never"` (default), `"may"` or `"must"`
   * @throws EXPECTATION_EMPTY, NAME_EXPECTED, WORD_UNKNOWN
   * @example expectCompensation({ ReserveStock: "ReleaseStock", ChargeCard: "RefundCard" })
   */
  expectCompensation(
    pairs: { readonly [Step in Names]?: Names | readonly Names[] },
    options?: { readonly order?: "reverse" | "any"; readonly failed?: "never" | "may" | "must" },
  ): this;
  /**
   * It leaves a message in an SQS queue, such as a dead-letter queue: one that came into the queue since the execution began. The embedded
   * cloud looks at the queue from outside. SQS shows messages only to who receives them: there each is received once, which its receive
   * count tells, hidden from others while the rest is looked at, and made visible again; a queue that itself moves messages elsewhere after
   * some receives is refused. Needs `@aws-sdk/client-sqs`, and on AWS leave for sqs:GetQueueUrl, sqs:GetQueueAttributes,
   * sqs:ReceiveMessage and sqs:ChangeMessageVisibility.
   * @param queue its name, URL or ARN
   * @param message what its body contains, as JSON or as text, or a function of the body that says whether it is the one; default: any message
   * @param options.within how long it is waited for after the execution's end, in the target's time; default `"20s"`
   * @param options.attributes what its message attributes contain, each as text, such as EventBridge's ERROR_CODE
   * @param options.earlier messages that were there before the execution began count as well; default false
   * @throws DURATION_INVALID
   * @example expectDeadLetter("payments-dlq", { orderId: "A1", error: { Error: "Card.Declined" } })
   */
  expectDeadLetter(
    queue: string,
    message?: unknown,
    options?: { readonly within?: Duration; readonly attributes?: unknown; readonly earlier?: boolean },
  ): this;
  /**
   * It costs so many state transitions, as AWS bills Standard executions: one for each time a state is executed, in all branches and items;
   * one for each retry; one for each redrive; and for a distributed Map one for each child execution it starts, and those of its STANDARD
   * child executions, whose histories are read for it. EXPRESS ones are billed by requests, duration and memory. Executions that Tasks start
   * are billed by themselves: `expectChild("Bill", (child) => child.expectTransitions(…))`.
   * https://aws.amazon.com/step-functions/pricing/ https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html
   * @throws COUNT_INVALID, EXPECTATION_EMPTY, BOUNDS_CONTRADICTED
   * @example expectTransitions({ atMost: 40 })
   */
  expectTransitions(count: number | { readonly atLeast?: number; readonly atMost?: number }): this;
  /** A variable was assigned last so: it contains this value. Write its name with or without the dollar sign. */
  expectVariable(name: string, value: unknown): this;
  /** A Task, Parallel or Map is tried again so many times. */
  expectRetries(state: Names, times: number): this;
  /** The delays before the retries of a state, in order, such as `["1s", "2s"]`. */
  expectBackoff(state: Names, delays: readonly Duration[]): this;
  /** A state fails, with this error where given, and a catcher leads on, to this state where given. */
  expectCaught(state: Names, error?: string, fallback?: Names): this;
  /** A state lasts so long in the target's time, from its entry to its exit. @throws EXPECTATION_EMPTY, DURATION_INVALID, BOUNDS_CONTRADICTED */
  expectWait(state: Names, bounds: WaitBounds): this;
  /**
   * It puts such an event: an event pattern, or a part of the event. On the embedded cloud every bus is heard, and events count that the
   * execution put and those that say its ARN, such as changes of its status. On AWS and endpoints the history tells what its own
   * Tasks put; with `bus`, events of that bus that say its ARN count, too.
   * @param options.times exactly so many; default: at least one
   * @throws EVENT_EXPECTED, EVENT_PATTERN_INVALID
   * @example expectEvent({ source: ["billing"], detail: { amount: [{ numeric: [">", 0] }] } })
   */
  expectEvent(expected: EventExpectation, options?: { readonly times?: number; readonly bus?: string }): this;
  /**
   * It puts no such event until it has ended. With `bus`, on AWS and endpoints, `quiet` says how long to listen after that.
   * @throws EVENT_EXPECTED, EVENT_PATTERN_INVALID
   */
  expectNoEvent(expected: EventExpectation, options?: { readonly quiet?: Duration; readonly bus?: string }): this;
  /**
   * It puts all these events, each a different one; `causal` (default): none before one that is named earlier, as far as that is known.
   * @throws EVENT_EXPECTED, EVENT_PATTERN_INVALID
   */
  expectEvents(
    expected: readonly EventExpectation[],
    options?: { readonly order?: "causal" | "any"; readonly bus?: string },
  ): this;
  /** No state fails, not even one that is retried or caught. */
  expectNoErrors(): this;
  /**
   * A function judges the Execution: a throw or `false`, also of a promise, fails it.
   * @example satisfies((execution) => expect(execution.durationMs).to.be.below(5000))
   */
  satisfies(judge: (execution: Execution) => unknown): this;
  /**
   * It ends within this time of the target's (virtual time on the embedded cloud), such as `"60s"`. An execution that is not done
   * by then is stopped, unless `stop` is false, and the verdict says what it was waiting at. A later call replaces an earlier one.
   * @throws DURATION_INVALID
   */
  within(limit: Duration, options?: { readonly stop?: boolean }): this;
}
