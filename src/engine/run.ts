import { assignedTo, quotaPassed } from "../asl/jsonata/variables.js";
import type { Machine, State } from "../asl/machine.js";
import type { JsonObject } from "../util/json.js";
import type { Effect } from "./effect.js";
import type { EventType } from "./event-type.js";
import type { ExecutionState, Thread, TimerRecord, Visit } from "./execution/execution-state.js";
import { causeAt, StateError, tooLargeCause, type Failure } from "./failure.js";
import type { EventDetails } from "./history-log.js";
import { sizeOf } from "./payload/json-size.js";
import { Payload } from "./payload/payload.js";
import type { Program } from "./program.js";
import { expressSeconds, type Quotas } from "./quotas.js";
import type { ObjectStore } from "./map-run/object-store.js";
import type { TaskGate } from "./tasks/task.js";
import type { StateBehaviour } from "./states/behaviour.js";

/** Thrown when the history is full: only the execution's end may still be written. */
export class HistoryFull extends Error {
  override readonly name = "HistoryFull";
}

/** What stays the same for every step of an execution. */
export interface RunOptions {
  readonly seed: number;
  readonly quotas: Quotas;
  /** Asked before a task is scheduled; a text refuses it. */
  readonly refuse?: TaskGate | undefined;
  /** Asked before a state is entered: whether the execution stands still there. */
  readonly pauses?: ((executionArn: string, state: string) => boolean) | undefined;
  /** What distributed Maps read from and write to. */
  readonly objects?: ObjectStore | undefined;
  /** The table of states: handed in, because states need it and it needs them. */
  readonly behaviourOf: (state: State) => StateBehaviour<State>;
}

/** An execution at work: its state, and the elementary moves that states make on it. */
export class Run {
  readonly state: ExecutionState;
  readonly program: Program;
  /** Seconds an execution of this type may last at most. */
  readonly executionSeconds: number;
  readonly #options: RunOptions;
  /** Virtual time of this step. */
  now: number;
  effects: Effect[] = [];
  /** The visit it stands still before; it may be entered once that is over. */
  paused: Visit | undefined;
  entering: Visit | undefined;
  readonly #mostEvents: number;

  constructor(state: ExecutionState, program: Program, options: RunOptions) {
    this.state = state;
    this.program = program;
    this.#options = options;
    this.now = state.startTime;
    const express = state.setup.type === "EXPRESS";
    this.executionSeconds = Math.min(
      options.quotas.executionSeconds,
      express ? expressSeconds : Number.POSITIVE_INFINITY,
    );
    this.#mostEvents = express ? Number.POSITIVE_INFINITY : options.quotas.historyEvents;
  }

  get seed(): number {
    return this.#options.seed;
  }
  get quotas(): Quotas {
    return this.#options.quotas;
  }
  get refuse(): TaskGate | undefined {
    return this.#options.refuse;
  }
  get objects(): ObjectStore | undefined {
    return this.#options.objects;
  }
  get region(): string {
    return this.state.setup.executionArn.split(":")[3] ?? "";
  }

  behaviourOf(state: State): StateBehaviour<State> {
    return this.#options.behaviourOf(state);
  }

  /** Tells whether the execution stands still before a thread's state is entered, and notes it. */
  pausesBefore({ visit }: Thread): boolean {
    const { pauses } = this.#options;
    if (pauses === undefined || visit.entered !== 0 || visit === this.entering) return false;
    if (!pauses(this.state.setup.executionArn, visit.state)) return false;
    this.paused = visit;
    return true;
  }

  /** A number nothing else of this execution has. */
  number(): number {
    this.state.lastNumber += 1;
    return this.state.lastNumber;
  }

  scope(thread: Thread): Machine {
    return this.program.scopes[thread.scope] as Machine;
  }

  /** The state a thread is in. */
  stateOf(thread: Thread): State {
    return this.scope(thread).states.get(thread.visit.state) as State;
  }

  /** Writes an event that follows the thread's last one. */
  record(thread: Thread, type: EventType, name?: string, data?: Payload | EventDetails): number {
    const id = this.recordAfter(thread.lastEvent, type, name, data);
    thread.lastEvent = id;
    return id;
  }

