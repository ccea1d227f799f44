import { environment } from "../config/index.js";
import { collector } from "../coverage/collector.js";
import { StepwrightError } from "../errors/index.js";
import { projectHistory, type InstrumentedCopy } from "../faults/index.js";
import { indexDefinition } from "../history/definition-index.js";
import {
  buildExecution,
  executionPathText,
  isCallback,
  type Execution,
  type HistoryEvent,
  type WaitingState,
} from "../history/index.js";
import type { CompiledPlan } from "../plan/bindings.js";
import type { ExpectationNode } from "../plan/expectation.js";
import type { Sight } from "../plan/needs.js";
import { deadlineOf, type ExecutionPlan } from "../plan/plan.js";
import { formatDuration } from "../util/duration.js";
import { Acting } from "./acting.js";
import { Answering } from "./answering.js";
import { Children } from "./children.js";
import { Emissions } from "./events/emissions.js";
import { executionName } from "./execution-name.js";
import type {
  AwaitedCallbacks,
  BoundDouble,
  ExecutionDescription,
  MachineDescription,
  TargetPort,
  TokenAnswer,
} from "./port.js";
import type { Prepared } from "./prepare.js";
import { inspectionOf } from "./inspection.js";
import type { ActingExecution, Inspection, RunOptions } from "./result.js";
import { failureAnswer, successAnswer } from "./token-answers.js";

/** When waiting for an execution ends, and whether it is stopped then. */
export interface Deadline {
  readonly limitMs: number;
  readonly stop: boolean;
  /** The setting it comes from, where the plan has none of its own: nothing in the plan judges it. */
  readonly setting?: "WORKFLOW_TEST_TIMEOUT";
}

/** What a run showed, before anybody judged it. */
export interface Observation {
  readonly execution: Execution;
  /** The nested executions that somebody asks for. */
  readonly children: Children;
  readonly warnings: readonly string[];
  /** Why it was no longer waited for, where nothing in the plan says so. */
  readonly overdue?: string;
}

/** What waiting for an execution came to, and what there was to see then. */
interface Watched {
  readonly outcome: "ended" | "deadline";
  readonly description: ExecutionDescription;
  readonly events: readonly HistoryEvent[];
}

/** How it is waited for a state. */
interface UntilOptions {
  readonly past?: ReadonlySet<string>;
  /** Nested executions of this machine are meant. */
  readonly machine?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called by a function of the plan: the others go on meanwhile as they are. */
  readonly within?: "function";
}

/** An execution that runs, and what has to be cleaned up after it. */
export class Run {
  readonly executionArn: string;
  readonly #port: TargetPort;
  readonly #machine: MachineDescription;
  /** Started by us: ours to stop and to let go of. */
  readonly #own: boolean;
  readonly #remove: (() => Promise<void>) | undefined;
  readonly #copy: InstrumentedCopy | undefined;
  readonly #answering: Answering;
  readonly #acting: Acting;
  #emissions: Emissions | undefined;
  /** Tokens that were answered through us. */
  readonly #answered = new Set<string>();

