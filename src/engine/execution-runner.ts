import type { ExecutionStatus } from "../history/execution.js";
import type { Arrival } from "./arrival.js";
import type { Machine } from "../asl/machine.js";
import type { Clock } from "./clock.js";
import type { Effect } from "./effect.js";
import type { EngineExecution, OpenTask, StartSetup } from "./engine.js";
import type { ExecutionState, Thread } from "./execution-state.js";
import { HistoryLog } from "./history-log.js";
import { step } from "./interpreter.js";
import { Payload } from "./payload.js";
import { programOf } from "./program.js";
import type { Quotas } from "./quotas.js";
import { Run } from "./run.js";
import { loadState, saveState, type SavedExecution } from "./saved-execution.js";
import { behaviourOf } from "./states/table.js";
import { openRequests } from "./states/task.js";
import { TaskDesk } from "./task-desk.js";
import type { TaskAnswer, TaskGate, TaskPerformer } from "./task.js";

/** What the runner works with. */
export interface RunnerSettings {
  readonly clock: Clock;
  readonly seed: number;
  readonly quotas: Quotas;
  readonly perform: TaskPerformer;
  readonly refuse: TaskGate | undefined;
  readonly onStatus: ((execution: EngineExecution) => void) | undefined;
  readonly onTaskOver: ((executionArn: string, task: number) => void) | undefined;
}

/**
 * Drives one execution: hands what arrives in one instant to the interpreter, and carries out what it asks for on the clock and
 * in the world.
 */
export class ExecutionRunner implements EngineExecution {
  readonly #run: Run;
  readonly #settings: RunnerSettings;
  readonly #timers = new Map<number, { cancel(): void }>();
  readonly #describing = { describe: (): string => this.#describe() };
  readonly #open: { close(): void };
  /** Made when the first task is scheduled. */
  #desk: TaskDesk | undefined;
  #arrivals: Arrival[] = [];
  #stepping = false;
  #unfinished = false;

  private constructor(run: Run, settings: RunnerSettings) {
    this.#run = run;
    this.#settings = settings;
    this.#open = settings.clock.open(this.#describing.describe);
  }

  /** Starts an execution. */
  static start(setup: StartSetup, settings: RunnerSettings): ExecutionRunner {
    const { machine, inputText, ...facts } = setup;
    const state: ExecutionState = {
      setup: facts,
      inputText,
      input: Payload.parse(inputText),
      startTime: settings.clock.now,
      status: "RUNNING",
      stopTime: undefined,
      output: undefined,
      error: undefined,
      cause: undefined,
      lastNumber: 0,
      threads: new Map(),
      timers: new Map(),
      tasks: new Map(),
      agenda: [],
      history: new HistoryLog(),
    };
    const run = new Run(state, programOf(machine), { ...settings, behaviourOf });
    const runner = new ExecutionRunner(run, settings);
    settings.onStatus?.(runner);
    runner.#arrive([{ kind: "started" }]);
    return runner;
  }

  /** Goes on with a saved execution: its timers are set and its open tasks asked for again. */
  static restore(saved: SavedExecution, machine: Machine, settings: RunnerSettings): ExecutionRunner {
    const { state, arrivals } = loadState(saved);
    const run = new Run(state, programOf(machine), { ...settings, behaviourOf });
    const runner = new ExecutionRunner(run, settings);
    if (state.status === "RUNNING") runner.#goOn(arrivals);
    else runner.#open.close();
    return runner;
  }

  get executionArn(): string {
    return this.#run.state.setup.executionArn;
  }
  get name(): string {
    return this.#run.state.setup.name;
  }
  get stateMachineArn(): string {
    return this.#run.state.setup.stateMachineArn;
  }
  get status(): ExecutionStatus {
    return this.#run.state.status;
  }
  get startTime(): number {
    return this.#run.state.startTime;
  }
  get stopTime(): number | undefined {
    return this.#run.state.stopTime;
  }
  get inputText(): string {
    return this.#run.state.inputText;
  }
  get outputText(): string | undefined {
    return this.#run.state.output?.text;
  }
  get error(): string | undefined {
    return this.#run.state.error;
  }
  get cause(): string | undefined {
    return this.#run.state.cause;
  }
  get history(): HistoryLog {
    return this.#run.state.history;
  }

  stop(error?: string, cause?: string): void {
    if (this.status === "RUNNING") this.#step([{ kind: "stop", error, cause }]);
  }

  openStates(): readonly string[] {
    return this.#openThreads().map((thread) => thread.visit.state);
  }