  /** Writes an event that points back at a given one and that no other follows by itself. */
  recordAfter(previous: number, type: EventType, name?: string, data?: Payload | EventDetails): number {
    const history = this.state.history;
    if (history.length >= this.#mostEvents - 1) throw new HistoryFull();
    return history.append(type, previous, this.now, name, data);
  }

  /** Puts a thread into a state. */
  move(thread: Thread, state: string, input: Payload): void {
    const number = (thread.visits.get(state) ?? 0) + 1;
    thread.visits.set(state, number);
    thread.visit = newVisit(state, input, number);
  }

  /**
   * Leaves a state: on to the next one, or to the end of the thread.
   * @param assigned the variables it assigns
   * @throws StateError States.DataLimitExceeded when these are too large
   */
  exit(thread: Thread, type: EventType, output: Payload, next: string | undefined, assigned?: JsonObject): void {
    if (assigned === undefined) this.record(thread, type, thread.visit.state, output);
    else {
      this.#assign(thread, assigned);
      this.record(thread, type, thread.visit.state, { output, assignedVariables: Payload.of(assigned) });
    }
    if (next === undefined) this.complete(thread, output);
    else this.move(thread, next, output);
  }

  #assign(thread: Thread, assigned: JsonObject): void {
    const variables = assignedTo(thread.variables, assigned);
    let total = sizeOf(variables);
    for (const other of this.state.threads.values())
      if (other !== thread && other.status === "running") total += sizeOf(other.variables);
    const passed = quotaPassed({ assign: sizeOf(assigned), total });
    if (passed !== undefined) {
      const cause = causeAt(thread.visit, passed);
      throw new StateError({ error: "States.DataLimitExceeded", cause, terminal: true });
    }
    thread.variables = variables;
  }

  /** Ends a thread well. */
  complete(thread: Thread, output: Payload): void {
    thread.status = "succeeded";
    thread.visit.outcome = { kind: "succeeded", output };
  }

  /** Ends a thread in failure. */
  fail(thread: Thread, failure: Failure): void {
    thread.status = "failed";
    thread.failure = failure;
  }

  /**
   * The payload itself, if it is small enough.
   * @throws StateError States.DataLimitExceeded
   */
  checked(payload: Payload, where: string): Payload {
    if (payload.bytes <= this.quotas.payloadBytes) return payload;
    throw new StateError({ error: "States.DataLimitExceeded", cause: tooLargeCause(where), terminal: true });
  }

  setTimer(kind: TimerRecord["kind"], at: number, thread: number): number {
    const rank = kind === "wait" || kind === "retry" ? "work" : "deadline";
    const record: TimerRecord = { number: this.number(), at, rank, kind, thread };
    this.state.timers.set(record.number, record);
    this.effects.push({ kind: "timer", timer: record.number, at, rank });
    return record.number;
  }

  cancelTimer(timer: number): void {
    if (this.state.timers.delete(timer)) this.effects.push({ kind: "cancel", timer });
  }

  /** Makes a visit wait for time to pass. */
  sleep(thread: Thread, kind: "wait" | "retry", until: number): void {
    thread.visit.waits = kind === "wait" ? "time" : "retry";
    thread.visit.timer = this.setTimer(kind, until, thread.number);
  }

  /** Lets go of the branches, iterations and Map Run of a visit whose failure is handled: no redrive comes back to them. */
  dropWork(visit: Visit): void {
    const { fan, mapRun } = visit;
    visit.fan = undefined;
    visit.mapRun = 0;
    if (fan !== undefined) for (const number of [...fan.open, ...fan.stopped]) this.#dropThread(number);
    const failed = this.state.mapRuns.get(mapRun);
    if (failed !== undefined) {
      failed.items = [];
      failed.results = [];
    }
  }

  #dropThread(number: number): void {
    const thread = this.state.threads.get(number);
    this.state.threads.delete(number);
    if (thread !== undefined) this.dropWork(thread.visit);
  }

  /** Forgets the task of a visit and its deadlines. */
  dropTask(visit: Visit, tell: boolean): void {
    const task = visit.task;
    if (task === undefined) return;
    visit.task = undefined;
    this.state.tasks.delete(task.number);
    this.cancelTimer(task.timeout);
    this.cancelTimer(task.heartbeat);
    if (tell) this.effects.push({ kind: "taskOver", task: task.number });
  }
}

/** What a thread begins with: no variable. One object for all of them. */
export const noVariables: JsonObject = Object.freeze({});

/** A fresh visit: nothing has happened in it yet. */
export function newVisit(state: string, input: Payload, number: number): Visit {
  return {
    state,
    input,
    number,
    entered: 0,
    enteredAt: 0,
    waits: "nothing",
    attempt: 1,
    retries: undefined,
    timer: 0,
    task: undefined,
    fan: undefined,
    mapRun: 0,
    draws: 0,
    outcome: undefined,
  };
}
