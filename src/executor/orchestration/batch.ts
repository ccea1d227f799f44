import { StepwrightError } from "../../errors/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { limitOf, type CompiledParallel } from "../../plan/orchestration/parallel-plan.js";
import { needsOf } from "../../plan/needs.js";
import { batchNames } from "../execution-name.js";
import { holding } from "../holding.js";
import { judge } from "../judge.js";
import { defaultTarget } from "../ledger.js";
import type { TargetPort, TaskLimit } from "../port.js";
import { portOf } from "../prepare.js";
import { ownDeadline } from "../deadline.js";
import { Run } from "../run.js";
import { batchEssence, InputReader, inputCount, memberJobs, type Fed, type Job } from "./batch-jobs.js";
import { batchVerdicts, isFault, lateReason, summaryOf } from "./batch-judgement.js";
import { prepareCrews, type Crew, type Crews } from "./batch-preparation.js";
import { defaultConcurrency } from "./concurrency.js";
import { brokenResult, judgedResult, skippedResult, startedResult } from "./member-outcome.js";
import type {
  ContentionResult,
  MemberResult,
  OrchestrationOptions,
  ParallelResult,
  Progress,
} from "./parallel-result.js";
import { ResourcePool } from "./resource-pool.js";
import { terminalProgress } from "./terminal-progress.js";

/** Why nothing more is started, and what runs is stopped. */
interface Halt {
  readonly error: "Stepwright.FailFast" | "Stepwright.Deadline";
  readonly started: string;
  readonly notStarted: string;
}

/**
 * Runs a batch and judges it. The target's time stands still but for waits for executions.
 * @param fed what a chain gives it
 * @throws PLAN_BINDING_MISSING, PLAN_NAMES_UNKNOWN, PLAN_UNSUPPORTED, TARGET_MISSING before anything starts; RUN_CANCELLED; INPUTS_INVALID and
 * what reading the inputs throws
 */
export async function checkParallel(
  compiled: CompiledParallel,
  options: OrchestrationOptions = {},
  fed?: Fed,
): Promise<ParallelResult> {
  const port = portOf(compiled.bindings.target ?? defaultTarget.get());
  return await holding(port, async () => {
    const crews = await prepareCrews(compiled, port);
    const batch = new Batch(compiled, port, options, crews, fed);
    try {
      return await batch.run();
    } finally {
      await crews.remove();
    }
  });
}

class Batch {
  readonly #compiled: CompiledParallel;
  readonly #port: TargetPort;
  readonly #options: OrchestrationOptions;
  readonly #crews: Crews;
  readonly #fed: Fed | undefined;
  readonly #nameOf: (base: string, index: number) => string;
  readonly #pools: readonly (readonly [resource: string, pool: ResourcePool])[];
  readonly #limits: readonly TaskLimit[];
  readonly #progress: Progress | undefined;
  readonly #running = new Map<number, Run>();
  readonly #results: MemberResult[] = [];
  #done = 0;
  #failed = 0;
  #total: number | undefined;
  #halt: Halt | undefined;
  /** What ends the batch without a result. */
  #broken: { readonly reason: unknown } | undefined;

  constructor(
    compiled: CompiledParallel,
    port: TargetPort,
    options: OrchestrationOptions,
    crews: Crews,
    fed: Fed | undefined,
  ) {
    const { contention, runs } = compiled.plan;
    this.#compiled = compiled;
    this.#port = port;
    this.#options = options;
    this.#crews = crews;
    this.#fed = fed;
    this.#nameOf = batchNames(batchEssence(compiled.plan), port);
    this.#pools = contention.map(({ resource, limit }) => [resource, new ResourcePool(limit)] as const);
    this.#limits = contention.map(({ around }, index) => ({ states: around, pool: this.#pools[index]![1] }));
    this.#total = runs.form === "members" ? runs.members.length : inputCount(runs.inputs, fed);
    this.#progress = options.progress === false ? undefined : (options.progress ?? terminalProgress());
  }