  openTasks(): readonly OpenTask[] {
    return this.#openThreads().flatMap(({ visit }) =>
      visit.task === undefined
        ? []
        : [{ id: visit.task.number, stateName: visit.state, taskToken: visit.task.token, started: visit.task.started }],
    );
  }

  answerTask(task: number, answer: TaskAnswer): boolean {
    if (!this.#run.state.tasks.has(task)) return false;
    this.#deskFor().answer(task, answer);
    return true;
  }

  startTask(task: number, workerName?: string): boolean {
    if (!this.#run.state.tasks.has(task)) return false;
    this.#arrive([{ kind: "taskStarted", task, ...(workerName === undefined ? {} : { workerName }) }]);
    return true;
  }

  heartbeatTask(task: number): boolean {
    if (!this.#run.state.tasks.has(task)) return false;
    this.#arrive([{ kind: "taskHeartbeat", task }]);
    return true;
  }

  save(): SavedExecution {
    return saveState(this.#run.state, this.#arrivals);
  }

  #goOn(arrivals: readonly Arrival[]): void {
    const { state } = this.#run;
    const answered = new Set(
      arrivals.flatMap((arrival) => ("task" in arrival && arrival.kind !== "taskStarted" ? [arrival.task] : [])),
    );
    for (const { number, at, rank } of state.timers.values())
      this.#carryOut({ kind: "timer", timer: number, at, rank });
    for (const request of openRequests(this.#run)) if (!answered.has(request.id)) this.#deskFor().take(request);
    this.#unfinished = state.agenda.length > 0;
    this.#arrivals.push(...arrivals);
    this.#desk?.open();
    if (this.#unfinished || this.#arrivals.length > 0) this.#plan();
  }

  #deskFor(): TaskDesk {
    this.#desk ??= new TaskDesk(this.#settings, (arrivals) => this.#arrive(arrivals));
    return this.#desk;
  }

  /** Arrivals of one instant are collected and stepped on together. */
  #arrive(arrivals: readonly Arrival[]): void {
    this.#arrivals.push(...arrivals);
    this.#plan();
  }

  #plan(): void {
    if (this.#stepping || this.status !== "RUNNING") return;
    this.#stepping = true;
    this.#settings.clock.run(() => {
      this.#stepping = false;
      // A step that was cut short is finished before anything new is let in.
      const arrivals = this.#unfinished ? [] : this.#arrivals;
      if (!this.#unfinished) this.#arrivals = [];
      this.#step(arrivals);
    });
  }

  #step(arrivals: readonly Arrival[]): void {
    if (this.status !== "RUNNING") return;
    this.#unfinished = false;
    const effects = step(this.#run, arrivals, this.#settings.clock.now);
    for (const effect of effects) this.#carryOut(effect);
    this.#desk?.open();
    if (this.status === "RUNNING" && (this.#unfinished || this.#arrivals.length > 0)) this.#plan();
  }

  #carryOut(effect: Effect): void {
    const { clock } = this.#settings;
    switch (effect.kind) {
      case "task":
        this.#deskFor().take(effect.request);
        return;
      case "taskOver":
        this.#desk?.drop(effect.task);
        this.#settings.onTaskOver?.(this.executionArn, effect.task);
        return;
      case "timer":
        this.#timers.set(
          effect.timer,
          clock.at(effect.at, effect.rank, () => this.#fire(effect.timer), this.#describing),
        );
        return;
      case "cancel":
        this.#timers.get(effect.timer)?.cancel();
        this.#timers.delete(effect.timer);
        return;
      case "more":
        this.#unfinished = true;
        return;
      case "ended":
        this.#arrivals = [];
        this.#open.close();
        this.#settings.onStatus?.(this);
    }
  }

  #fire(timer: number): void {
    this.#timers.delete(timer);
    this.#arrive([{ kind: "timer", timer }]);
  }

  #openThreads(): Thread[] {
    if (this.status !== "RUNNING") return [];
    return [...this.#run.state.threads.values()].filter(
      (thread) => thread.status === "running" && thread.visit.waits !== "children",
    );
  }

  /** Where it stands, for messages: one line. */
  #describe(): string {
    const places = this.#openThreads().map((thread) => {
      const state = this.#run.stateOf(thread);
      if (!("resource" in state) || thread.visit.task === undefined) return `in ${state.type} "${state.name}"`;
      return `waiting for the task of "${state.name}" (${state.resource.arn}); answer it with .stub("${state.name}", returns({ … }))`;
    });
    return `execution ${this.name} of ${this.#run.state.setup.stateMachineName}: ${places.join("; ")}`;
  }
}
