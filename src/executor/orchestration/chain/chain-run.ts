import { StepwrightError } from "../../../errors/index.js";
import type { PlanFunction } from "../../../plan/bindings.js";
import { jsonOf } from "../../../plan/json-copy.js";
import { chainLimitOf, type ChainPlan, type StepNode } from "../../../plan/orchestration/chain-plan.js";
import type { JsonValue } from "../../../util/json.js";
import { anySignal } from "../../../util/signals.js";
import { cancelled } from "../../run/cancellation.js";
import { Arrivals } from "../arrivals.js";
import { chainVerdicts } from "./chain-judgement.js";
import { chainRecord } from "./chain-record.js";
import type { ChainInspection, ChainResult, StepResult } from "./chain-result.js";
import type { ChainCrew, Crew } from "../crew.js";
import { lateHalt, timed, type Halt } from "../halt.js";
import { interrupted, type InterruptedOrchestration } from "../interrupted.js";
import { between, earliest, latest } from "../member-outcome.js";
import { warningsOf } from "../part-warnings.js";
import { provesNothing, resumedStep, stepResult, unrunStep, type Attempt } from "./step-outcome.js";
import type { Conductor, Fed, Surroundings } from "../surroundings.js";
import { beginUnit, type UnitRun } from "../unit-run.js";

/** What flows on to the next step: a value; nothing, since the step before did not complete; or why it could not be reshaped. */
export type Flow =
  | { readonly kind: "value"; readonly value: JsonValue }
  | { readonly kind: "none" }
  | { readonly kind: "broken"; readonly reason: string };

/** Runs a chain and judges it. The target's time stands still but for waits for executions and between attempts. */
export class ChainRun implements Conductor<ChainResult, ChainInspection> {
  readonly #plan: ChainPlan;
  readonly #crew: ChainCrew;
  readonly #surroundings: Surroundings;
  readonly #arrivals = new Arrivals();
  readonly #steps: StepResult[] = [];
  /** What the last attempt of each step told beside its result. */
  readonly #told = new Map<string, readonly string[]>();
  readonly #halting = new AbortController();
  #flow: Flow;
  #halt: Halt | undefined;
  #late = false;
  /** The execution that was started last. */
  #last: string | undefined;
  #current: { readonly name: string; readonly attempt: number; readonly run: UnitRun | undefined } | undefined;

  constructor(crew: ChainCrew, surroundings: Surroundings, fed: Fed | undefined) {
    const { plan } = crew.compiled;
    this.#plan = plan;
    this.#crew = crew;
    this.#surroundings = surroundings;
    this.#flow = { kind: "value", value: plan.input !== undefined ? plan.input.value : (fed?.output ?? {}) };
    this.#arrivals.expect(1);
  }

  get begun(): Promise<void> {
    return this.#arrivals.all;
  }

