import type { DeployedMachine, TargetSource } from "../src/executor/port.js";
import type { ActingExecution, RunningExecution, RunOptions } from "../src/executor/judgement/result.js";
import type { WaitingState } from "../src/history/callbacks.js";
import type { Duration } from "../src/util/duration.js";
import type { StateNamesOf } from "../src/asl/state-names.js";
import type { ActingOn } from "./acting-on.js";
import type { Double } from "./doubles/double.js";
import type { Expectations } from "./expectations/expectations.js";
import type { InjectedFault } from "./injected-fault.js";
import type { Runnable } from "./plans/runnable.js";

/**
 * What `workflow` takes: a state machine's ARN (text that starts with `arn:`), what `deploy` returned, or a definition that is
 * deployed for the run and removed after it: an object, JSON text that starts with `{`, the path of a `.json`, `.asl.json` or
 * YAML file against the working directory, a file URL, or what `machineFrom` returned.
 */
export type WorkflowReference = string | URL | Pick<DeployedMachine, "stateMachineArn"> | object;

/** The names of the states of a workflow, where its type tells them. */
export type StateNamesIn<Reference> = Reference extends string | URL
  ? string
  : Reference extends { readonly definition: infer Definition }
    ? StateNamesOf<Definition>
    : StateNamesOf<Reference>;

/** Refuses, while compiling, what is no double, with the line to write. */
export type DoubleOrHint<Given> = Given extends Double
  ? unknown
  : "this is not a double: write returns(value), fails(error, cause), handles(fn) or never()";

/** How a stub is used. */
export interface StubOptions {
  /**
   * `"embedded"`: on other targets the real task runs and the stub is left out. Absent: the workflow cannot run where there
   * are no stubs, and is refused there.
   */
  readonly on?: "embedded";
}

/**
 * A workflow and what it must do. Immutable: every call gives a new builder, so one can be the base of many. It is never a
 * promise: nothing runs before `run`, `check` or `start`.
 */
export interface WorkflowBuilder<Names extends string = string> extends Expectations<Names>, Runnable {
  /** Says where it runs. Without it: on the suite's target, which the Mocha hooks provide. */
  on<Target extends TargetSource>(target: Target): ActingOn<Target> & this;
  /**
   * Names the execution. A suffix that makes the name unique is added, unless `exact`.
   * @throws EXECUTION_NAME_INVALID for a name AWS would refuse
   */
  named(name: string, options?: { readonly exact?: boolean }): this;
  /**
   * Gives the input: any JSON value; without it, and without a call, `{}`.
   * @throws VALUE_NOT_JSON, INPUT_IS_TEXT
   */
  withInput(input?: unknown): this;
  /**
   * Answers a Task in place of its resource. Several stubs of one state add up: the last unpinned one stands, pins of item, visit and
   * attempt go before it.
   * @throws DOUBLE_EXPECTED
   * @example stub("ChargeCard", fails("Card.Declined").twice().thenReturns({ ok: true }))
   */
  stub<Given>(state: Names, double: Given & DoubleOrHint<Given>, options?: StubOptions): this;
  /** Answers a Task of another machine that this one starts. `machine` is its name or ARN. */
  stubIn<Given>(machine: string, state: string, double: Given & DoubleOrHint<Given>, options?: StubOptions): this;
  /** Takes the stubs of a state away again, such as one of a shared base: its real resource answers. */
  unstub(state: Names): this;
  /**
   * Answers the callback of a Task each time it waits for one, while the workflow runs: the function gets the task token and what the
   * task was called with. What it returns completes the task (SendTaskSuccess), what it throws fails it (SendTaskFailure, with the
   * error's name and message); if it returns nothing, it answers for itself, then or later. Virtual time stands still until it has
   * settled. On the embedded cloud the Task needs no stub; elsewhere the real task runs, and its token is read from the history.
   * A later call for the same state replaces an earlier one.
   * @throws NAME_EXPECTED, FUNCTION_EXPECTED
   * @example answers("Approve", async (token) => ({ approved: true }))
   */
  answers(state: Names, answer: (token: string, task: WaitingState) => unknown): this;
  /**
   * Answers the callback of a Task of another machine that this one starts, as `answers` does: on the embedded cloud, which follows nested
   * executions. `machine` is its name or ARN.
   * @throws NAME_EXPECTED, FUNCTION_EXPECTED
   * @example answersIn("billing", "Approve", () => ({ approved: true }))
   */
  answersIn(machine: string, state: string, answer: (token: string, task: WaitingState) => unknown): this;
  /**
   * Acts in the middle of the run: calls the function when so much of the target's time has passed since the start of the execution (or
   * its redrive), after what happens at that moment by itself. Virtual time never jumps past it, and stands still until the function has
   * settled, but for waits inside it; on AWS it is called when that much real time has passed. What it throws fails the run. One whose
   * moment never came, since the execution was over, is a warning.
   * @param act gets what the workflow runs on, as `on` was given it, and the execution: to answer callbacks, to stop it, to look at it
   * @throws DURATION_INVALID, FUNCTION_EXPECTED
   * @example at("2h", async (cloud, execution) => { await execution.sendTaskSuccess("Approve", { approved: true }); })
   */
  at(moment: Duration, act: (cloud: TargetSource, execution: ActingExecution) => unknown): this;
  /**
   * Pauses a workflow that is started with `start` each time one of these states is about to be entered: the whole execution stands still
   * there, with all its branches, until `resume()`. Wait for it with `until(pausedAt(state))`, and look at it with `inspect()`. No
   * virtual time passes meanwhile unless somebody moves it; what came due is looked at on resuming. `run` and `check` go through pauses.
   * Only on the embedded cloud: elsewhere the plan is refused.
   * @throws NAME_EXPECTED
   * @example
   * const running = await workflow(orders).on(cloud).pauseAt("ChargeCard").start();
   * await running.until(pausedAt("ChargeCard"));
   * await running.resume();
   */
  pauseAt(...states: readonly [Names, ...Names[]]): this;
  /**
   * Puts faults into Tasks. On the embedded cloud a fault stands in the place of the Task's answer: neither its stub nor its resource
   * is asked on the attempts it takes; a fault nobody met is a warning. On AWS and endpoints the workflow runs in an instrumented,
   * temporary copy of its definition: see {@link InjectedFault} for what cannot be copied, which is refused with the reason.
   * @throws FAULT_INVALID
   * @example inject({ state: "ChargeCard", error: "Card.Declined", times: 2 })
   * @example inject({ service: "dynamodb", down: { from: "10s", for: "1m" } })
   */
  inject(...faults: readonly (InjectedFault<Names> | readonly InjectedFault<Names>[])[]): this;
  /**
   * Starts it, and resolves as soon as it runs. Judge it with `check` or `run` of what this resolves to: in
   * Mocha, an execution that nobody judges is stopped when the test or suite that started it ends.
   * @throws what `check` throws
   */
  start(options?: RunOptions): Promise<RunningExecution>;
}
