import type { Execution } from "../history/index.js";
import type { CompiledPlan } from "../plan/bindings.js";
import { holding, startRun } from "./check.js";
import { executionOrThrow, type CallSite } from "./expectation-error.js";
import { judge } from "./judge.js";
import type { TargetPort } from "./port.js";
import { targetOf } from "./prepare.js";
import type { CheckResult, RunningExecution, RunOptions } from "./result.js";
import { ownDeadline, type Run } from "./run.js";

/** Keeps the book of a judgement that runs: from its call to its end. */
export type Accompany = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Starts a plan and gives back the running execution.
 * @throws what `checkPlan` throws before anything starts
 */
export async function startPlan(
  compiled: CompiledPlan,
  options: RunOptions,
  accompany: Accompany,
): Promise<RunningExecution> {
  const port = targetOf(compiled);
  const run = await holding(port, () => startRun(compiled, port, options));
  return new StartedRun(compiled, port, run, options, accompany);
}

class StartedRun implements RunningExecution {
  readonly #compiled: CompiledPlan;
  readonly #port: TargetPort;
  readonly #run: Run;
  readonly #options: RunOptions;
  readonly #accompany: Accompany;
  /** However often it is asked, the execution is waited for and judged once. */
  #result: Promise<CheckResult> | undefined;

  constructor(compiled: CompiledPlan, port: TargetPort, run: Run, options: RunOptions, accompany: Accompany) {
    this.#compiled = compiled;
    this.#port = port;
    this.#run = run;
    this.#options = options;
    this.#accompany = accompany;
  }

  get arn(): string {
    return this.#run.executionArn;
  }

  stop(reason?: { readonly error?: string; readonly cause?: string }): Promise<void> {
    return this.#run.stop(reason);
  }

  check(): Promise<CheckResult> {
    return this.#accompany(() => this.#judged());
  }

  run(): Promise<Execution> {
    const here: CallSite = {};
    Error.captureStackTrace(here, this.run);
    return this.#accompany(async () => executionOrThrow(await this.#judged(), here));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#result === undefined) await this.#run.abandon();
    else await this.#result.catch(() => undefined);
  }

  #judged(): Promise<CheckResult> {
    this.#result ??= holding(this.#port, async () => {
      const observation = await this.#run.observe(ownDeadline(this.#compiled), this.#options);
      return await judge(this.#compiled, observation);
    });
    return this.#result;
  }
}
