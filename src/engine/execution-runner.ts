import type { Roster, Seat } from "../util/roster.js";
import type { ExecutionStatus } from "../history/execution.js";
import type { JsonValue } from "../util/json.js";
import type { Arrival } from "./arrival.js";
import type { Machine } from "../asl/machine.js";
import type { Clock, ClockTimer } from "./clock.js";
import type { Effect } from "./effect.js";
import type { EngineExecution, MapRunView, OpenTask, StartSetup } from "./engine.js";
import type { Thread } from "./execution-state.js";
import type { HistoryLog } from "./history-log.js";
import { step } from "./interpreter.js";
import type { MapRunLimits } from "./map-run/map-run.js";
import { identityOf } from "./map-run/children.js";
import { mapRunView } from "./map-run/map-run-view.js";
import { newExecution } from "./new-execution.js";
import { Payload } from "./payload.js";
import { programOf } from "./program.js";
import { SmallMap } from "./small-map.js";
import { Run, type RunOptions } from "./run.js";
import { loadState, saveState, type SavedExecution } from "./saved-execution.js";
import { canGoOn, mostEventsRedriven, reopen } from "./redrive.js";
import { openRequests } from "./states/task.js";
import { TaskDesk, type SavedDesk } from "./task-desk.js";
import type { TimerRank } from "./timer-heap.js";
import type { TaskAdmission, TaskAnswer, TaskPerformer } from "./task.js";

/** What the runner works with. */
export interface RunnerSettings extends RunOptions {
  readonly clock: Clock;
  /** The executions of the engine that have not ended. */
  readonly running: Roster<ExecutionRunner>;
  readonly perform: TaskPerformer;
  readonly admission: TaskAdmission | undefined;
  readonly onMapRun: ((execution: EngineExecution, mapRunArn: string) => void) | undefined;
  readonly onChild: ((child: EngineExecution, parent: EngineExecution, machine: Machine) => void) | undefined;
  readonly recall: ((executionArn: string) => SavedExecution | undefined) | undefined;
  readonly onStatus: ((execution: EngineExecution) => void) | undefined;
  readonly onTaskOver: ((executionArn: string, task: number) => void) | undefined;
}

/**
 * A child execution under way. Emptied when it is over: tables that a Map has outgrown live on for a while, and would keep whole
 * executions with them.
 */
interface Adopted {
  runner: ExecutionRunner | undefined;
}

/** What is under way in a running execution beside its state. Plain data. */
export interface SavedWork extends Partial<SavedDesk> {
  /** The places of its timers in the order of the clock's. */
  readonly timers: readonly (readonly [timer: number, sequence: number])[];
  readonly children: readonly (readonly [child: number, work: SavedWork])[];
  /** The thread whose state it stands still before. */
  readonly paused?: number;
}

function workOfChild(work: SavedWork | undefined, child: number): SavedWork | undefined {
  return work?.children.find(([number]) => number === child)?.[1];
}

/**
 * Drives one execution: hands what arrives in one instant to the interpreter, and carries out what it asks for on the clock and
 * in the world.
 */
export class ExecutionRunner implements EngineExecution {
  readonly #run: Run;
  readonly #settings: RunnerSettings;
  readonly #timers = new SmallMap<number, ClockTimer>();
  #seat: Seat<ExecutionRunner> | undefined;
  /** Made when the first task is scheduled. */
  #desk: TaskDesk | undefined;
  /** Made when the first child execution starts. */
  #children: Map<number, Adopted> | undefined;
  /** Set in a child execution: tells its parent. */
  #onEnd: (() => void) | undefined;
  #arrivals: Arrival[] = [];
  #stepping = false;
  #unfinished = false;

  private constructor(run: Run, settings: RunnerSettings) {
    this.#run = run;
    this.#settings = settings;
  }

  /** Starts an execution. */
  static start(setup: StartSetup, settings: RunnerSettings): ExecutionRunner {
    const { machine, inputText, ...facts } = setup;
    const state = newExecution({
      setup: facts,
      inputText,
      input: Payload.parse(inputText),
      startTime: settings.clock.now,
    });
    const runner = new ExecutionRunner(new Run(state, programOf(machine), settings), settings);
    runner.#begin();
    return runner;
  }

  /** Goes on with a saved execution: its timers are set and its open tasks asked for again. */
  static restore(saved: SavedExecution, machine: Machine, settings: RunnerSettings, work?: SavedWork): ExecutionRunner {
    const { state, arrivals } = loadState(saved);
    const run = new Run(state, programOf(machine), settings);
    const runner = new ExecutionRunner(run, settings);
    if (state.status === "RUNNING") runner.#goOn(arrivals, work);
    for (const [child, savedChild] of saved.children) runner.#restoreChild(child, savedChild, workOfChild(work, child));
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
    if (this.status !== "RUNNING") return;
    // One that has not taken its first step yet begins all the same: a history starts with its start, and a redrive goes on from there.
    const begun = this.#arrivals.filter(({ kind }) => kind === "started" || kind === "redriven");
    this.#step([...begun, { kind: "stop", error, cause }]);
  }

