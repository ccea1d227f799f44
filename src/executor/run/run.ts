import { collector } from "../../coverage/collector.js";
import { StepwrightError } from "../../errors/index.js";
import { unusedText } from "../../faults/index.js";
import type { Execution, WaitingState } from "../../history/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import type { ExpectationNode } from "../../plan/expectation.js";
import type { Sight } from "../../plan/needs.js";
import { formatDuration } from "../../util/duration.js";
import { Acting } from "./acting.js";
import { Answering } from "./answering.js";
import { cancelled } from "./cancellation.js";
import { Children } from "../children/children.js";
import { overdueText, ownDeadline, type Deadline } from "./deadline.js";
import { ExecutionReader, type Projecting, type Recorded } from "../children/execution-reader.js";
import { unusedFaults } from "../children/unused-faults.js";
import { inspectionOf } from "./inspection.js";
import { launch, type Launched } from "./launch.js";
import type { Observation } from "../judgement/observation.js";
import type { TargetPort, TokenAnswer } from "../port.js";
import type { Prepared } from "./prepare.js";
import { quietly } from "../quietly.js";
import type { ActingExecution, Inspection, RunOptions } from "../judgement/result.js";
import { Standing, type UntilOptions } from "./standing.js";
import { failureAnswer, successAnswer } from "./token-answers.js";

/** What waiting for an execution came to, and what there was to see then. */
interface Watched extends Recorded {
  readonly outcome: "ended" | "deadline";
}

/** An execution that runs, and what has to be cleaned up after it. */
export class Run {
  readonly #port: TargetPort;
  readonly #launched: Launched;
  readonly #reader: ExecutionReader;
  readonly #standing: Standing;
  readonly #answering: Answering;
  readonly #acting: Acting;
  readonly #leave: (() => void) | undefined;

