import { StepwrightError } from "../../errors/index.js";
import type { CompiledPlan, PlanFunction } from "../../plan/bindings.js";
import { inputNode } from "../../plan/input.js";
import { jsonOf } from "../../plan/json-copy.js";
import { nameNode } from "../../plan/name.js";
import type { CompiledChain, StepNode } from "../../plan/orchestration/chain-plan.js";
import type { CompiledParallel } from "../../plan/orchestration/parallel-plan.js";
import { innerTable } from "../../plan/orchestration/scope.js";
import type { JsonValue } from "../../util/json.js";
import { checkPlan } from "../check.js";
import { holding } from "../holding.js";
import { defaultTarget } from "../ledger.js";
import type { TargetPort } from "../port.js";
import { portOf, prepare } from "../prepare.js";
import type { CheckResult } from "../result.js";
import { checkParallel } from "./batch.js";
import { preparedMembers } from "./batch-preparation.js";
import { chainVerdicts } from "./chain-judgement.js";
import type { ChainRecord, ChainResult, StepResult } from "./chain-result.js";
import { reasonOf } from "./member-outcome.js";
import type { OrchestrationOptions, ParallelResult } from "./parallel-result.js";

/** What one attempt of a step showed. */
type Attempt =
  | { readonly check: CheckResult; readonly parallel?: undefined }
  | { readonly check?: undefined; readonly parallel: ParallelResult };

type OwnStep =
  | { readonly kind: "parallel"; readonly compiled: CompiledParallel }
  | { readonly kind: "workflow"; readonly compiled: CompiledPlan };

/**
 * Runs a chain and judges it. The target's time stands still but for waits for executions and between attempts.
 * @throws PLAN_BINDING_MISSING, PLAN_UNSUPPORTED, PLAN_NAMES_UNKNOWN, TARGET_MISSING before anything starts; RUN_CANCELLED; VALUE_NOT_JSON for
 * what a `.map` function gives; what it throws
 */
export async function checkChain(compiled: CompiledChain, options: OrchestrationOptions = {}): Promise<ChainResult> {
  const port = portOf(compiled.bindings.target ?? defaultTarget.get());
  const missing = compiled.plan.functions.filter(({ ref }) => !compiled.bindings.functions.has(ref));
  if (missing.length > 0) throw new StepwrightError("PLAN_BINDING_MISSING", { missing });
  if (compiled.plan.retry !== undefined && port.sleep === undefined) {
    const problems = [".retry(…) waits between attempts, and nobody can tell the time there. Leave it out."];
    throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems });
  }
  return await holding(port, () => new ChainRun(compiled, port, options).run());
}

class ChainRun {
  readonly #compiled: CompiledChain;
  readonly #port: TargetPort;
  readonly #options: OrchestrationOptions;
  readonly #steps: StepResult[] = [];
  /** What flows on: the output of the step before, reshaped. In a box; undefined when that step did not complete. */
  #flow: { readonly value: JsonValue } | undefined;

  constructor(compiled: CompiledChain, port: TargetPort, options: OrchestrationOptions) {
    this.#compiled = compiled;
    this.#port = port;
    this.#options = options;
    this.#flow = { value: {} };
  }

  async run(): Promise<ChainResult> {
    const { plan } = this.#compiled;
    await this.#requireFit();
    for (const step of plan.steps) {
      const result = await this.#step(step);
      this.#steps.push(Object.freeze(result));
      this.#flow = result.outcome === "completed" ? this.#reshaped(step, result.output ?? null) : undefined;
    }
    return this.#result();
  }

  /** A step that cannot run is known before the first one does its work. */
  async #requireFit(): Promise<void> {
    const { plan } = this.#compiled;
    for (const step of plan.steps) {
      if (plan.resume?.done.some(({ name }) => name === step.name) === true) continue;
      const own = this.#own(step);
      if (own.kind === "parallel") await preparedMembers(own.compiled, this.#port);
      else await prepare(own.compiled, this.#port);
    }
  }

  async #step(step: StepNode): Promise<StepResult> {
    const { plan } = this.#compiled;
    const done = plan.resume?.done.find(({ name }) => name === step.name);
    if (done !== undefined) return { ...unrun(step, "completed"), resumed: true, output: done.output };
    const failed = this.#steps.find(({ outcome }) => outcome === "failed");
    if (failed !== undefined && plan.stopOnError) {
      return unrun(step, "skipped", `"${failed.name}" failed, and the chain stops on errors`);
    }
    const before = this.#steps.at(-1);
    if (step.fed && this.#flow === undefined) {
      return unrun(step, "skipped", `it takes the output of "${before?.name}", which was not completed`);
    }
    return await this.#tried(step, step.fed ? this.#flow?.value : undefined);
  }

