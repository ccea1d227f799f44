import type { CompiledPlan } from "../../plan/bindings.js";
import type { MergedPlan } from "../../plan/merge.js";
import { cancelled } from "./cancellation.js";
import { startRun } from "../check.js";
import { ownDeadline } from "./deadline.js";
import { holding } from "./holding.js";
import { judge } from "../judgement/judge.js";
import type { Observation } from "../judgement/observation.js";
import { prepare, targetOf } from "./prepare.js";
import type { CheckResult, RunOptions } from "../judgement/result.js";

/** One run that several plans are judged by. It starts when the first of them is checked. */
export class SharedRun {
  readonly #merged: MergedPlan;
  #observation: Promise<Observation> | undefined;
  #executionArn: string | undefined;

  constructor(merged: MergedPlan) {
    this.#merged = merged;
  }

  /**
   * Judges one of the plans. Its own names and needs are refused for it alone; a signal that aborts ends its wait, not the run.
   * @throws what `checkPlan` throws
   */
  async check(part: CompiledPlan, { signal }: RunOptions = {}): Promise<CheckResult> {
    const port = targetOf(part);
    await holding(port, () => prepare(part, port));
    this.#observation ??= holding(port, async () => {
      const run = await startRun(this.#merged.run, port, {});
      this.#executionArn = run.executionArn;
      const expectations = this.#merged.parts.flatMap(({ plan }) => plan.expectations);
      return await run.observe(this.#merged.deadline ?? ownDeadline(this.#merged.run, port), {}, expectations);
    });
    const observation = await unlessCancelled(this.#observation, signal, () => this.#executionArn);
    return await holding(port, () => judge(part, observation));
  }
}

async function unlessCancelled<Value>(
  value: Promise<Value>,
  signal: AbortSignal | undefined,
  executionArn: () => string | undefined,
): Promise<Value> {
  if (signal === undefined) return await value;
  let leave = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(cancelled(signal, executionArn(), false));
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([value, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
