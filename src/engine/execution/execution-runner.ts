import type { Member } from "../../util/roster.js";
import type { ExecutionStatus } from "../../history/execution.js";
import type { JsonValue } from "../../util/json.js";
import type { Arrival } from "../arrival.js";
import type { Machine } from "../../asl/machine.js";
import { ChildExecutions, type ChildRunner } from "./child-executions.js";
import type { TimerOwner } from "../clock/clock.js";
import type { Effect } from "../effect.js";
import type { MapRunView, OpenTask, StartSetup } from "../engine.js";
import type { ExecutionSetup, ExecutionState } from "./execution-state.js";
import { compactSetup } from "./execution-setup.js";
import type { HistoryLog } from "../history-log.js";
import { loadState } from "../saving/load-state.js";
import { step } from "../interpreter.js";
import type { MapRunLimits } from "../map-run/map-run.js";
import { mapRunViews } from "../map-run/map-run-view.js";
import { newExecution } from "./new-execution.js";
import { openTasks, openThreads, standing } from "./open-threads.js";
import { packerOf, type TimerRows } from "../saving/packed-execution.js";
import { Payload } from "../payload/payload.js";
import { programOf, type Program } from "../program.js";
import { SmallMap } from "../small-map.js";
import { Run } from "../run.js";
import type { RunnerSettings } from "./runner-settings.js";
import { saveState } from "../saving/save-state.js";
import type { SavedExecution } from "../saving/saved-execution.js";
import type { SavedWork } from "../saving/saved-work.js";
import { canGoOn, reopen } from "../redrive.js";
import { openRequests } from "../states/task.js";
import { TaskDesk } from "../tasks/task-desk.js";
import type { TimerRank } from "../clock/timer-heap.js";
import type { TaskAnswer } from "../tasks/task.js";
import type { Waiting } from "../saving/waiting-room.js";

/** In place of what has arrived, when nothing has: one list for all. */
const nothing = Object.freeze<Arrival[]>([]) as Arrival[];

/**
 * Drives one execution: hands what arrives in one instant to the interpreter, and carries out what it asks for on the clock and
 * in the world. While the execution waits, all of it may be packed into a text; it is unpacked when something arrives for it, or somebody
 * looks closer.
 */
export class ExecutionRunner implements ChildRunner, Member, TimerOwner, Waiting {
  readonly #setup: ExecutionSetup;
  readonly #program: Program;
  readonly #settings: RunnerSettings;
  readonly startTime: number;
  /** The execution at work, or packed. */
  #content: Run | string;
  /** The clock's numbers of its timers; while it is packed these are, too. */
  #timers: SmallMap<number, number> | undefined;
  /** Made when the first task is scheduled. */
  #desk: TaskDesk | undefined;
  /** Made when the first child execution starts. */
  #children: ChildExecutions | undefined;
  /** Set in a child execution: tells its parent. */
  onEnd: (() => void) | undefined;
  #arrivals = nothing;
  #stepping = false;
  #unfinished = false;
  /** It was packed, and has not gone on since. */
  #wasPacked = false;
  rosterPlace = -1;
  rosterNumber = 0;
  waitingPlace = -1;

  private constructor(state: ExecutionState, program: Program, settings: RunnerSettings) {
    this.#setup = state.setup;
    this.#program = program;
    this.#settings = settings;
    this.startTime = state.startTime;
    this.#content = new Run(state, program, settings);
  }

  /** Starts an execution. */
  static start(setup: StartSetup, settings: RunnerSettings): ExecutionRunner {
    const { machine, inputText, ...facts } = setup;
    const state = newExecution({
      setup: compactSetup(machine, facts),
      inputText,
      input: Payload.parse(inputText),
      startTime: settings.clock.now,
    });
    const runner = new ExecutionRunner(state, programOf(machine), settings);
    runner.begin();
    return runner;
  }

  /** Goes on with a saved execution: its timers are set and its open tasks asked for again. */
  static restore(saved: SavedExecution, machine: Machine, settings: RunnerSettings, work?: SavedWork): ExecutionRunner {
    const setup = compactSetup(machine, saved.facts.setup);
    const { state, arrivals } = loadState({ ...saved, facts: { ...saved.facts, setup } });
    const runner = new ExecutionRunner(state, programOf(machine), settings);
    if (state.status === "RUNNING") runner.#goOn(arrivals, work);
    const works = new Map(work?.children);
    for (const [child, savedChild] of saved.children)
      runner.#childrenFor().restore(child, savedChild, works.get(child));
    return runner;
  }