  async #tried(step: StepNode, input: JsonValue | undefined): Promise<StepResult> {
    const { max, delayMs, backoff } = this.#compiled.plan.retry ?? { max: 0, delayMs: 0, backoff: 1 };
    let first: Date | undefined;
    for (let attempts = 1; ; attempts += 1) {
      const attempt = await this.#attempt(step, input);
      const result = stepResult(step, attempt, { attempts, input, first });
      first ??= result.startDate;
      if (result.outcome === "completed" || attempts > max || provesNothing(attempt)) return result;
      await this.#port.sleep?.(delayMs * backoff ** (attempts - 1), this.#options.signal);
    }
  }

  async #attempt(step: StepNode, input: JsonValue | undefined): Promise<Attempt> {
    const own = this.#own(step);
    if (own.kind === "parallel") {
      const fed = input === undefined ? undefined : { output: input };
      return { parallel: await checkParallel(own.compiled, this.#options, fed) };
    }
    const { plan, bindings } = own.compiled;
    const given = { ...plan, ...(input !== undefined && { input: inputNode(input) }) };
    return { check: await checkPlan({ plan: Object.freeze(given), bindings }, this.#options) };
  }

  /** A step with what is its own of the chain's functions and machines. */
  #own({ name, plan }: StepNode): OwnStep {
    const { bindings } = this.#compiled;
    const functions = innerTable(name, bindings.functions);
    if (plan.kind === "parallel") {
      const machines = innerTable(name, bindings.machines ?? new Map<string, never>());
      return { kind: "parallel", compiled: { plan, bindings: { functions, machines, target: this.#port } } };
    }
    const machine = bindings.machines?.get(name);
    const named = plan.name ?? nameNode(name.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60), false);
    const own = { functions, target: this.#port, ...(machine !== undefined && { machine }) };
    return { kind: "workflow", compiled: { plan: Object.freeze({ ...plan, name: named }), bindings: own } };
  }

  #reshaped({ name, map }: StepNode, output: JsonValue): { readonly value: JsonValue } {
    if (map === undefined) return { value: output };
    const fn = this.#compiled.bindings.functions.get(map.ref) as PlanFunction as (output: JsonValue) => unknown;
    return { value: jsonOf(`map(…) after "${name}"`, fn(output)) };
  }

  #result(): ChainResult {
    const { plan } = this.#compiled;
    const steps = Object.freeze([...this.#steps]);
    const names = (outcome: StepResult["outcome"]): string[] =>
      steps.filter((step) => step.outcome === outcome).map(({ name }) => name);
    const starts = steps.flatMap(({ startDate }) => startDate?.getTime() ?? []);
    const stops = steps.flatMap(({ stopDate }) => stopDate?.getTime() ?? []);
    const durationMs = starts.length === 0 || stops.length === 0 ? 0 : Math.max(...stops) - Math.min(...starts);
    const verdicts = chainVerdicts(plan, steps, durationMs);
    const ok = verdicts.every(({ holds }) => holds);
    return Object.freeze({
      ok,
      steps,
      completed: names("completed"),
      failed: names("failed"),
      skipped: names("skipped"),
      verdicts,
      output: this.#flow?.value,
      durationMs,
      plan,
      toJSON: () => recordOf(ok, steps, durationMs),
    });
  }
}

function unrun({ name }: StepNode, outcome: "completed" | "skipped", reason?: string): StepResult {
  return {
    name,
    outcome,
    resumed: false,
    attempts: 0,
    input: undefined,
    output: undefined,
    startDate: undefined,
    stopDate: undefined,
    durationMs: undefined,
    reason,
    check: undefined,
    parallel: undefined,
    execution: undefined,
  };
}

function stepResult(
  { name }: StepNode,
  { check, parallel }: Attempt,
  facts: { readonly attempts: number; readonly input: JsonValue | undefined; readonly first: Date | undefined },
): StepResult {
  const { attempts, first } = facts;
  const ok = (check ?? parallel).ok;
  const { startDate: started, stopDate } = check?.execution ?? spanOf(parallel as ParallelResult);
  const startDate = first ?? started;
  return {
    name,
    outcome: ok ? "completed" : "failed",
    resumed: false,
    attempts,
    input: facts.input ?? inputOf(check),
    output: check === undefined ? parallel?.results.map(({ output }) => output ?? null) : check.execution.output,
    startDate,
    stopDate,
    durationMs:
      startDate === undefined || stopDate === undefined ? undefined : stopDate.getTime() - startDate.getTime(),
    reason: ok ? undefined : check === undefined ? batchReason(parallel as ParallelResult) : reasonOf(check),
    check,
    parallel,
    execution: check?.execution,
  };
}

function inputOf(check: CheckResult | undefined): JsonValue | undefined {
  return check?.execution.input;
}

function spanOf({ results }: ParallelResult): { startDate: Date | undefined; stopDate: Date | undefined } {
  const starts = results.flatMap(({ startDate }) => startDate ?? []);
  const stops = results.flatMap(({ stopDate }) => stopDate ?? []);
  const by = (left: Date, right: Date): number => left.getTime() - right.getTime();
  return { startDate: starts.sort(by)[0], stopDate: stops.sort(by).at(-1) };
}

function batchReason({ verdicts, results }: ParallelResult): string {
  const bad = verdicts.find(({ holds }) => !holds);
  const first = results.find(({ outcome }) => outcome === "failed");
  const of = first === undefined ? "" : `; ${first.name}: ${first.reason}`;
  return bad === undefined ? `something else was expected${of}` : `expected ${bad.expected}: ${bad.actual}${of}`;
}

/** Trying again what nobody answers changes nothing. */
function provesNothing({ check, parallel }: Attempt): boolean {
  if (check !== undefined) return check.defect !== undefined;
  return parallel?.results.some((one) => one.check?.defect !== undefined) === true;
}

function recordOf(ok: boolean, steps: readonly StepResult[], durationMs: number): ChainRecord {
  return {
    ok,
    steps: steps.map(({ name, outcome, attempts, execution, output, reason }) => ({
      name,
      outcome,
      attempts,
      ...(execution !== undefined && { executionArn: execution.executionArn }),
      ...(outcome === "completed" && output !== undefined && { output }),
      ...(reason !== undefined && { reason }),
    })),
    durationMs,
  };
}
