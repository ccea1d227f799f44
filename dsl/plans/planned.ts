import type { CallSite } from "../../src/executor/call-site.js";
import { executionOrThrow } from "../../src/executor/judgement/expectation-error.js";
import type { CheckResult, RunOptions } from "../../src/executor/judgement/result.js";
import type { Execution } from "../../src/history/execution.js";
import type { CompiledPlan } from "../../src/plan/bindings.js";
import { explain } from "../../src/plan/explain.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { printsPlan } from "./prints-plan.js";
import type { Runnable } from "./runnable.js";
import type { Accompanied } from "../accompanied.js";
import { runOptionsOf } from "../run-options.js";

/** How a plan is run and judged, and the book kept of it. */
export interface Runner {
  check(compiled: CompiledPlan, options: RunOptions): Promise<CheckResult>;
  accompany<Result>(work: Accompanied<Result>): Promise<Result>;
}

/** A plan that is complete: it can be run, and nothing can be added to it. */
export class Planned implements Runnable {
  readonly #compiled: CompiledPlan;
  readonly #runner: Runner;

  constructor(compiled: CompiledPlan, runner: Runner) {
    this.#compiled = compiled;
    this.#runner = runner;
    Object.freeze(this);
  }

  toPlan(): ExecutionPlan {
    return this.#compiled.plan;
  }

  compiled(): CompiledPlan {
    return this.#compiled;
  }

  explain(): string {
    return explain(this.#compiled.plan);
  }

  check(options: RunOptions = {}): Promise<CheckResult> {
    return this.#runner.accompany(async (over) =>
      this.#runner.check(this.#compiled, runOptionsOf("check", options, { over })),
    );
  }

  run(options: RunOptions = {}): Promise<Execution> {
    const here: CallSite = {};
    Error.captureStackTrace(here, this.run);
    return this.#runner.accompany(async (over) =>
      executionOrThrow(await this.#runner.check(this.#compiled, runOptionsOf("run", options, { over })), here),
    );
  }
}

printsPlan(Planned, (planned) => planned.toPlan());