  private constructor(
    compiled: CompiledPlan,
    port: TargetPort,
    executionArn: string,
    machine: MachineDescription,
    own: boolean,
    remove: (() => Promise<void>) | undefined,
    copy?: InstrumentedCopy,
  ) {
    this.#copy = copy;
    this.#answering = new Answering(compiled, port, executionArn);
    this.#acting = new Acting(
      compiled,
      port,
      actingHandle(this, executionArn, () => ownDeadline(compiled, port)),
    );
    this.#port = port;
    this.executionArn = executionArn;
    this.#machine = machine;
    this.#own = own;
    this.#remove = remove;
  }

  /** Starts what was prepared, or takes up an execution that something else started. What was made for it is removed if the start fails. */
  static async begin(prepared: Prepared, callbacks?: "any"): Promise<Run> {
    const { compiled, port, temporary } = prepared;
    const { plan } = compiled;
    if (plan.source.kind === "execution") {
      const { arn, redrive = false } = plan.source;
      if (redrive) {
        await port.redrive?.({
          executionArn: arn,
          doubles: port.capabilities.doubles ? boundDoubles(compiled, port) : [],
          callbacks: callbacks ?? answeredCallbacks(plan),
        });
      }
      return new Run(compiled, port, arn, prepared.machine as MachineDescription, redrive, undefined);
    }
    const deployed =
      temporary === undefined
        ? undefined
        : await port.deployTemporary(temporary.name, prepared.copy?.definition ?? temporary.definition, temporary.type);
    let emissions: Emissions | undefined;
    try {
      const machine: MachineDescription = {
        ...(prepared.machine ?? { type: "STANDARD" }),
        ...deployed?.machine,
        // The copy is the target's business: whoever asks sees the definition.
        ...(prepared.copy !== undefined && temporary !== undefined && { definition: temporary.definition }),
      } as MachineDescription;
      emissions = await Emissions.begin(port, plan.expectations);
      const { executionArn } = await port.start({
        stateMachineArn: machine.stateMachineArn,
        name: prepared.executionName ?? executionName(plan, temporary?.name ?? machine.name, port),
        input: JSON.stringify(plan.input === undefined ? {} : plan.input.value),
        type: machine.type,
        doubles: port.capabilities.doubles ? boundDoubles(compiled, port) : [],
        ...(port.capabilities.injections === true && plan.injections && { injections: plan.injections }),
        callbacks: callbacks ?? answeredCallbacks(plan),
        // Whoever runs it through to its end is not stopped on the way.
        ...(callbacks === "any" && plan.pauses && { pauses: plan.pauses.map(({ state }) => state) }),
        ...(prepared.limits !== undefined && { limits: prepared.limits }),
      });
      // A machine made for this run has one definition, whatever it was made of.
      const ran = deployed === undefined ? await routed(machine, executionArn, port) : machine;
      const run = new Run(compiled, port, executionArn, ran, true, deployed?.remove, prepared.copy);
      run.#emissions = emissions;
      return run;
    } catch (error) {
      await quietly(() => emissions?.close() ?? Promise.resolve());
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
   * @param sight with "description" the history is left unread, for expectations that do not look at it
   * @throws RUN_CANCELLED, and what the target throws
   */
  async observe(
    deadline: Deadline | undefined,
    { signal }: RunOptions,
    expectations: readonly ExpectationNode[],
    sight: Sight = "history",
  ): Promise<Observation> {
    const warnings: string[] = [];
    try {
      const { outcome, ...recorded } = await this.#watch(deadline, signal, sight);
      const { definition } = this.#machine;
      if (this.#copy !== undefined) warnings.push(...this.#copy.differences.map(differing));
      const execution = buildExecution({
        ...recorded,
        ...this.#projected(recorded.events),
        definition,
        origin: this.#port.origin,
        warnings,
      });
      await this.#emissions?.note(execution);
      // An embedded cloud counts what it runs by itself.
      if (this.#port.kind !== "embedded") collector()?.observed(execution);
      const children = await Children.of(this.#port, execution, expectations, {
        waits: outcome === "ended",
        deadlineMs: deadline?.limitMs,
        signal,
      });
      warnings.push(...this.#port.warnings(this.executionArn), ...this.#answering.warnings, ...this.#acting.warnings);
      if (outcome === "deadline" && deadline?.stop === true && recorded.description.status === "RUNNING") {
        await this.#stopLate(deadline.limitMs, warnings);
      }
      await this.#clear(warnings);
      const overdue = outcome === "deadline" ? overdueText(deadline) : undefined;
      return { execution, children, warnings, ...(overdue !== undefined && { overdue }) };
    } catch (error) {
      // What went wrong first is what the caller has to know.
      if (this.#own) await quietly(() => this.stop({ cause: "The run that started it failed." }));
      await this.#clear([]);
      if (signal?.aborted === true) throw cancelled(signal, this.executionArn, this.#own);
      throw error;
    }
  }

  /** The history of a copy, read as that of its definition. */
  #projected(events: readonly HistoryEvent[]): { readonly projected?: readonly HistoryEvent[] } {
    return this.#copy === undefined ? {} : { projected: projectHistory(events, this.#copy.projection) };
  }

  /** Lets go of the run without looking at it. */
  async abandon(): Promise<void> {
    await quietly(() => this.stop());
    await this.#clear([]);
  }

  /**
   * Waits until the execution stands in a state.
   * @throws EXECUTION_NOT_WAITING when it never did, PLAN_UNSUPPORTED where nobody can tell
   */
  async until(state: string, deadline: Deadline | undefined, options: UntilOptions = {}): Promise<WaitingState> {
    const port = this.#port;
    const { executionArn } = this;
    if (port.untilWaiting === undefined) {
      const problems = [
        `It waits until the execution stands in "${state}", and nobody can tell there. Run it on embedded().`,
      ];
      throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems });
    }
    const { past, machine, signal } = options;
    if (machine !== undefined && !port.capabilities.doubles) {
      const problems = [
        `It waits until a nested execution stands in "${state}", and these are not followed there. Run it on embedded().`,
      ];
      throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems });
    }
    const wait = async (): Promise<WaitingState | undefined> =>
      await port.untilWaiting?.(executionArn, state, {
        deadlineMs: deadline?.limitMs,
        machine,
        signal,
        ...(past !== undefined && { past }),
      });
    const found = await (options.within === "function" ? wait() : this.#during(wait));
    signal?.throwIfAborted();
    if (found !== undefined) return found;
    const [description, events] = await Promise.all([port.describe(executionArn), port.history(executionArn)]);
    const { definition } = this.#machine;
    const path = executionPathText(buildExecution({ description, events, definition }));
    const facts = { state, executionArn, status: description.status, path, limitMs: deadline?.limitMs };
    throw new StepwrightError("EXECUTION_NOT_WAITING", facts);
  }

  /**
   * Answers the callback of a state, as soon as it waits for one.
   * @throws EXECUTION_NOT_WAITING, TOKEN_UNKNOWN, and what the target throws
   */
  async answer(
    state: string,
    deadline: Deadline | undefined,
    options: UntilOptions,
    make: (taskToken: string) => TokenAnswer,
  ): Promise<void> {
    const { taskToken } = await this.until(state, deadline, { ...options, past: this.#answered });
    if (taskToken === undefined) {
      const callback = isCallback(indexDefinition(this.#machine.definition)?.states.get(state)?.source ?? {});
      throw new StepwrightError("TOKEN_UNKNOWN", { state, target: this.#port.label, callback });
    }
    const answer = make(taskToken);
    if (answer.kind !== "heartbeat") this.#answered.add(taskToken);
    await this.#port.answerToken?.(answer);
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

  /**
   * Waits until the execution stands still before a state.
   * @throws EXECUTION_NOT_WAITING when it never did
   */
  async untilPaused(state: string, deadline: Deadline | undefined, signal?: AbortSignal): Promise<WaitingState> {
    const { executionArn } = this;
    const found = await this.#during(
      async () => await this.#port.untilPaused?.(executionArn, state, { deadlineMs: deadline?.limitMs, signal }),
    );
    signal?.throwIfAborted();
    if (found !== undefined) return { state, taskToken: undefined, payload: found.input };
    const { execution, path } = await this.inspect();
    const facts = { state, executionArn, status: execution.status, path: path.join(" → "), limitMs: deadline?.limitMs };
    throw new StepwrightError("EXECUTION_NOT_WAITING", facts);
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
    const { executionArn } = this;
    const { definition } = this.#machine;
    const [description, events] = await Promise.all([
      this.#port.describe(executionArn),
      this.#isBlind() ? [] : this.#port.history(executionArn),
    ]);
    const { origin } = this.#port;
    return inspectionOf(
      buildExecution({ description, events, ...this.#projected(events), definition, origin, warnings: [] }),
      this.#port.paused?.(executionArn),
    );
  }

  /** Functions of the plan answer and act as long as somebody waits. */
  async #during<Result>(wait: () => Promise<Result>): Promise<Result> {
    return await this.#answering.during(() => this.#acting.during(wait));
  }

  /** Looks at what ended once more, with its history: what `observe` left unread. */
  async look({ children, warnings, overdue }: Observation): Promise<Observation> {
    const { executionArn } = this;
    const { definition } = this.#machine;
    const [description, events] = await Promise.all([
      this.#port.describe(executionArn),
      this.#isBlind() ? [] : this.#port.history(executionArn),
    ]);
    const execution = buildExecution({ description, events, definition, origin: this.#port.origin, warnings });
    return { execution, children, warnings, ...(overdue !== undefined && { overdue }) };
  }

  #isBlind(): boolean {
    return (
      this.#machine.type === "EXPRESS" &&
      !this.#port.capabilities.expressHistory &&
      this.#machine.logGroupArn === undefined
    );
  }

  async #watch(deadline: Deadline | undefined, signal: AbortSignal | undefined, sight: Sight): Promise<Watched> {
    const { executionArn } = this;
    this.#port.goOn?.(executionArn, { last: true });
    const outcome = await this.#during(() =>
      this.#port.wait(executionArn, { deadlineMs: deadline?.limitMs, ...(signal !== undefined && { signal }) }),
    );
    const blind = sight === "description" || this.#isBlind();
    const [description, events] = await Promise.all([
      this.#port.describe(executionArn),
      blind ? [] : this.#port.history(executionArn),
    ]);
    return { outcome, description, events };
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
    try {
      await this.#emissions?.close();
    } catch (error) {
      warnings.push(`What events were heard with could not be removed: ${messageOf(error)}`);
    }
    this.#port.release(this.executionArn);
    try {
      await this.#remove?.();
    } catch (error) {
      const { stateMachineArn } = this.#machine;
      warnings.push(`The machine made for this run, ${stateMachineArn}, could not be removed: ${messageOf(error)}`);
    }
  }
}

/** A function that acts may answer any. */
function answeredCallbacks({ answers = [], acts = [] }: ExecutionPlan): AwaitedCallbacks {
  if (acts.length > 0) return "any";
  return answers.map(({ state, machine }) => (machine === undefined ? state : { machine, state }));
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

function differing(text: string): string {
  return `The faults ran in a copy of the definition: ${text}.`;
}

/** The deadline of a plan alone: its own, else WORKFLOW_TEST_TIMEOUT where time is real. @throws SETTING_INVALID */
export function ownDeadline(
  { plan }: CompiledPlan,
  { capabilities }: Pick<TargetPort, "capabilities">,
): Deadline | undefined {
  const own = deadlineOf(plan);
  if (own !== undefined || capabilities.virtualTime) return own;
  const limitMs = environment().get("WORKFLOW_TEST_TIMEOUT");
  if (limitMs === undefined) return undefined;
  // What somebody else started is theirs to stop.
  const stop = plan.source.kind !== "execution" || plan.source.redrive === true;
  return { limitMs, stop, setting: "WORKFLOW_TEST_TIMEOUT" };
}

function overdueText(deadline: Deadline | undefined): string | undefined {
  if (deadline?.setting === undefined) return undefined;
  const { limitMs, stop, setting } = deadline;
  const stopped = stop ? " and was stopped" : "";
  return (
    `The execution was not done within the ${formatDuration(limitMs)} of ${setting}${stopped}. ` +
    "Write .within(…) if it may take longer, or raise the setting."
  );
}

/** The error of a run whose signal aborted. */
export function cancelled(signal: AbortSignal, executionArn: string | undefined, stopped: boolean): StepwrightError {
  const { reason } = signal as { reason: unknown };
  const text = reason instanceof Error ? reason.message : String(reason);
  return new StepwrightError("RUN_CANCELLED", { executionArn, stopped, reason: text }, { cause: reason });
}

/** With the definition that one execution runs, where its alias leads to several. What EXPRESS executions run, AWS does not tell. */
async function routed(
  machine: MachineDescription,
  executionArn: string,
  port: TargetPort,
): Promise<MachineDescription> {
  if (machine.routed !== true || machine.type === "EXPRESS") return machine;
  const { definition } = await port.describeMachineForExecution(executionArn);
  return { ...machine, definition };
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
