import { StepwrightError } from "../errors/index.js";
import { buildExecution, type Execution, type HistoryEvent } from "../history/index.js";
import type { CompiledPlan } from "../plan/bindings.js";
import { deadlineOf } from "../plan/plan.js";
import { formatDuration } from "../util/duration.js";
import { executionName } from "./execution-name.js";
import type { BoundDouble, ExecutionDescription, MachineDescription, TargetPort } from "./port.js";
import type { Prepared } from "./prepare.js";
import type { RunOptions } from "./result.js";

/** When waiting for an execution ends, and whether it is stopped then. */
export interface Deadline {
  readonly limitMs: number;
  readonly stop: boolean;
}

/** What a run showed, before anybody judged it. */
export interface Observation {
  readonly execution: Execution;
  readonly warnings: readonly string[];
}

/** An execution that runs, and what has to be cleaned up after it. */
export class Run {
  readonly executionArn: string;
  readonly #port: TargetPort;
  readonly #machine: MachineDescription;
  /** Started by us: ours to stop and to let go of. */
  readonly #own: boolean;
  readonly #remove: (() => Promise<void>) | undefined;

  private constructor(
    port: TargetPort,
    executionArn: string,
    machine: MachineDescription,
    own: boolean,
    remove: (() => Promise<void>) | undefined,
  ) {
    this.#port = port;
    this.executionArn = executionArn;
    this.#machine = machine;
    this.#own = own;
    this.#remove = remove;
  }

  /** Starts what was prepared, or takes up an execution that something else started. What was made for it is removed if the start fails. */
  static async begin(prepared: Prepared): Promise<Run> {
    const { compiled, port, temporary } = prepared;
    const { plan } = compiled;
    if (plan.source.kind === "execution") {
      return new Run(port, plan.source.arn, prepared.machine as MachineDescription, false, undefined);
    }
    const deployed =
      temporary === undefined
        ? undefined
        : await port.deployTemporary(temporary.name, temporary.definition, temporary.type);
    try {
      const machine: MachineDescription = prepared.machine ?? { type: "STANDARD", ...deployed!.machine };
      const { executionArn } = await port.start({
        stateMachineArn: machine.stateMachineArn,
        name: executionName(plan, temporary?.name ?? machine.name, port),
        input: JSON.stringify(plan.input?.value ?? {}),
        type: machine.type,
        doubles: port.capabilities.doubles ? boundDoubles(compiled, port) : [],
      });
      return new Run(port, executionArn, machine, true, deployed?.remove);
    } catch (error) {
      await quietly(deployed?.remove);
      throw error;
    }
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
   * @throws RUN_CANCELLED, and what the target throws
   */
  async observe(deadline: Deadline | undefined, { signal }: RunOptions): Promise<Observation> {
    const warnings: string[] = [];
    try {
      const recorded = await this.#watch(deadline, signal, warnings);
      await this.#clear(warnings);
      const { definition } = this.#machine;
      const execution = buildExecution({ ...recorded, definition, origin: this.#port.origin, warnings });
      return { execution, warnings };
    } catch (error) {
      // What went wrong first is what the caller has to know.
      if (this.#own) await quietly(() => this.stop({ cause: "The run that started it failed." }));
      await this.#clear([]);
      if (signal?.aborted === true) throw cancelled(signal, this.executionArn, this.#own);
      throw error;
    }
  }

  /** Lets go of the run without looking at it. */
  async abandon(): Promise<void> {
    await quietly(() => this.stop());
    await this.#clear([]);
  }

  async #watch(
    deadline: Deadline | undefined,
    signal: AbortSignal | undefined,
    warnings: string[],
  ): Promise<{ readonly description: ExecutionDescription; readonly events: readonly HistoryEvent[] }> {
    const { executionArn } = this;
    const outcome = await this.#port.wait(executionArn, {
      deadlineMs: deadline?.limitMs,
      ...(signal !== undefined && { signal }),
    });
    const blind = this.#machine.type === "EXPRESS" && !this.#port.capabilities.expressHistory;
    const [description, events] = await Promise.all([
      this.#port.describe(executionArn),
      blind ? [] : this.#port.history(executionArn),
    ]);
    warnings.push(...this.#port.warnings(executionArn));
    if (outcome === "deadline" && deadline?.stop === true && description.status === "RUNNING") {
      await this.#stopLate(deadline.limitMs, warnings);
    }
    return { description, events };
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
    if (!this.#own) return;
    this.#port.release(this.executionArn);
    try {
      await this.#remove?.();
    } catch (error) {
      const { stateMachineArn } = this.#machine;
      warnings.push(`The machine made for this run, ${stateMachineArn}, could not be removed: ${messageOf(error)}`);
    }
  }
}

/** The deadline of a plan alone. */
export function ownDeadline({ plan }: CompiledPlan): Deadline | undefined {
  return deadlineOf(plan);
}

/** The error of a run whose signal aborted. */
export function cancelled(signal: AbortSignal, executionArn: string | undefined, stopped: boolean): StepwrightError {
  const { reason } = signal as { reason: unknown };
  const text = reason instanceof Error ? reason.message : String(reason);
  return new StepwrightError("RUN_CANCELLED", { executionArn, stopped, reason: text }, { cause: reason });
}

/** The doubles that answer on this target, with their functions. */
function boundDoubles({ plan, bindings }: CompiledPlan, port: TargetPort): BoundDouble[] {
  return plan.doubles
    .filter(({ on }) => on === undefined || on === port.kind)
    .map((node) => ({ node, functions: bindings.functions }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function quietly(work: (() => Promise<void>) | undefined): Promise<void> {
  try {
    await work?.();
  } catch {
    // A failure of cleaning up after a failure would hide the first.
  }
}