  get redriveCount(): number {
    return this.#run.state.redriveCount;
  }
  get redriveTime(): number | undefined {
    return this.#run.state.redriveTime;
  }

  redrive(): void {
    const { state } = this.#run;
    if (!canGoOn(state)) return;
    reopen(state, this.#settings.clock.now);
    this.#sitDown();
    this.#settings.onStatus?.(this);
    this.#arrive([{ kind: "redriven" }]);
  }

  paused(): { readonly state: string; readonly input: JsonValue } | undefined {
    const { paused } = this.#run;
    return paused && this.status === "RUNNING" ? { state: paused.state, input: paused.input.value } : undefined;
  }

  goOn(): void {
    const run = this.#run;
    if (run.paused === undefined) return;
    run.entering = run.paused;
    run.paused = undefined;
    this.#plan();
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
    const children = [...(this.#children ?? [])].flatMap(([child, { runner }]) =>
      runner === undefined ? [] : [[child, runner.save()] as const],
    );
    return saveState(this.#run.state, this.#arrivals, new Map(children));
  }

  work(): SavedWork {
    const { paused, state } = this.#run;
    const held = paused && [...state.threads.values()].find(({ visit }) => visit === paused);
    return {
      ...(held && { paused: held.number }),
      timers: [...this.#timers.entries()].map(([timer, { sequence }]) => [timer, sequence]),
      ...this.#desk?.save(),
      children: [...(this.#children ?? [])].flatMap(([child, { runner }]) =>
        runner === undefined ? [] : [[child, runner.work()] as const],
      ),
    };
  }

  busy(): string[] {
    return this.#desk?.busy() ?? [];
  }

  get mapRunArn(): string | undefined {
    return this.#run.state.setup.mapRunArn;
  }

  get itemCount(): number | undefined {
    return this.#run.state.setup.itemCount;
  }

  mapRuns(): readonly MapRunView[] {
    return [...this.#run.state.mapRuns.values()].map((mapRun) =>
      mapRunView(mapRun, (index) => identityOf(this.#run, mapRun, index).executionArn),
    );
  }

  updateMapRun(mapRunArn: string, limits: Partial<MapRunLimits>): boolean {
    const found = [...this.#run.state.mapRuns.values()].find(({ arn }) => arn === mapRunArn);
    if (found?.status !== "RUNNING") return false;
    this.#arrive([{ kind: "mapRunLimits", mapRunArn, limits }]);
    return true;
  }

  #begin(): void {
    this.#sitDown();
    this.#settings.onStatus?.(this);
    this.#arrive([{ kind: "started" }]);
  }

  #sitDown(): void {
    this.#seat = this.#settings.running.add(this);
  }

  #standUp(): void {
    if (this.#seat !== undefined) this.#settings.running.remove(this.#seat);
    this.#seat = undefined;
  }

  #startChild({ child, setup, input, scope }: Extract<Effect, { kind: "child" }>): void {
    const machine = this.#run.program.scopes[scope] as Machine;
    const settings = this.#settings;
    const state = newExecution({ setup, inputText: input.text, input, startTime: settings.clock.now });
    const runner = new ExecutionRunner(new Run(state, programOf(machine), settings), settings);
    this.#adopt(child, runner, machine);
    runner.#begin();
  }

  /** A Standard child goes on as the same execution; of an Express one only the input is taken over. */
  #redriveChild({ child, setup, scope }: Extract<Effect, { kind: "redriveChild" }>): void {
    const saved = this.#settings.recall?.(setup.executionArn);
    if (saved?.facts.status === "SUCCEEDED" && saved.output !== undefined) {
      // It had come to its end in the very moment in which its Map Run was given up.
      const { inputText, startTime, redriveCount } = saved.facts;
      const output = Payload.parse(saved.payloads[saved.output] as string);
      this.#arrive([{ kind: "childSucceeded", child, inputText, startTime, redriveCount, output }]);
      return;
    }
    if (saved === undefined || saved.history.length >= mostEventsRedriven) {
      this.#arrive([{ kind: "childNotRedrivable", child }]);
      return;
    }
    if (setup.type === "EXPRESS") {
      const { inputText } = saved.facts;
      this.#startChild({ kind: "child", child, setup, input: Payload.parse(inputText), scope });
      return;
    }
    const machine = this.#run.program.scopes[scope] as Machine;
    const runner = ExecutionRunner.restore(saved, machine, this.#settings);
    this.#adopt(child, runner, machine);
    runner.redrive();
  }

  #restoreChild(child: number, saved: SavedExecution, work: SavedWork | undefined): void {
    const { children, mapRuns } = this.#run.state;
    const scope = mapRuns.get(children.get(child)?.mapRun ?? 0)?.scope ?? 0;
    const machine = this.#run.program.scopes[scope] as Machine;
    this.#adopt(child, ExecutionRunner.restore(saved, machine, this.#settings, work), machine);
  }

  #adopt(child: number, runner: ExecutionRunner, machine: Machine): void {
    runner.#onEnd = () => this.#childEnded(child);
    (this.#children ??= new Map()).set(child, { runner });
    this.#settings.onChild?.(runner, this, machine);
  }

  /** Takes a child execution out that is over, or is given up. */
  #release(child: number): ExecutionRunner | undefined {
    const adopted = this.#children?.get(child);
    if (adopted === undefined) return undefined;
    this.#children?.delete(child);
    const { runner } = adopted;
    adopted.runner = undefined;
    return runner;
  }

  #childEnded(child: number): void {
    const runner = this.#release(child);
    if (runner === undefined) return;
    const { status, inputText, startTime, redriveCount, error, cause } = runner;
    const { output } = runner.#run.state;
    if (status === "SUCCEEDED" && output !== undefined) {
      this.#arrive([{ kind: "childSucceeded", child, inputText, startTime, redriveCount, output }]);
    } else if (status === "FAILED" || status === "TIMED_OUT" || status === "ABORTED") {
      this.#arrive([{ kind: "childFailed", child, inputText, startTime, redriveCount, status, error, cause }]);
    }
  }

  /** Not within this execution's own step: Maps may lie in each other as deep as they like. */
  #stopChild(child: number): void {
    const runner = this.#release(child);
    if (runner === undefined) return;
    runner.#onEnd = undefined;
    this.#settings.clock.run(() => runner.stop());
  }

  /** Without word of what was under way, every task that has not ended is asked for again. */
  #goOn(arrivals: readonly Arrival[], work: SavedWork | undefined): void {
    this.#sitDown();
    const { state } = this.#run;
    const answered = new Set(
      arrivals.flatMap((arrival) => ("task" in arrival && arrival.kind !== "taskStarted" ? [arrival.task] : [])),
    );
    const sequences = new Map(work?.timers);
    for (const { number, at, rank } of state.timers.values()) this.#setTimer(number, at, rank, sequences.get(number));
    for (const request of openRequests(this.#run)) {
      const again = work === undefined || work.again?.includes(request.id) === true;
      if (again && !answered.has(request.id)) this.#deskFor().take(request);
    }
    if (work?.delayed !== undefined && work.delayed.length > 0) this.#deskFor().resume(work.delayed);
    this.#run.paused = state.threads.get(work?.paused ?? -1)?.visit;
    this.#unfinished = state.agenda.length > 0;
    this.#arrivals.push(...arrivals);
    this.#desk?.open();
    if (this.#unfinished || this.#arrivals.length > 0) this.#plan();
  }

  #deskFor(): TaskDesk {
    this.#desk ??= new TaskDesk(this.#settings, this.executionArn, (arrivals) => this.#arrive(arrivals));
    return this.#desk;
  }

  /** Arrivals of one instant are collected and stepped on together. */
  #arrive(arrivals: readonly Arrival[]): void {
    this.#arrivals.push(...arrivals);
    this.#plan();
  }

