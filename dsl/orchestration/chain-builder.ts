import type { TargetSource } from "../../src/executor/port.js";
import type { ChainRecord, ChainResult, RunningChain } from "../../src/executor/orchestration/chain/chain-result.js";
import type { OrchestrationOptions } from "../../src/executor/orchestration/batch/parallel-result.js";
import type { ChainPlan, CompiledChain } from "../../src/plan/orchestration/chain-plan.js";
import type { Duration } from "../../src/util/duration.js";
import type { JsonValue } from "../../src/util/json.js";
import type { BatchMember, InputList, ParallelBuilder } from "./parallel-builder.js";

/** How failed steps are tried again. */
export interface StepRetryOptions {
  /** So many times after the first. */
  readonly max: number;
  /** The wait before the first time, in the target's time (default none). */
  readonly delay?: Duration;
  /** Each wait is so many times as long as the one before (default 1). */
  readonly backoff?: number;
}

/**
 * Workflows one after the other, and what must become of them. Immutable: every call gives a new builder. It is never a promise: nothing
 * runs before `run`, `check` or `start`.
 */
export interface ChainBuilder {
  /** Says where it runs. Without it: where its steps say, else on the suite's target. */
  on(target: TargetSource): ChainBuilder;
  /** Names the chain, for where it is a member of a batch (default `chain`, then `chain-2` …). @throws NAME_EXPECTED */
  named(name: string): ChainBuilder;
  /**
   * Adds a step: a workflow with its own stubs and expectations; a `parallel(…)`, whose output is the list of outputs; or another chain, whose
   * output is that of its last step. Without an input, here or in the workflow, it gets the output of the step before; the first gets `{}`,
   * or what the chain around it hands on.
   * @throws STEP_INVALID for a name that is taken, and an input that goes nowhere; MEMBER_INVALID for what cannot be a step; VALUE_NOT_JSON
   */
  add(name: string, step: BatchMember | ParallelBuilder, input?: unknown): ChainBuilder;
  /**
   * Reshapes what the step before gives to the one after it. It may give a promise. When it throws, or gives nothing, the step after it
   * fails.
   * @throws STEP_INVALID before the first step and after another `map`, FUNCTION_EXPECTED
   * @example chain().add("ingest", ingest, source).map((batch) => ({ records: batch.items })).add("process", process)
   */
  map<Output = JsonValue>(reshape: (output: Output) => unknown): ChainBuilder;
  /**
   * Adds a step that spreads out and joins: several workflows or chains, which all get the output before unless they have an input of
   * their own; or one for each item of the list that the function makes of that output (default: the output itself). Its output is the
   * list of their outputs, in the order of members or items, whichever ends first.
   * @throws STEP_INVALID, MEMBER_INVALID, FUNCTION_EXPECTED, COUNT_INVALID
   * @example fanOut("price-items", workflow(price), (order) => order.items)
   */
  fanOut(name: string, members: readonly BatchMember[], options?: FanOutOptions): ChainBuilder;
  fanOut<Output = JsonValue>(
    name: string,
    each: BatchMember,
    items?: (output: Output) => InputList | Promise<InputList>,
    options?: FanOutOptions,
  ): ChainBuilder;
  /** Nothing is started after a step that failed. Without it, later steps that do not need its output still run. */
  stopOnError(stop?: boolean): ChainBuilder;
  /**
   * Tries steps that failed again, each time as a new execution, whose stubs answer from their first answer on: a
   * stub that fails once and then returns does so in each of them. `handles(fn)` can count across them. What nobody answers is not tried again.
   * @throws COUNT_INVALID, DURATION_INVALID, FACTOR_INVALID; OBJECT_EXPECTED and WORD_UNKNOWN for other options
   * @example retry({ max: 3, delay: "30s", backoff: 2 })
   */
  retry(options: StepRetryOptions): ChainBuilder;
  /**
   * All of it must be done in so much of the target's time, waits included. What is not is stopped; steps that were completed before keep
   * their results.
   * @throws DURATION_INVALID
   */
  within(limit: Duration): ChainBuilder;
  /** These steps must complete, as all must of which nothing is said. @throws STEP_INVALID */
  expectCompleted(steps: readonly string[]): ChainBuilder;
  /** These steps must fail. @throws STEP_INVALID */
  expectFailed(steps: readonly string[]): ChainBuilder;
  /** These steps must be skipped. @throws STEP_INVALID */
  expectSkipped(steps: readonly string[]): ChainBuilder;
  /**
   * Goes on where an earlier run stopped: steps that completed in it are not run again, and their outputs are taken from it. A step that is
   * a chain goes on inside.
   * @param result what `check()` gave, also after a JSON round trip
   * @param options.from runs this step again, and all after it, even if they completed
   * @throws STEP_INVALID for a result of another chain
   * @example const rest = await steps.resume(JSON.parse(await readFile("chain.json", "utf8"))).run();
   */
  resume(result: ChainResult | ChainRecord, options?: { readonly from?: string }): ChainBuilder;
  /** What will run and be checked, as frozen plain data that survives JSON. */
  toPlan(): ChainPlan;
  /** The plan with the functions, target and machines it refers to. */
  compiled(): CompiledChain;
  /** The plan in words. */
  explain(): string;
  /**
   * Runs and resolves to data, whatever happened.
   * @throws PLAN_UNSUPPORTED, PLAN_BINDING_MISSING, PLAN_NAMES_UNKNOWN, TARGET_MISSING before anything starts
   * @throws RUN_CANCELLED when the signal aborts
   */
  check(options?: OrchestrationOptions): Promise<ChainResult>;
  /**
   * Runs and resolves to what each step came to.
   * @throws CHAIN_FAILED: one error that tells of each step
   * @throws what `check` throws
   */
  run(options?: OrchestrationOptions): Promise<ChainResult>;
  /**
   * Starts it and resolves to what runs: to inspect and to stop it, and to ask for its result. On the embedded cloud no time passes before
   * somebody waits.
   * @throws what `check` throws before anything starts
   * @example
   * await using running = await steps.on(cloud).start();
   * await cloud.advanceBy("10m");
   * console.log((await running.inspect()).current?.name);
   * await running.run();
   */
  start(options?: OrchestrationOptions): Promise<RunningChain>;
}

/** How a fan-out runs. */
export interface FanOutOptions {
  /** So many at once at most (default as of `parallel`). */
  readonly maxConcurrency?: number;
  /** The first failure stops the others. */
  readonly failFast?: boolean;
}
