import type { ActNode } from "../../plan/act.js";
import type { CompiledPlan, PlanFunction } from "../../plan/bindings.js";
import { holding } from "./holding.js";
import { defaultTarget } from "../ledger.js";
import type { TargetPort } from "../port.js";
import type { ActingExecution } from "../judgement/result.js";
import { actCall, actPart, type ActPart, type RunPart } from "./run-parts.js";
import { actsLeft } from "./taking-up.js";

/** Lets the functions of a plan act at their moments, for as long as somebody waits for the execution. */
export class Acting {
  readonly #port: TargetPort;
  readonly #compiled: CompiledPlan;
  readonly #handle: ActingExecution;
  /** Those still to come, the earliest first. */
  readonly #left: ActNode[];
  /** Those that have acted, also in a run that was saved. */
  readonly #done: ActPart[];

  /** @param saved what functions of the run did that this one takes up */
  constructor(compiled: CompiledPlan, port: TargetPort, handle: ActingExecution, saved: readonly RunPart[] = []) {
    this.#compiled = compiled;
    this.#port = port;
    this.#handle = handle;
    this.#left = actsLeft(compiled.plan.acts ?? [], saved);
    this.#done = saved.filter((part) => part.kind === "act" && part.done) as ActPart[];
  }

  /** What its functions do, for whoever saves the target. */
  get parts(): readonly ActPart[] {
    return [...this.#done, ...this.#left.map((act) => actPart(act, false))];
  }

  /** Acts that never came, a line each. @param ended the execution is over, and did not only take too long */
  warnings(ended: boolean): string[] {
    const why = ended ? "the execution was over before" : "the execution was waited for no longer";
    return this.#left.map(({ afterMs, at }) => `${actCall(afterMs)} (${at}) never came: ${why}.`);
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
      this.#done.push(actPart(act, true));
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