  async run(): Promise<ParallelResult> {
    const { plan } = this.#compiled;
    const over = new AbortController();
    const timed = this.#watchTime(limitOf(plan), over.signal);
    try {
      await (plan.runs.form === "members" ? this.#runMembers() : this.#runEach());
    } finally {
      over.abort();
      await timed;
      this.#progress?.end();
    }
    if (this.#broken !== undefined) throw this.#broken.reason;
    return this.#result();
  }

  /** Members start as soon as those they depend on have passed and there is room. */
  async #runMembers(): Promise<void> {
    const { runs, together } = this.#compiled.plan;
    if (runs.form !== "members") return;
    const waiting = new Set(memberJobs(runs, this.#fed));
    const limit = together ? Math.max(waiting.size, this.#limit()) : this.#limit();
    let running = 0;
    await new Promise<void>((resolve) => {
      const fill = (): void => {
        this.#skipHopeless(waiting);
        for (const job of waiting) {
          if (running >= limit || !this.#isReady(job)) continue;
          waiting.delete(job);
          running += 1;
          void this.#runHeld(job).then(() => {
            running -= 1;
            fill();
          });
        }
        if (running === 0 && waiting.size === 0) resolve();
      };
      fill();
    });
  }

  #runHeld(job: Job): Promise<void> {
    return holding(this.#port, () => this.#runJob(job));
  }

  #isReady({ after }: Job): boolean {
    return after.every((name) => {
      const result = this.#resultOf(name);
      return result?.outcome === "passed" || result?.outcome === "started";
    });
  }

  /** What can no longer start, since the batch is halted or something it depends on did not pass. */
  #skipHopeless(waiting: Set<Job>): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const job of waiting) {
        const bad = job.after
          .map((name) => this.#resultOf(name))
          .find((result) => result !== undefined && result.outcome !== "passed" && result.outcome !== "started");
        const halted = this.#halt?.notStarted ?? (this.#broken === undefined ? undefined : "not started");
        const reason = halted ?? (bad && `not started: it depends on "${bad.name}", which was not passed`);
        if (reason === undefined) continue;
        waiting.delete(job);
        changed = true;
        this.#note(skippedResult(job, reason));
      }
    }
  }

