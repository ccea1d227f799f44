import type { CompiledPlan } from "../../../plan/bindings.js";
import { limitOf, type ParallelPlan } from "../../../plan/orchestration/parallel-plan.js";
import { cancelled } from "../../run/cancellation.js";
import { batchNames } from "../../execution-name.js";
import { holding } from "../../run/holding.js";
import { Arrivals } from "../arrivals.js";
import { batchEssence, inputCount, memberJobs, type Job } from "./batch-jobs.js";
import { batchVerdicts } from "./batch-judgement.js";
import { summaryOf } from "./batch-summary.js";
import { defaultConcurrency } from "../concurrency.js";
import { Contention } from "../contention.js";
import type { BatchCrew, MemberCrew } from "../crew.js";
import { askedHalt, failFastHalt, lateHalt, timed, type Halt } from "../halt.js";
import { InputReader } from "./input-reader.js";
import { interruptedBatch, type InterruptedOrchestration } from "../interrupted.js";
import { brokenResult, chainMemberResult, judgedResult, skippedResult, startedResult } from "../member-outcome.js";
import type { MemberResult, ParallelInspection, ParallelResult } from "./parallel-result.js";
import { ResultBook } from "./result-book.js";
import type { Conductor, Fed, Surroundings } from "../surroundings.js";
import { terminalProgress } from "../terminal-progress.js";
import { beginUnit, type MemberSeen, type UnitRun } from "../unit-run.js";
import { warningsOf } from "../part-warnings.js";

/** Runs a batch and judges it. The target's time stands still but for waits for executions. */
export class Batch implements Conductor<ParallelResult, ParallelInspection> {
  readonly #plan: ParallelPlan;
  readonly #crew: BatchCrew;
  readonly #surroundings: Surroundings;
  readonly #fed: Fed | undefined;
  readonly #nameOf: (base: string, index: number) => string;
  readonly #contention: Contention;
  readonly #book: ResultBook;
  readonly #arrivals = new Arrivals();
  readonly #running = new Map<number, UnitRun<MemberSeen>>();
  /** Members whose turn has not come. */
  readonly #waiting = new Set<Job>();
  /** Those whose turn has come and that have not started. */
  readonly #taken = new Set<Job>();
  /** How many inputs were read. */
  #read = 0;
  #halt: Halt | undefined;
  /** What ends the batch without a result. */
  #broken: { readonly reason: unknown } | undefined;

  constructor(crew: BatchCrew, surroundings: Surroundings, fed: Fed | undefined) {
    const { plan } = crew.compiled;
    const { options, limits, port } = surroundings;
    this.#plan = plan;
    this.#crew = crew;
    this.#fed = fed;
    this.#nameOf = batchNames(batchEssence(plan), port);
    this.#contention = new Contention(plan.contention);
    this.#surroundings = { ...surroundings, limits: [...limits, ...this.#contention.limits] };
    const total = plan.runs.form === "members" ? plan.runs.members.length : inputCount(plan.runs.inputs, fed);
    const progress = options.progress === false ? undefined : (options.progress ?? terminalProgress());
    this.#book = new ResultBook(plan, total, progress);
  }

  get begun(): Promise<void> {
    return this.#arrivals.all;
  }

