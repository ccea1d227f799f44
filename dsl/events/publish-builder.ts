import type { PublishPlan } from "../../src/plan/events/publish-plan.js";
import type { PublishCheck, PublishResult } from "../../src/executor/events/publish-result.js";
import type { RunOptions } from "../../src/executor/judgement/result.js";
import type { TargetSource } from "../../src/executor/port.js";
import type { Duration } from "../../src/util/duration.js";
import type { Runnable } from "../plans/runnable.js";

/** How a triggered execution is waited for. */
export interface TriggeredOptions {
  /** How long after the event it may be until the execution has ended, in the target's time. Default: `"60s"`. */
  readonly within?: Duration;
  /** Executions that the event starts. Default: at least one, and each does what is expected. */
  readonly times?: number;
}

/** What may be expected of events that arrive, and what then runs and is judged. Every call gives a new builder. */
export interface TriggerExpectations {
  /** Says where it runs. Without it: on the suite's target. */
  on(target: TargetSource): this;
  /**
   * The event starts an execution of a deployed machine, which does all that is said of the workflow. Stubs of the workflow answer the
   * tasks of that execution (embedded only). The execution is found by the event's id: in its name, which a rule gives it, or its
   * input; or by the ARN of an execution found so, through an event with that ARN in `resources`. It never is "the newest".
   * @param workflow `workflow(machine)` with its expectations; a machine that `deploy` returned, or its ARN
   * @throws TRIGGER_INVALID for a workflow that nothing can start; when run, TRIGGER_UNTRACEABLE where nothing could tie an execution to the event
   */
  expectTriggered(workflow: Runnable, options?: TriggeredOptions): this;
  /** The event starts no execution of this machine. On AWS and endpoints `quiet` says how long to look. @throws TRIGGER_INVALID */
  expectNotTriggered(workflow: Runnable, options?: { readonly quiet?: Duration }): this;
  /** What will happen and what will be checked, as frozen plain data. */
  toPlan(): PublishPlan;
  /** The plan in words. */
  explain(): string;
  /** Runs and resolves to data: the verdicts, the event and the executions, whatever happened. */
  check(options?: RunOptions): Promise<PublishCheck>;
  /**
   * Runs and resolves to the event and the executions it started.
   * @throws EVENT_EXPECTATION_FAILED: one error listing every expectation that does not hold
   */
  run(options?: RunOptions): Promise<PublishResult>;
}

/** An event to publish, and what it must lead to. Nothing happens before `run` or `check`. */
export interface PublishBuilder extends TriggerExpectations {
  /**
   * The event starts an execution of a deployed machine, which does all that is said of the workflow. Stubs of the workflow answer the
   * tasks of that execution (embedded only). The execution is found by the event's id: in its name, which a rule gives it, or its
   * input; or by the ARN of an execution found so, through an event with that ARN in `resources`. It never is "the newest".
   * @param workflow `workflow(machine)` with its expectations; a machine that `deploy` returned, or its ARN
   * @throws TRIGGER_INVALID for a workflow that nothing can start; when run, TRIGGER_UNTRACEABLE where nothing could tie an execution to the event
   */
  expectTriggered(workflow: Runnable, options?: TriggeredOptions): this;
  /** The event starts no execution of this machine. On AWS and endpoints `quiet` says how long to look. @throws TRIGGER_INVALID */
  expectNotTriggered(workflow: Runnable, options?: { readonly quiet?: Duration }): this;
  /** What will happen and what will be checked, as frozen plain data. */
  toPlan(): PublishPlan;
  /** The plan in words. */
  explain(): string;
  /** Runs and resolves to data: the verdicts, the event and the executions, whatever happened. */
  check(options?: RunOptions): Promise<PublishCheck>;
  /**
   * Runs and resolves to the event and the executions it started.
   * @throws EVENT_EXPECTATION_FAILED: one error listing every expectation that does not hold
   */
  run(options?: RunOptions): Promise<PublishResult>;
}

/** An event to publish, and what it must lead to. Nothing happens before `run` or `check`. */
export interface PublishBuilder extends TriggerExpectations {
  /**
   * The event matches this rule of the bus. On the embedded cloud the bus says so. On AWS and endpoints the rule is read back
   * (DescribeRule) and its pattern tried on the event (TestEventPattern): that proves that an enabled rule matches, not that
   * its targets could be reached; say `expectTriggered` for that.
   * @throws NAME_EXPECTED
   */
  expectRule(name: string): this;
  /** The event does not match this rule, which exists, or the rule is disabled. @throws NAME_EXPECTED */
  expectNoRule(name: string): this;
  /** Name or ARN of the bus. Default: the event's own, else the default bus. @throws NAME_EXPECTED */
  to(bus: string): this;
}

/** A replay of an archive, and what it must lead to. Nothing happens before `run` or `check`. */
export interface ReplayBuilder extends TriggerExpectations {
  /** Events from this moment on, which is included. @throws REPLAY_TIME_INVALID */
  from(time: Date | string): this;
  /** Events up to this moment, which is not included. Default: now. @throws REPLAY_TIME_INVALID */
  to(time: Date | string): this;
  /** Replays to these rules only. Default: to every rule of the bus that matches. @throws NAME_EXPECTED */
  toRules(...names: readonly string[]): this;
  /** How long the replay may take, in the target's time. Default: `"10m"`. @throws DURATION_INVALID */
  within(limit: Duration): this;
}