  private constructor(compiled: CompiledPlan, port: TargetPort, launched: Launched) {
    const { executionArn } = launched;
    this.#port = port;
    this.#launched = launched;
    this.#reader = new ExecutionReader(port, launched);
    this.#standing = new Standing(port, launched, this.#reader, (wait) => this.#during(wait));
    this.#answering = new Answering(compiled, port, executionArn);
    this.#acting = new Acting(
      compiled,
      port,
      actingHandle(this, executionArn, () => ownDeadline(compiled, port)),
      launched.saved,
    );
    this.#leave = port.attend?.(executionArn, () => [...this.#acting.parts, ...this.#answering.parts]);
  }

  /** Starts what was prepared, or takes up an execution that something else started. What was made for it is removed if the start fails. */
  static async begin(prepared: Prepared, callbacks?: "any"): Promise<Run> {
    return new Run(prepared.compiled, prepared.port, await launch(prepared, callbacks));
  }

  get executionArn(): string {
    return this.#launched.executionArn;
  }

  /** Stops the execution, as StopExecution does. */
  async stop(reason: { readonly error?: string; readonly cause?: string } = {}): Promise<void> {
    await this.#port.stop(this.executionArn, {
      error: reason.error ?? "Stepwright.Stopped",
      cause: reason.cause ?? "Stopped by the test that started it.",
    });
  }

  /**
   * Waits for the end, or the deadline, and reads what happened up to then. After it, nothing of the run is left on the target,
   * whatever went wrong.
   * @param sight with "description" the history is left unread, for expectations that do not look at it
   * @throws RUN_CANCELLED, and what the target throws
   */
  async observe(
    deadline: Deadline | undefined,
    { signal }: RunOptions,
    expectations: readonly ExpectationNode[],
    sight: Sight = "history",
  ): Promise<Observation> {
    const { emissions, own } = this.#launched;
    const warnings: string[] = [];
    try {
      const { outcome, ...recorded } = await this.#watch(deadline, signal, sight);
      warnings.push(...this.#differences());
      const execution = this.#reader.built(recorded, warnings);
      warnings.push(...(await this.#unused(execution)));
      await emissions?.note(execution);
      // An embedded cloud counts what it runs by itself.
      if (this.#port.kind !== "embedded") collector()?.observed(execution);
      const children = await Children.of(this.#port, execution, expectations, {
        waits: outcome === "ended",
        deadlineMs: deadline?.limitMs,
        signal,
        projecting: (events) => this.#reader.projected(events),
      });
      const late = this.#acting.warnings(recorded.description.status !== "RUNNING");
      warnings.push(...this.#port.warnings(this.executionArn), ...this.#answering.warnings, ...late);
      if (outcome === "deadline" && deadline?.stop === true && recorded.description.status === "RUNNING") {
        await this.#stopLate(deadline.limitMs, warnings);
      }
      await this.#clear(warnings);
      const overdue = outcome === "deadline" ? overdueText(deadline) : undefined;
      return { execution, children, warnings, ...(overdue !== undefined && { overdue }) };
    } catch (error) {
      // What went wrong first is what the caller has to know.
      if (own) await quietly(() => this.stop({ cause: "The run that started it failed." }));
      await this.#clear([]);
      if (signal?.aborted === true) throw cancelled(signal, this.executionArn, own);
      throw error;
    }
  }

  /** Lets go of the run without looking at it. What something else started goes on. */
  async abandon(): Promise<void> {
    if (this.#launched.own) await quietly(() => this.stop());
    await this.#clear([]);
  }

  /**
   * Waits until the execution stands in a state.
   * @throws EXECUTION_NOT_WAITING when it never did, PLAN_UNSUPPORTED where nobody can tell
   */
  until(state: string, deadline: Deadline | undefined, options?: UntilOptions): Promise<WaitingState> {
    return this.#standing.until(state, deadline, options);
  }

  /**
   * Waits until the execution stands still before a state.
   * @throws EXECUTION_NOT_WAITING when it never did
   */
  untilPaused(state: string, deadline: Deadline | undefined, signal?: AbortSignal): Promise<WaitingState> {
    return this.#standing.untilPaused(state, deadline, signal);
  }

  /**
   * Answers the callback of a state, as soon as it waits for one.
   * @throws EXECUTION_NOT_WAITING, TOKEN_UNKNOWN, and what the target throws
   */
  answer(
    state: string,
    deadline: Deadline | undefined,
    options: UntilOptions,
    make: (taskToken: string) => TokenAnswer,
  ): Promise<void> {
    return this.#standing.answer(state, deadline, options, make);
  }

  /**
   * Waits for the end and goes on where the execution stopped, with the doubles it has: their sequences go on, too.
   * @throws PLAN_UNSUPPORTED where nothing can be redriven, and what the target throws
   */
  async redrive(deadline: Deadline | undefined, { signal }: RunOptions): Promise<void> {
    const port = this.#port;
    const { executionArn } = this;
    if (port.redrive === undefined) {
      const problems = [
        "It redrives an execution, and none can be redriven there. Run it on embedded(), endpoint() or aws().",
      ];
      throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems });
    }
    const options = { deadlineMs: deadline?.limitMs, ...(signal !== undefined && { signal }) };
    await this.#during(() => port.wait(executionArn, options));
    await port.redrive({ executionArn, doubles: [] });
  }

  /** @throws EXECUTION_NOT_PAUSED */
  goOn(): void {
    const { executionArn } = this;
    if (this.#port.paused?.(executionArn) === undefined) {
      throw new StepwrightError("EXECUTION_NOT_PAUSED", { executionArn });
    }
    this.#port.goOn?.(executionArn);
  }

  /** The execution up to now. */
  async inspect(): Promise<Inspection> {
    const execution = this.#reader.built(await this.#reader.read());
    return inspectionOf(execution, this.#port.paused?.(this.executionArn));
  }

  /** Looks at what ended once more, with its history: what `observe` left unread. */
  async look({ children, warnings, overdue }: Observation): Promise<Observation> {
    const execution = this.#reader.built(await this.#reader.read(), warnings);
    return { execution, children, warnings, ...(overdue !== undefined && { overdue }) };
  }

  /** Functions of the plan answer and act as long as somebody waits. */
  async #during<Result>(wait: () => Promise<Result>): Promise<Result> {
    return await this.#answering.during(() => this.#acting.during(wait));
  }

  async #watch(deadline: Deadline | undefined, signal: AbortSignal | undefined, sight: Sight): Promise<Watched> {
    const { executionArn } = this;
    this.#port.goOn?.(executionArn, { last: true });
    const outcome = await this.#during(() =>
      this.#port.wait(executionArn, { deadlineMs: deadline?.limitMs, ...(signal !== undefined && { signal }) }),
    );
    return { outcome, ...(await this.#reader.read(sight)) };
  }

  #differences(): string[] {
    const { copy } = this.#launched;
    return (copy?.differences ?? []).map((text) => `The faults ran in a copy of the definition: ${text}.`);
  }

  /** Faults of a copy that no attempt met, where the history was read: an embedded cloud tells of its own. */
  async #unused(execution: Execution): Promise<string[]> {
    const { copy } = this.#launched;
    if (copy === undefined || execution.events.length === 0) return [];
    const projecting: Projecting = (events) => this.#reader.projected(events);
    return (await unusedFaults(this.#port, execution, copy, projecting)).map(unusedText);
  }

  /** What happened is known by now: that it could not be stopped is worth telling, and no reason to forget the rest. */
  async #stopLate(limitMs: number, warnings: string[]): Promise<void> {
    try {
      await this.stop({ error: "Stepwright.Deadline", cause: `Not done within ${formatDuration(limitMs)}.` });
    } catch (error) {
      warnings.push(`The execution was not done in time and could not be stopped: ${messageOf(error)}`);
    }
  }

  async #clear(warnings: string[]): Promise<void> {
    const { own, emissions, remove, machine } = this.#launched;
    this.#leave?.();
    if (!own) return;
    try {
      await emissions?.close();
    } catch (error) {
      warnings.push(`What events were heard with could not be removed: ${messageOf(error)}`);
    }
    this.#port.release(this.executionArn);
    try {
      await remove?.();
    } catch (error) {
      const { stateMachineArn } = machine;
      warnings.push(`The machine made for this run, ${stateMachineArn}, could not be removed: ${messageOf(error)}`);
    }
  }
}

/** What functions that act in the middle of a run get. */
function actingHandle(run: Run, arn: string, deadline: () => Deadline | undefined): ActingExecution {
  const answer = (state: string, make: (taskToken: string) => TokenAnswer): Promise<void> =>
    run.answer(state, deadline(), { within: "function" }, make);
  return {
    arn,
    sendTaskSuccess: (state, output = {}) => answer(state, (taskToken) => successAnswer(taskToken, output)),
    sendTaskFailure: (state, error, cause) => answer(state, (taskToken) => failureAnswer(taskToken, error, cause)),
    sendTaskHeartbeat: (state) => answer(state, (taskToken) => ({ kind: "heartbeat", taskToken })),
    stop: (reason) => run.stop(reason),
    inspect: () => run.inspect(),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