  /** @throws RUN_CANCELLED; INPUTS_INVALID, INPUTS_FAILED and VALUE_NOT_JSON for inputs that cannot be read */
  async run(): Promise<ParallelResult> {
    const { port } = this.#surroundings;
    const limitMs = limitOf(this.#plan);
    const leave = port.conduct?.(() => this.#interrupted());
    try {
      await timed(
        port,
        limitMs,
        () => this.halt(lateHalt("batch", limitMs ?? 0)),
        () => (this.#plan.runs.form === "members" ? this.#runMembers() : this.#runEach()),
      );
    } finally {
      leave?.();
      this.#arrivals.expect(0);
      this.#book.end();
    }
    if (this.#broken !== undefined) throw this.#broken.reason;
    return this.#result();
  }

  async halt(halt: Halt): Promise<void> {
    if (this.#halt !== undefined) return;
    this.#halt = halt;
    await Promise.all([...this.#running.values()].map((run) => run.halt(halt)));
  }

  async inspect(): Promise<ParallelInspection> {
    const { runs } = this.#plan;
    const nameOf = (index: number): string =>
      runs.form === "members" ? (runs.members[index]?.name ?? "") : `${runs.name}[${index}]`;
    const running = [...this.#running].sort(([left], [right]) => left - right);
    const looks = await Promise.all(
      running.map(async ([index, run]) => {
        const { execution, chain } = await run.inspect();
        return { index, name: nameOf(index), executionArn: run.executionArn, execution, chain };
      }),
    );
    return { total: this.#book.total, results: this.#contention.waited(this.#book.results()), running: looks };
  }

  /** What of it is lost where the target is saved now. */
  #interrupted(): InterruptedOrchestration {
    const running = [...this.#running.values()].flatMap(({ executionArn }) => executionArn ?? []);
    const over = this.#halt !== undefined || this.#broken !== undefined;
    const jobs = [...this.#taken, ...this.#waiting];
    return interruptedBatch(this.#plan, { running, over, jobs, read: this.#read, total: this.#book.total });
  }

  /** Members start as soon as those they depend on have passed and there is room. */
  async #runMembers(): Promise<void> {
    const { runs, together } = this.#plan;
    if (runs.form !== "members") return;
    const waiting = this.#waiting;
    for (const job of memberJobs(runs, this.#fed)) waiting.add(job);
    const places = new Map(runs.members.map(({ name }, index) => [name, index]));
    const resultOf = (name: string): MemberResult | undefined => this.#book.at(places.get(name) ?? -1);
    const limit = together ? Math.max(waiting.size, this.#limit()) : this.#limit();
    let running = 0;
    await new Promise<void>((resolve) => {
      const fill = (): void => {
        this.#skipHopeless(waiting, resultOf);
        for (const job of waiting) {
          if (running >= limit || !job.after.every((name) => isDone(resultOf(name)))) continue;
          waiting.delete(job);
          running += 1;
          void holding(this.#surroundings.port, () => this.#runJob(job)).then(() => {
            running -= 1;
            fill();
          });
        }
        if (running === 0 && waiting.size === 0) resolve();
      };
      fill();
      this.#arrivals.expect(running);
    });
  }

  /** What can no longer start, since the batch is halted or something it depends on did not pass. */
  #skipHopeless(waiting: Set<Job>, resultOf: (name: string) => MemberResult | undefined): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const job of waiting) {
        const bad = job.after.map(resultOf).find((result) => result !== undefined && !isDone(result));
        const halted = this.#halt ?? (this.#broken === undefined ? undefined : "not started");
        const reason = halted ?? (bad && `not started: it depends on "${bad.name}", which was not passed`);
        if (reason === undefined) continue;
        waiting.delete(job);
        changed = true;
        this.#book.note(skippedResult(job, reason));
      }
    }
  }

  /** So many lanes read one input after the other: the next is read when there is room for it. */
  async #runEach(): Promise<void> {
    const { runs, together, at } = this.#plan;
    if (runs.form !== "each") return;
    const { functions } = this.#crew.compiled.bindings;
    const functionOf = functions.get.bind(functions);
    const reader = new InputReader({ inputs: runs.inputs, fed: this.#fed, functionOf, at });
    const next = async (): Promise<Job | undefined> => {
      const input = await reader.next();
      if (input === undefined) return undefined;
      const place = this.#read++;
      return { index: place, name: `${runs.name}[${place}]`, member: runs.name, input, after: [] };
    };
    const lane = async (): Promise<void> => {
      try {
        while (this.#broken === undefined) {
          if (this.#halt !== undefined && this.#book.total === undefined) return;
          const job = await next();
          if (job === undefined) return;
          if (this.#halt === undefined) await this.#runJob(job);
          else this.#book.note(skippedResult(job, this.#halt));
        }
      } catch (error) {
        await this.#break(error);
      }
    };
    const limit = together ? (this.#book.total ?? this.#limit()) : this.#limit();
    const lanes = Math.min(limit, this.#book.total ?? limit);
    this.#arrivals.expect(lanes);
    try {
      await Promise.all(
        Array.from({ length: lanes }, (_, number) =>
          holding(this.#surroundings.port, lane).finally(() => this.#arrivals.come(`lane ${number}`)),
        ),
      );
    } finally {
      await reader.close();
    }
  }

  #limit(): number {
    return this.#plan.maxConcurrency ?? defaultConcurrency();
  }

  async #runJob(job: Job): Promise<void> {
    const { options, port } = this.#surroundings;
    const { signal } = options;
    let run: UnitRun<MemberSeen> | undefined;
    this.#taken.add(job);
    try {
      const { pauseMs, waits } = this.#plan;
      if (pauseMs !== undefined && job.index > 0) await port.sleep?.(pauseMs, signal);
      if (signal?.aborted === true) throw cancelled(signal, undefined, false);
      if (this.#halt !== undefined) return this.#book.note(skippedResult(job, this.#halt));
      const began: string[] = [];
      run = await this.#begin(job, began);
      this.#taken.delete(job);
      if (!waits) return this.#book.note(startedResult(job, run.executionArn ?? ""));
      this.#running.set(job.index, run);
      if (this.#halt !== undefined) await run.halt(this.#halt);
      void run.begun.then(() => this.#arrivals.come(job.index));
      this.#judged(job, await run.judged(), began);
      if (this.#book.at(job.index)?.outcome === "failed") await this.#failed(job);
    } catch (error) {
      if (signal?.aborted === true) await this.#break(error);
      this.#book.note(brokenResult(job, error, run?.executionArn));
      await this.#failed(job);
    } finally {
      this.#taken.delete(job);
      this.#running.delete(job.index);
      this.#arrivals.come(job.index);
    }
  }

  /** @param began gets the ARN of each execution the run starts */
  #begin(job: Job, began: string[]): Promise<UnitRun<MemberSeen>> {
    const crew = this.#crew.parts.get(job.member) as MemberCrew;
    const { options } = this.#surroundings;
    const surroundings: Surroundings = {
      ...this.#surroundings,
      // The bar is this batch's.
      options: crew.kind === "chain" ? { ...options, progress: false } : options,
      began: (executionArn) => {
        began.push(executionArn);
        this.#contention.began(executionArn, job.index);
        this.#surroundings.began?.(executionArn);
      },
    };
    const executionName = (compiled: CompiledPlan): string => this.#executionName(compiled, job);
    const { input } = job;
    return beginUnit(crew, surroundings, { input, executionName, whole: this.#book.needsHistories });
  }

  /** Takes what is needed of a run that has ended, and lets go of the rest. */
  #judged(job: Job, seen: MemberSeen, began: readonly string[]): void {
    const { keeping } = this.#book;
    const halt = this.#halt;
    let result: MemberResult;
    if (seen.kind === "workflow") {
      result = judgedResult(job, seen.check, keeping, seen.stopped ? halt : undefined);
      if (!seen.stopped) this.#book.look(job.index, seen.check.execution);
    } else {
      result = chainMemberResult(job, seen.chain, keeping, halt);
    }
    this.#book.note(result);
    if (halt === undefined) this.#book.heed(job.member, warningsOf(seen));
    if (this.#plan.runs.form !== "each" || !(result.outcome === "passed" || keeping.brief)) return;
    for (const executionArn of began) this.#surroundings.port.forget?.(executionArn);
  }

  #executionName({ plan }: CompiledPlan, job: Job): string {
    if (plan.name?.exact === true) return plan.name.name;
    const base = plan.name?.name ?? job.member.replaceAll(/[^A-Za-z0-9_-]+/g, "-");
    return this.#nameOf(base, job.index);
  }

  async #failed({ name }: Job): Promise<void> {
    if (this.#plan.failFast) await this.halt(failFastHalt(name));
  }

  async #break(reason: unknown): Promise<void> {
    if (this.#broken !== undefined) return;
    this.#broken = { reason };
    const halt = askedHalt({ cause: "the batch it belongs to was given up" });
    await Promise.all([...this.#running.values()].map((run) => run.halt(halt)));
  }

  #result(): ParallelResult {
    const plan = this.#plan;
    const results = this.#contention.waited(this.#book.results());
    const summary = summaryOf(results);
    const verdicts = batchVerdicts(plan, { results, summary, circuits: this.#book.circuits });
    const ok = verdicts.every(({ holds }) => holds) && !results.some(({ fault }) => fault);
    const contention = this.#contention.results(results);
    return Object.freeze({ ok, results, verdicts, summary, contention, warnings: this.#book.warnings, plan });
  }
}

function isDone(result: MemberResult | undefined): boolean {
  return result?.outcome === "passed" || result?.outcome === "started";
}