  /** The execution at work. */
  get #run(): Run {
    const content = this.#content;
    return typeof content === "string" ? this.#unpack(content) : content;
  }

  /** The state of the execution unless it is packed: such a one runs, and was never redriven. */
  get #atHand(): ExecutionState | undefined {
    const content = this.#content;
    return typeof content === "string" ? undefined : content.state;
  }

  get executionArn(): string {
    return this.#setup.executionArn;
  }
  get name(): string {
    return this.#setup.name;
  }
  get stateMachineArn(): string {
    return this.#setup.stateMachineArn;
  }
  get status(): ExecutionStatus {
    return this.#atHand?.status ?? "RUNNING";
  }
  get stopTime(): number | undefined {
    return this.#atHand?.stopTime;
  }
  get inputText(): string {
    return this.#run.state.inputText;
  }
  get outputText(): string | undefined {
    return this.output?.text;
  }
  get output(): Payload | undefined {
    return this.#atHand?.output;
  }
  get error(): string | undefined {
    return this.#atHand?.error;
  }
  get cause(): string | undefined {
    return this.#atHand?.cause;
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
    return this.#atHand?.redriveCount ?? 0;
  }
  get redriveTime(): number | undefined {
    return this.#atHand?.redriveTime;
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
    return openThreads(this.#run).map((thread) => thread.visit.state);
  }

  openTasks(): readonly OpenTask[] {
    return openTasks(this.#run);
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
    const content = this.#content;
    if (typeof content === "string") return packerOf(this.#program).saved(content, this.#setup, this.startTime);
    return saveState(content.state, this.#arrivals, this.#children?.save());
  }

  work(): SavedWork {
    // Unpacked first: its timers and tasks are known again then.
    const { paused, state } = this.#run;
    const held = paused && [...state.threads.values()].find(({ visit }) => visit === paused);
    const { clock } = this.#settings;
    return {
      ...(held && { paused: held.number }),
      timers: this.#timerRows().map(([timer, row]) => [timer, clock.sequenceOf(row)]),
      // One at which nothing is under way is not made again.
      ...(this.#desk?.idle === false && this.#desk.save()),
      children: this.#children?.work() ?? [],
    };
  }

  busy(): string[] {
    return this.#desk?.busy() ?? [];
  }

  get mapRunArn(): string | undefined {
    return this.#setup.mapRunArn;
  }

  get itemCount(): number | undefined {
    return this.#setup.itemCount;
  }

  mapRuns(): readonly MapRunView[] {
    return typeof this.#content === "string" ? [] : mapRunViews(this.#content);
  }

  updateMapRun(mapRunArn: string, limits: Partial<MapRunLimits>): boolean {
    const found = [...this.#run.state.mapRuns.values()].find(({ arn }) => arn === mapRunArn);
    if (found?.status !== "RUNNING") return false;
    this.#arrive([{ kind: "mapRunLimits", mapRunArn, limits }]);
    return true;
  }

  /** Lets it take its first step. */
  begin(): void {
    this.#sitDown();
    this.#settings.onStatus?.(this);
    this.#arrive([{ kind: "started" }]);
  }

  /** It runs from now on. */
  #sitDown(): void {
    this.#settings.running.add(this);
  }

  /** It has ended. */
  #standUp(): void {
    this.#settings.running.remove(this);
  }

  /** Nothing is under way but timers, and tasks that somebody outside answers. */
  #waits(): boolean {
    if (this.#stepping || this.#unfinished || this.#arrivals.length > 0 || this.#desk?.idle === false) return false;
    return this.#children?.idle !== false;
  }

  pack(): void {
    const content = this.#content;
    if (typeof content === "string" || content.paused !== undefined || !this.#waits()) return;
    const packer = packerOf(this.#program);
    if (!packer.fits(content.state)) return;
    this.#wasPacked = true;
    this.#content = packer.pack(content.state, this.#timerRows());
    this.#timers = undefined;
    this.#desk = undefined;
    this.#children = undefined;
  }

  #unpack(packed: string): Run {
    const { state, rows } = packerOf(this.#program).unpack(packed, this.#setup, this.startTime);
    const run = new Run(state, this.#program, this.#settings);
    this.#content = run;
    this.#timers = new SmallMap(rows);
    this.#settings.waiting.stand(this);
    return run;
  }

  /** The clock's numbers of its timers. */
  #timerRows(): TimerRows {
    return [...(this.#timers?.entries() ?? [])];
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
    this.#note(arrivals);
    this.#desk?.open();
    if (this.#unfinished || this.#arrivals.length > 0) this.#plan();
    else this.#settings.waiting.enter(this);
  }

  #childrenFor(): ChildExecutions {
    const settings = this.#settings;
    return (this.#children ??= new ChildExecutions({
      clock: settings.clock,
      run: () => this.#run,
      arrive: (arrivals) => this.#arrive(arrivals),
      create: (state, machine) => new ExecutionRunner(state, programOf(machine), settings),
      restore: (saved, machine, work) => ExecutionRunner.restore(saved, machine, settings, work),
      recall: (executionArn) => settings.recall?.(executionArn),
      adopted: (child, machine) => settings.onChild?.(child, this, machine),
    }));
  }

  #deskFor(): TaskDesk {
    this.#desk ??= new TaskDesk(this.#settings, this.executionArn, (arrivals) => this.#arrive(arrivals));
    return this.#desk;
  }

  /** Arrivals of one instant are collected and stepped on together. */
  #arrive(arrivals: readonly Arrival[]): void {
    this.#note(arrivals);
    this.#plan();
  }

  #note(arrivals: readonly Arrival[]): void {
    if (this.#arrivals === nothing) this.#arrivals = [...arrivals];
    else this.#arrivals.push(...arrivals);
  }

  #plan(): void {
    if (this.#stepping || this.status !== "RUNNING" || this.#run.paused !== undefined) return;
    this.#stepping = true;
    this.#settings.clock.run(() => {
      this.#stepping = false;
      // A step that was cut short is finished before anything new is let in.
      const arrivals = this.#unfinished ? [] : this.#arrivals;
      if (!this.#unfinished) this.#arrivals = nothing;
      this.#step(arrivals);
    });
  }

  #step(arrivals: readonly Arrival[]): void {
    if (this.status !== "RUNNING") return;
    const run = this.#run;
    if (this.#wasPacked) this.#settings.waiting.missed();
    this.#wasPacked = false;
    // Not packed by whoever comes to wait meanwhile.
    this.#settings.waiting.leave(this);
    this.#unfinished = false;
    const effects = step(run, arrivals, this.#settings.clock.now);
    for (const effect of effects) this.#carryOut(effect);
    this.#desk?.open();
    if (this.status !== "RUNNING") return;
    if (this.#unfinished || this.#arrivals.length > 0) this.#plan();
    else this.#settings.waiting.enter(this);
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "task":
        this.#deskFor().take(effect.request);
        return;
      case "taskOver":
        this.#deskFor().drop(effect.task);
        this.#settings.onTaskOver?.(this.executionArn, effect.task);
        return;
      case "timer":
        this.#setTimer(effect.timer, effect.at, effect.rank);
        return;
      case "cancel":
        this.#cancelTimer(effect.timer);
        return;
      case "more":
      case "paused":
        this.#unfinished = true;
        return;
      case "ended":
        this.#arrivals = nothing;
        this.#run.paused = undefined;
        this.#standUp();
        this.#settings.onStatus?.(this);
        this.onEnd?.();
        return;
      case "child":
        this.#childrenFor().start(effect);
        return;
      case "redriveChild":
        this.#childrenFor().redrive(effect);
        return;
      case "stopChild":
        this.#children?.stop(effect.child);
        return;
      case "moreChildren":
        // Arrives after what has just been started has run: children that take no time are over by then.
        this.#note([effect]);
        return;
      case "mapRun":
        this.#settings.onMapRun?.(this, effect.arn);
    }
  }

  #setTimer(timer: number, at: number, rank: TimerRank, sequence?: number): void {
    const row = this.#settings.clock.set(this, timer, at, rank, sequence);
    (this.#timers ??= new SmallMap()).set(timer, row);
  }

  #cancelTimer(timer: number): void {
    const row = this.#timers?.get(timer);
    if (row === undefined) return;
    this.#timers?.delete(timer);
    this.#settings.clock.unset(row);
  }

  /** A timer is due. */
  fire(timer: number): void {
    // Unpacked first: its timers are known again then, and this one no longer has a row.
    if (typeof this.#content === "string") this.#unpack(this.#content);
    this.#timers?.delete(timer);
    this.#arrive([{ kind: "timer", timer }]);
  }

  /** Where it stands, for messages: one line. */
  describe(): string {
    return standing(this.#run);
  }
}