  #plan(): void {
    if (this.#stepping || this.status !== "RUNNING" || this.#run.paused !== undefined) return;
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
    switch (effect.kind) {
      case "task":
        this.#deskFor().take(effect.request);
        return;
      case "taskOver":
        this.#desk?.drop(effect.task);
        this.#settings.onTaskOver?.(this.executionArn, effect.task);
        return;
      case "timer":
        this.#setTimer(effect.timer, effect.at, effect.rank);
        return;
      case "cancel":
        this.#timers.get(effect.timer)?.cancel();
        this.#timers.delete(effect.timer);
        return;
      case "more":
      case "paused":
        this.#unfinished = true;
        return;
      case "ended":
        this.#arrivals = [];
        this.#run.paused = undefined;
        this.#standUp();
        this.#settings.onStatus?.(this);
        this.#onEnd?.();
        return;
      case "child":
        this.#startChild(effect);
        return;
      case "redriveChild":
        this.#redriveChild(effect);
        return;
      case "stopChild":
        this.#stopChild(effect.child);
        return;
      case "moreChildren":
        // Arrives after what has just been started has run: children that take no time are over by then.
        this.#arrivals.push(effect);
        return;
      case "mapRun":
        this.#settings.onMapRun?.(this, effect.arn);
    }
  }

  #setTimer(timer: number, at: number, rank: TimerRank, sequence?: number): void {
    const fire = (): void => this.#fire(timer);
    const options = sequence === undefined ? this : { describe: () => this.describe(), sequence };
    this.#timers.set(timer, this.#settings.clock.at(at, rank, fire, options));
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
  describe(): string {
    const { paused } = this.#run;
    if (paused !== undefined) return `execution ${this.name}: paused at "${paused.state}"; resume() lets it go on`;
    const places = this.#openThreads().map((thread) => {
      const state = this.#run.stateOf(thread);
      if (!("resource" in state) || thread.visit.task === undefined) return `in ${state.type} "${state.name}"`;
      return `waiting for the task of "${state.name}" (${state.resource.arn}); answer it with .stub("${state.name}", returns({ … }))`;
    });
    return `execution ${this.name} of ${this.#run.state.setup.stateMachineName}: ${places.join("; ")}`;
  }
}