  /** @throws RUN_CANCELLED */
  async run(): Promise<ChainResult> {
    const limitMs = chainLimitOf(this.#plan);
    const late = (): Promise<void> => {
      this.#late = this.#halt === undefined;
      return this.halt(lateHalt("chain", limitMs ?? 0));
    };
    const { port } = this.#surroundings;
    const leave = port.conduct?.(() => this.#interrupted());
    try {
      await timed(port, limitMs, late, () => this.#runSteps());
    } finally {
      leave?.();
      this.#arrivals.come("the end");
    }
    return this.#result();
  }

  async halt(halt: Halt): Promise<void> {
    if (this.#halt !== undefined) return;
    this.#halt = halt;
    this.#halting.abort();
    await this.#current?.run?.halt(halt);
  }

  async inspect(): Promise<ChainInspection> {
    const current = this.#current;
    const names = this.#plan.steps.map(({ name }) => name);
    const nowhere = { execution: undefined, parallel: undefined, chain: undefined };
    const look = current === undefined ? undefined : ((await current.run?.inspect()) ?? nowhere);
    return {
      steps: [...this.#steps],
      current: current && look && { name: current.name, attempt: current.attempt, ...look },
      left: names.slice(this.#steps.length + (current === undefined ? 0 : 1)),
    };
  }

  /** What of it is lost where the target is saved now. */
  #interrupted(): InterruptedOrchestration {
    const { steps, resume, at } = this.#plan;
    const current = this.#current?.run;
    const begun = this.#steps.length + (current === undefined ? 0 : 1);
    const left = steps.slice(begun).filter(({ name }) => resume?.done.some((done) => done.name === name) !== true);
    const running = current?.executionArn === undefined ? [] : [current.executionArn];
    const names = left.map(({ name }) => name);
    return interrupted({ kind: "chain", at, running }, this.#halt === undefined ? names : []);
  }

  async #runSteps(): Promise<void> {
    for (const step of this.#plan.steps) {
      const result = await this.#step(step);
      this.#current = undefined;
      this.#steps.push(result);
      this.#flow =
        result.outcome === "completed" ? await this.#reshaped(step, result.output ?? null) : { kind: "none" };
    }
  }

  async #step(step: StepNode): Promise<StepResult> {
    const { resume, stopOnError } = this.#plan;
    const done = resume?.done.find(({ name }) => name === step.name);
    if (done !== undefined) return resumedStep(step, done.output);
    if (this.#halt !== undefined) return unrunStep(step, "skipped", this.#halt.because);
    const failed = this.#steps.find(({ outcome }) => outcome === "failed");
    if (failed !== undefined && stopOnError) {
      return unrunStep(step, "skipped", `"${failed.name}" failed, and the chain stops on errors`);
    }
    const flow = this.#flow;
    if (!step.fed) return await this.#tried(step, undefined);
    if (flow.kind === "broken") return unrunStep(step, "failed", flow.reason);
    if (flow.kind === "value") return await this.#tried(step, flow.value);
    const before = this.#steps.at(-1)?.name;
    return unrunStep(step, "skipped", `it takes the output of "${before}", which was not completed`);
  }

  async #tried(step: StepNode, input: JsonValue | undefined): Promise<StepResult> {
    const { max, delayMs, backoff } = this.#plan.retry ?? { max: 0, delayMs: 0, backoff: 1 };
    let first: Date | undefined;
    for (let attempts = 1; ; attempts += 1) {
      const attempt = await this.#attempt(step, input, attempts);
      const result = stepResult(step, attempt, { attempts, input, first, halted: this.#halt });
      first ??= result.startDate;
      if (attempt.kind !== "broken") this.#told.set(step.name, warningsOf(attempt));
      const over = result.outcome === "completed" || attempts > max || provesNothing(attempt);
      if (over || this.#halt !== undefined) return result;
      await this.#rest(delayMs * backoff ** (attempts - 1));
      // Its last attempt stands.
      if (this.#halt !== undefined) return result;
    }
  }

  async #rest(milliseconds: number): Promise<void> {
    const { port, options } = this.#surroundings;
    await port.sleep?.(milliseconds, anySignal(this.#halting.signal, options.signal));
  }

  async #attempt(step: StepNode, input: JsonValue | undefined, attempt: number): Promise<Attempt> {
    const { name } = step;
    const { signal } = this.#surroundings.options;
    if (signal?.aborted === true) throw cancelled(signal, this.#last, false);
    this.#current = { name, attempt, run: undefined };
    try {
      const box = input === undefined ? undefined : { value: input };
      const run = await beginUnit(this.#crew.parts.get(name) as Crew, this.#surroundings, { input: box, whole: true });
      this.#current = { name, attempt, run };
      this.#last = run.executionArn ?? this.#last;
      if (this.#halt !== undefined) await run.halt(this.#halt);
      void run.begun.then(() => this.#arrivals.come("the first step"));
      return await run.judged();
    } catch (error) {
      if (signal !== undefined && signal.aborted) throw error;
      return { kind: "broken", error };
    } finally {
      this.#current = { name, attempt, run: undefined };
    }
  }

  /** What the next step gets. What a function does wrong fails that step, so that nothing that was done before is lost. */
  async #reshaped({ name, map }: StepNode, output: JsonValue): Promise<Flow> {
    if (map === undefined) return { kind: "value", value: output };
    const fn = this.#crew.compiled.bindings.functions.get(map.ref) as PlanFunction as (output: JsonValue) => unknown;
    const what = `map(…) after "${name}" (${map.at})`;
    try {
      const value = await fn(output);
      if (value === undefined) throw new StepwrightError("VALUE_MISSING", { what, instead: "null" });
      return { kind: "value", value: jsonOf(what, value) };
    } catch (error) {
      if (error instanceof StepwrightError) return { kind: "broken", reason: error.message };
      const given = JSON.stringify(output);
      const shown = given.length <= 200 ? given : `${given.slice(0, 199)}…`;
      return { kind: "broken", reason: `${what} threw ${String(error)}; it was given ${shown}` };
    }
  }

  #result(): ChainResult {
    const plan = this.#plan;
    const steps = Object.freeze([...this.#steps]);
    const names = (outcome: StepResult["outcome"]): string[] =>
      steps.filter((step) => step.outcome === outcome).map(({ name }) => name);
    const startDate = earliest(steps.map((step) => step.startDate));
    const durationMs = between(startDate, latest(steps.map((step) => step.stopDate))) ?? 0;
    const flow = this.#flow;
    const verdicts = chainVerdicts(plan, { steps, durationMs, late: this.#late, flow });
    const ok = verdicts.every(({ holds }) => holds);
    return Object.freeze({
      ok,
      steps,
      completed: names("completed"),
      failed: names("failed"),
      skipped: names("skipped"),
      verdicts,
      output: flow.kind === "value" ? flow.value : undefined,
      durationMs,
      warnings: [...this.#told].flatMap(([step, texts]) => texts.map((text) => `"${step}": ${text}`)),
      plan,
      toJSON: () => chainRecord({ ok, steps, durationMs }),
    });
  }
}
