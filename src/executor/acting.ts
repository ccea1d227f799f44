import type { ActNode } from "../plan/act.js";
import type { CompiledPlan, PlanFunction } from "../plan/bindings.js";
import { formatDuration } from "../util/duration.js";
import { holding } from "./holding.js";
import { defaultTarget } from "./ledger.js";
import type { TargetPort } from "./port.js";
import type { ActingExecution } from "./result.js";

/** Lets the functions of a plan act at their moments, for as long as somebody waits for the execution. */
export class Acting {
  readonly #port: TargetPort;
  readonly #compiled: CompiledPlan;
  readonly #handle: ActingExecution;
  /** Those still to come, the earliest first. */
  readonly #left: ActNode[];

  constructor(compiled: CompiledPlan, port: TargetPort, handle: ActingExecution) {
    this.#compiled = compiled;
    this.#port = port;
    this.#handle = handle;
    this.#left = [...(compiled.plan.acts ?? [])].sort((left, right) => left.afterMs - right.afterMs);
  }

  /** Acts that never came, a line each. */
  get warnings(): string[] {
    return this.#left.map(
      ({ afterMs, at }) => `at("${formatDuration(afterMs)}", …) (${at}) never came: the execution was over before.`,
    );
  }

  /** Acts until the wait is over. @throws what the wait throws, and what a function throws */
  async during<Result>(wait: () => Promise<Result>): Promise<Result> {
    if (this.#left.length === 0) return await wait();
    const over = new AbortController();
    try {
      const waiting = wait();
      return await Promise.race([waiting, this.#follow(over.signal).then(() => waiting)]);
    } finally {
      over.abort();
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let next = this.#left[0]; next !== undefined; next = this.#left[0]) {
      const act = next;
      const how = await this.#port
        .wait(this.#handle.arn, { deadlineMs: act.afterMs, signal })
        .catch((error: unknown) => (signal.aborted ? "ended" : Promise.reject(error as Error)));
      if (how === "ended" || signal.aborted) return;
      this.#left.shift();
      // The target's time stands still until it has settled, but for waits inside the function.
      await holding(this.#port, async () => void (await this.#act(act)));
    }
  }

  #act({ fn }: ActNode): unknown {
    const { functions, target } = this.#compiled.bindings;
    const act = functions.get(fn.ref) as PlanFunction;
    return (act as (cloud: unknown, execution: ActingExecution) => unknown)(
      target ?? defaultTarget.get(),
      this.#handle,
    );
  }
}
