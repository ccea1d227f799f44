import { StepwrightError } from "../../errors/index.js";
import type { Execution, WaitingState } from "../../history/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { startRun } from "../check.js";
import type { CallSite } from "../call-site.js";
import { ledger } from "../ledger.js";
import { ownDeadline } from "./deadline.js";
import { executionOrThrow } from "../judgement/expectation-error.js";
import { holding } from "./holding.js";
import { judge } from "../judgement/judge.js";
import type { TargetPort, TokenAnswer } from "../port.js";
import { targetOf } from "./prepare.js";
import type { CheckResult, Inspection, RunningExecution, RunOptions, WaitCondition } from "../judgement/result.js";
import type { Run } from "./run.js";
import { anySignal } from "../../util/signals.js";
import { failureAnswer, successAnswer } from "./token-answers.js";

/** Keeps the book of a judgement that runs: from its call to its end. `over` is the signal that its test is over. */
export type Accompany = <Result>(work: (over: AbortSignal | undefined) => Promise<Result>) => Promise<Result>;

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
  const run = await holding(port, () => startRun(compiled, port, options, "any"));
  return new StartedRun(compiled, port, run, options, accompany);
}

class StartedRun implements RunningExecution {
  readonly #compiled: CompiledPlan;
  readonly #port: TargetPort;
  readonly #run: Run;
  readonly #options: RunOptions;
  readonly #accompany: Accompany;
  /** Nobody but the test that started it would stop what nobody judges. */
  readonly #takeBack: () => void;
  /** However often it is asked, the execution is waited for and judged once. */
  #result: Promise<CheckResult> | undefined;

  constructor(compiled: CompiledPlan, port: TargetPort, run: Run, options: RunOptions, accompany: Accompany) {
    this.#compiled = compiled;
    this.#port = port;
    this.#run = run;
    this.#options = options;
    this.#accompany = accompany;
    this.#takeBack = ledger.holds(() => this[Symbol.asyncDispose]());
  }

  get arn(): string {
    return this.#run.executionArn;
  }

  until({ kind, state, machine }: WaitCondition): Promise<WaitingState> {
    const { signal } = this.#options;
    if (kind === "pausedAt") {
      return holding(this.#port, () => this.#run.untilPaused(state, ownDeadline(this.#compiled, this.#port), signal));
    }
    const options = { signal, machine };
    return holding(this.#port, () => this.#run.until(state, ownDeadline(this.#compiled, this.#port), options));
  }

  sendTaskSuccess(state: string, output: unknown = {}): Promise<void> {
    return this.#answer(state, (taskToken) => successAnswer(taskToken, output));
  }

  sendTaskFailure(state: string, error?: string, cause?: string): Promise<void> {
    return this.#answer(state, (taskToken) => failureAnswer(taskToken, error, cause));
  }

  sendTaskHeartbeat(state: string): Promise<void> {
    return this.#answer(state, (taskToken) => ({ kind: "heartbeat", taskToken }));
  }

  stop(reason?: { readonly error?: string; readonly cause?: string }): Promise<void> {
    return this.#run.stop(reason);
  }

  async redrive(): Promise<void> {
    if (this.#result !== undefined) {
      const problems = [
        "This execution was judged already. Write redrive(execution), which begins a judgement of its own.",
      ];
      throw new StepwrightError("PLAN_UNSUPPORTED", { target: this.#port.label, problems });
    }
    await holding(this.#port, () => this.#run.redrive(ownDeadline(this.#compiled, this.#port), this.#options));
  }

  async resume(): Promise<void> {
    await holding(this.#port, async () => this.#run.goOn());
  }

  inspect(): Promise<Inspection> {
    return holding(this.#port, () => this.#run.inspect());
  }

  check(): Promise<CheckResult> {
    return this.#accompany((over) => this.#judged(over));
  }

  run(): Promise<Execution> {
    const here: CallSite = {};
    Error.captureStackTrace(here, this.run);
    return this.#accompany(async (over) => executionOrThrow(await this.#judged(over), here));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#takeBack();
    if (this.#result === undefined) await this.#run.abandon();
    else await this.#result.catch(() => undefined);
  }

  #answer(state: string, make: (taskToken: string) => TokenAnswer): Promise<void> {
    const { signal } = this.#options;
    return holding(this.#port, () =>
      this.#run.answer(state, ownDeadline(this.#compiled, this.#port), { signal }, make),
    );
  }

  #judged(over: AbortSignal | undefined): Promise<CheckResult> {
    this.#takeBack();
    this.#result ??= holding(this.#port, async () => {
      const signal = anySignal(this.#options.signal, over);
      const observation = await this.#run.observe(
        ownDeadline(this.#compiled, this.#port),
        signal === undefined ? {} : { signal },
        this.#compiled.plan.expectations,
      );
      return await judge(this.#compiled, observation);
    });
    return this.#result;
  }
}