  #resultOf(member: string): MemberResult | undefined {
    const { runs } = this.#compiled.plan;
    const index = runs.form === "members" ? runs.members.findIndex(({ name }) => name === member) : -1;
    return this.#results[index];
  }

  /** So many lanes read one input after the other: the next is read when there is room for it. */
  async #runEach(): Promise<void> {
    const { runs, together } = this.#compiled.plan;
    if (runs.form !== "each") return;
    const { functions } = this.#compiled.bindings;
    const reader = new InputReader(runs.inputs, this.#fed, (ref) => functions.get(ref));
    let index = 0;
    const next = async (): Promise<Job | undefined> => {
      const read = await reader.next();
      if (read === undefined) return undefined;
      const at = index++;
      return { index: at, name: `${runs.name}[${at}]`, member: runs.name, input: read.value, after: [] };
    };
    const lane = async (): Promise<void> => {
      try {
        while (this.#broken === undefined) {
          if (this.#halt !== undefined && this.#total === undefined) return;
          const job = await next();
          if (job === undefined) return;
          if (this.#halt === undefined) await this.#runJob(job);
          else this.#note(skippedResult(job, this.#halt.notStarted));
        }
      } catch (error) {
        await this.#break(error);
      }
    };
    const limit = together ? (this.#total ?? this.#limit()) : this.#limit();
    const lanes = Math.min(limit, this.#total ?? limit);
    try {
      await Promise.all(Array.from({ length: lanes }, () => holding(this.#port, lane)));
    } finally {
      await reader.close();
    }
  }

  #limit(): number {
    return this.#compiled.plan.maxConcurrency ?? defaultConcurrency();
  }

  async #runJob(job: Job): Promise<void> {
    const { signal } = this.#options;
    let run: Run | undefined;
    try {
      const { pauseMs } = this.#compiled.plan;
      if (pauseMs !== undefined && job.index > 0) await this.#port.sleep?.(pauseMs, signal);
      if (signal?.aborted === true) throw cancelledBefore(signal);
      if (this.#halt !== undefined) {
        this.#note(skippedResult(job, this.#halt.notStarted));
        return;
      }
      const crew = this.#crews.byMember.get(job.member) as Crew;
      const compiled = withInput(crew.compiled, job);
      run = await Run.begin({
        compiled,
        port: this.#port,
        machine: crew.machine,
        temporary: undefined,
        executionName: this.#executionName(compiled, job),
        ...(this.#limits.length > 0 && { limits: this.#limits }),
      });
      if (!this.#compiled.plan.waits) {
        this.#note(startedResult(job, run.executionArn));
        return;
      }
      this.#running.set(job.index, run);
      if (this.#halt !== undefined) await this.#stop(run, this.#halt);
      await this.#observe(job, run, compiled);
    } catch (error) {
      if (signal?.aborted === true) await this.#break(error);
      this.#note(brokenResult(job, error, run?.executionArn));
      if (this.#compiled.plan.failFast) await this.#failFast(job);
    } finally {
      this.#running.delete(job.index);
    }
  }

  async #observe(job: Job, run: Run, compiled: CompiledPlan): Promise<void> {
    const { keep, failFast, runs } = this.#compiled.plan;
    const { signal } = this.#options;
    const { expectations } = compiled.plan;
    // Of what passes nobody may ever read the history: it is read when it is looked at, or kept.
    const sight = keep === "executions" || needsOf(compiled.plan).history.length > 0 ? "history" : "description";
    const options = signal === undefined ? {} : { signal };
    const seen = await run.observe(ownDeadline(compiled, this.#port), options, expectations, sight);
    let check = await judge(compiled, seen);
    if (sight === "description" && !check.ok) check = await judge(compiled, await run.look(seen));
    const halted = this.#halt !== undefined && check.execution.error === this.#halt.error;
    const result = judgedResult(job, check, { keep, stopped: halted ? this.#halt?.started : undefined });
    this.#note(result);
    if (result.outcome === "passed" && runs.form === "each") this.#port.forget?.(run.executionArn);
    if (result.outcome === "failed" && failFast) await this.#failFast(job);
  }

  #executionName({ plan }: CompiledPlan, job: Job): string {
    if (plan.name?.exact === true) return plan.name.name;
    const base = plan.name?.name ?? job.member.replaceAll(/[^A-Za-z0-9_-]+/g, "-");
    return this.#nameOf(base, job.index);
  }

  #note(result: MemberResult): void {
    this.#results[result.index] = result;
    this.#done += 1;
    if (result.outcome === "failed") this.#failed += 1;
    this.#progress?.update({ done: this.#done, failed: this.#failed, total: this.#total });
  }

  async #failFast({ name }: Job): Promise<void> {
    const because = `"${name}" failed, and the batch fails fast`;
    await this.#haltWith({
      error: "Stepwright.FailFast",
      started: `stopped: ${because}`,
      notStarted: `not started: ${because}`,
    });
  }

  async #watchTime(limitMs: number | undefined, signal: AbortSignal): Promise<void> {
    if (limitMs === undefined) return;
    await this.#port.sleep?.(limitMs, signal);
    if (signal.aborted) return;
    await this.#haltWith({
      error: "Stepwright.Deadline",
      started: lateReason(limitMs, true),
      notStarted: lateReason(limitMs, false),
    });
  }

  /** The first reason to halt stands. */
  async #haltWith(halt: Halt): Promise<void> {
    if (this.#halt !== undefined) return;
    this.#halt = halt;
    await Promise.all([...this.#running.values()].map((run) => this.#stop(run, halt)));
  }

  /** What ended meanwhile cannot be stopped, and need not be. */
  async #stop(run: Run, { error, started }: Halt): Promise<void> {
    await run.stop({ error, cause: started }).catch(() => undefined);
  }

  async #break(reason: unknown): Promise<void> {
    if (this.#broken !== undefined) return;
    this.#broken = { reason };
    const cause = "The batch it belongs to was given up.";
    await Promise.all([...this.#running.values()].map((run) => run.stop({ cause }).catch(() => undefined)));
  }

  #result(): ParallelResult {
    const { plan } = this.#compiled;
    const waits = this.#pools.map(([, pool]) => pool.waits);
    const byArn = new Map<string, number>();
    for (const { executionArn, waitedMs } of waits.flat()) {
      byArn.set(executionArn, (byArn.get(executionArn) ?? 0) + waitedMs);
    }
    const results = this.#results.map((result) => {
      const waitedMs = byArn.get(limitKey(result.executionArn)) ?? 0;
      return waitedMs === 0 ? result : Object.freeze({ ...result, waitedMs });
    });
    const summary = summaryOf(results);
    const verdicts = batchVerdicts(plan, results, summary);
    const ok = verdicts.every(({ holds }) => holds) && !results.some(isFault);
    return Object.freeze({ ok, results, verdicts, summary, contention: this.#contention(results), plan });
  }

  #contention(results: readonly MemberResult[]): ContentionResult[] {
    const names = new Map(results.map(({ executionArn, name }) => [limitKey(executionArn), name]));
    return this.#compiled.plan.contention.map(({ resource, limit }, index) => {
      const pool = this.#pools[index]![1];
      const waits = pool.waits.map((wait) => ({ ...wait, name: names.get(wait.executionArn) ?? wait.executionArn }));
      return { resource, limit, most: pool.most, longestMs: Math.max(0, ...waits.map((wait) => wait.waitedMs)), waits };
    });
  }
}

/** Pools know an EXPRESS execution without the id its ARN ends in. */
function limitKey(executionArn: string | undefined): string {
  if (executionArn?.includes(":express:") === true) return executionArn.slice(0, executionArn.lastIndexOf(":"));
  return executionArn ?? "";
}

/** Frozen no deeper: the value of a stream is the user's. */
function withInput({ plan, bindings }: CompiledPlan, { input }: Job): CompiledPlan {
  if (input === undefined) return { plan, bindings };
  return { plan: Object.freeze({ ...plan, input: Object.freeze({ kind: "input" as const, value: input }) }), bindings };
}

function cancelledBefore(signal: AbortSignal): StepwrightError {
  const { reason } = signal as { reason: unknown };
  const text = reason instanceof Error ? reason.message : String(reason);
  return new StepwrightError(
    "RUN_CANCELLED",
    { executionArn: undefined, stopped: false, reason: text },
    { cause: reason },
  );
}
