import type { TargetSource } from "../../src/executor/port.js";
import type {
  OrchestrationOptions,
  ParallelResult,
  RunningParallel,
} from "../../src/executor/orchestration/batch/parallel-result.js";
import type { SucceededCount } from "../../src/plan/orchestration/batch-expectation.js";
import type { CompiledParallel, KeptResults, ParallelPlan } from "../../src/plan/orchestration/parallel-plan.js";
import type { Duration } from "../../src/util/duration.js";
import type { Runnable } from "../plans/runnable.js";
import type { WorkflowBuilder } from "../workflow-builder.js";
import type { ChainBuilder } from "./chain-builder.js";

/**
 * What gives the inputs of a batch: a list, anything that can be read one by one, or a function that returns it, such as a generator.
 * A function is called for each run; a generator object can be read once.
 */
export type BatchInputSource = InputList | (() => InputList | Promise<InputList>);

/** What can be read one by one. */
export type InputList = Iterable<unknown> | AsyncIterable<unknown>;

/** What a batch runs: a workflow, or a chain of them. */
export type BatchMember = Runnable | ChainBuilder;

/** A resource that executions of a batch compete for. */
export interface ContendingOptions {
  /** So many executions of the batch use it at once. */
  readonly limit: number;
  /** The Tasks that use it, at any depth of any member. */
  readonly around: readonly string[];
}

/**
 * Workflows side by side, and what must become of them. Immutable: every call gives a new builder. It is never a promise: nothing runs
 * before `run`, `check` or `start`.
 */
export interface ParallelBuilder {
  /** Says where it runs. Without it: where its members say, else on the suite's target. */
  on(target: TargetSource): ParallelBuilder;
  /**
   * So many run at once at most. Default: the environment's CONCURRENCY, else MAX_CONCURRENT_WORKFLOWS, else 20.
   * @throws COUNT_INVALID
   */
  maxConcurrency(most: number): ParallelBuilder;
  /**
   * Whether the ends are waited for (default: they are). With false the batch is done when all were started: their results say
   * "started", and nothing may be expected of them.
   */
  waitForCompletion(wait?: boolean): ParallelBuilder;
  /** The first failure stops what runs, and nothing more is started. */
  failFast(fast?: boolean): ParallelBuilder;
  /**
   * All must be done in so much of the target's time, from the first start on. What is not is stopped; what ended before is judged and kept.
   * @throws DURATION_INVALID
   */
  within(limit: Duration): ParallelBuilder;
  /**
   * All start at the same moment: on the embedded cloud at the same instant of virtual time, elsewhere as close together as calls can be.
   * Where many inputs are given, they must be a list.
   */
  startTogether(): ParallelBuilder;
  /**
   * A member starts when others have passed; when one of them did not, it is skipped. A member is what the list holds, or its name: that of
   * `named(…)`, else of its machine, with `-2`, `-3` … from the second of one name on.
   * @throws MEMBER_UNKNOWN, MEMBER_AMBIGUOUS, MEMBERS_CIRCULAR, PARALLEL_CONTRADICTED where one workflow runs for each input
   * @example parallel([payment, order, inventory]).dependsOn(payment, order, inventory)
   * @example dependsOn("payment", "order", "inventory")
   */
  dependsOn(member: string | BatchMember, ...others: (string | BatchMember)[]): ParallelBuilder;
  /**
   * Lets the executions of the batch compete for something: at most `limit` of them are in one of these Tasks at once. The others wait in
   * virtual time between TaskScheduled and TaskStarted, first come, first served; the result tells who waited how long. The wait counts
   * for TimeoutSeconds. A retry asks anew; an execution that is inside may enter with more of its Tasks, such as those of Map items. A Task
   * that uses several resources waits for one after the other, in the order they were said. Only on the embedded cloud.
   * @throws COUNT_INVALID, NAME_EXPECTED, WORD_UNKNOWN for other options, PARALLEL_CONTRADICTED for a resource that was named before
   * @example contending("inventory", { limit: 2, around: ["ReserveStock"] })
   */
  contending(resource: string, options: ContendingOptions): ParallelBuilder;
  /**
   * What of passed executions stays in the result: `"executions"` (all of it, with their histories; the default for a list of workflows),
   * `"outputs"`, or `"failures"`: status, ARN and times only (the default for many inputs). What failed is always kept whole.
   */
  keep(what: KeptResults): ParallelBuilder;
  /**
   * Expects something of every member, which must be workflows.
   * @throws EXPECTATION_EMPTY, PARALLEL_CONTRADICTED
   * @example expectAll((each) => each.expectSucceeded().within("30s"))
   */
  expectAll(checks: (each: WorkflowBuilder) => unknown): ParallelBuilder;
  /**
   * How many must end SUCCEEDED: exactly so many, at least so many, or all (the default without this call). With a number, the others may
   * fail, unless something was expected of them.
   * @throws COUNT_INVALID
   */
  expectSucceeded(count?: SucceededCount): ParallelBuilder;
  /**
   * So many executions must pass in a stretch of the target's time, on average from the first start to the last stop.
   * @throws COUNT_INVALID, DURATION_INVALID
   * @example expectThroughput({ atLeast: 50, per: "1s" })
   */
  expectThroughput(rate: { readonly atLeast: number; readonly per: Duration }): ParallelBuilder;
  /** What will run and be checked, as frozen plain data that survives JSON. */
  toPlan(): ParallelPlan;
  /** The plan with the functions, target and machines it refers to. */
  compiled(): CompiledParallel;
  /** The plan in words. */
  explain(): string;
  /**
   * Runs and resolves to data, whatever happened.
   * @throws PLAN_NAMES_UNKNOWN, PLAN_UNSUPPORTED, PLAN_BINDING_MISSING, TARGET_MISSING before anything starts
   * @throws RUN_CANCELLED when the signal aborts; INPUTS_INVALID, INPUTS_FAILED and VALUE_NOT_JSON for inputs that cannot be read
   */
  check(options?: OrchestrationOptions): Promise<ParallelResult>;
  /**
   * Runs and resolves to the results.
   * @throws PARALLEL_FAILED: one error that tells of each member that failed
   * @throws what `check` throws
   */
  run(options?: OrchestrationOptions): Promise<ParallelResult>;
  /**
   * Starts it and resolves to what runs: to inspect and to stop it, and to ask for its result. On the embedded cloud no time passes before
   * somebody waits.
   * @throws what `check` throws before anything starts
   * @example
   * await using running = await parallel(order, inputs).on(cloud).start();
   * await cloud.advanceBy("10m");
   * console.log((await running.inspect()).results.length);
   * await running.run();
   */
  start(options?: OrchestrationOptions): Promise<RunningParallel>;
}
