import { inspect } from "node:util";
import { checkState } from "../../src/executor/state/check-state.js";
import { testedOrThrow } from "../../src/executor/state/state-expectation-error.js";
import type { StateCheckResult } from "../../src/executor/state/state-result.js";
import type { TestedState } from "../../src/executor/state/tested-state.js";
import { explainState, summariseState } from "../../src/plan/state/explain-state.js";
import type { CompiledStatePlan, StatePlan } from "../../src/plan/state/state-plan.js";
import type { StateRunnable } from "./state-builder.js";

/** The plan of one state that is complete: it can be run, and nothing can be added to it. */
export class PlannedState implements StateRunnable {
  readonly #compiled: CompiledStatePlan;
  readonly #accompany: <Result>(work: () => Promise<Result>) => Promise<Result>;

  /** @param accompany keeps the book of a run */
  constructor(compiled: CompiledStatePlan, accompany: <Result>(work: () => Promise<Result>) => Promise<Result>) {
    this.#compiled = compiled;
    this.#accompany = accompany;
    Object.freeze(this);
  }

  toPlan(): StatePlan {
    return this.#compiled.plan;
  }

  compiled(): CompiledStatePlan {
    return this.#compiled;
  }

  explain(): string {
    return explainState(this.#compiled.plan);
  }

  check(): Promise<StateCheckResult> {
    return this.#accompany(() => checkState(this.#compiled));
  }

  run(): Promise<TestedState> {
    const here: { stack?: string } = {};
    Error.captureStackTrace(here, this.run);
    return this.#accompany(async () => testedOrThrow(await checkState(this.#compiled), here));
  }
}

Object.defineProperty(PlannedState.prototype, inspect.custom, {
  value(this: PlannedState): string {
    return summariseState(this.toPlan());
  },
});
