import type { Machine } from "../asl/machine.js";
import type { ExecutionStatus } from "../history/execution.js";
import type { Clock } from "./clock/clock.js";
import type { JsonValue } from "../util/json.js";
import { ExecutionRunner } from "./execution/execution-runner.js";
import type { RunnerSettings } from "./execution/runner-settings.js";
import type { HistoryLog } from "./history-log.js";
import type { MapRunLimits } from "./map-run/map-run.js";
import type { ObjectStore } from "./map-run/object-store.js";
import { Roster } from "../util/roster.js";
import { awsQuotas, type Quotas } from "./quotas.js";
import type { SavedExecution } from "./saving/saved-execution.js";
import type { SavedWork } from "./saving/saved-work.js";
import { behaviourOf } from "./states/table.js";
import { WaitingRoom } from "./saving/waiting-room.js";
import type { TaskAdmission, TaskAnswer, TaskGate, TaskPerformer } from "./tasks/task.js";

/** One execution of the embedded engine. Its fields follow the execution as it goes on. */
export interface EngineExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly status: ExecutionStatus;
  /** Virtual time in milliseconds since the epoch. */
  readonly startTime: number;
  /** Virtual time in milliseconds since the epoch; undefined while it runs. */
  readonly stopTime: number | undefined;
  /** The input as it was given. */
  readonly inputText: string;
  /** The output as JSON text, when it succeeded. */
  readonly outputText: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly history: HistoryLog;
  /** How often it was redriven. */
  readonly redriveCount: number;
  /** When it was last redriven: virtual time in milliseconds since the epoch. */
  readonly redriveTime: number | undefined;
  /**
   * Goes on where it had stopped: what succeeded stays, what failed or was aborted is worked on again. Does nothing while it runs
   * and when it has succeeded.
   * Source: https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   */
  redrive(): void;
  /** Ends it with ExecutionAborted. Does nothing when it has ended. */
  stop(error?: string, cause?: string): void;
  /** The state that it stands still before, and what it will be entered with. */
  paused(): { readonly state: string; readonly input: JsonValue } | undefined;
  /** Enters the state it stands still before. Does nothing where it does not stand still. */
  goOn(): void;
  /** Names of the states it stands in now, outer ones left out. */
  openStates(): readonly string[];
  /** Tasks that were scheduled and have not ended, oldest first. */
  openTasks(): readonly OpenTask[];
  /**
   * Answers a task from outside: one whose performer said `pending`, or `never`.
   * @returns false when the task has ended already
   */
  answerTask(task: number, answer: TaskAnswer): boolean;
  /**
   * Says that a worker took an activity's task.
   * @returns false when the task has ended already
   */
  startTask(task: number, workerName?: string): boolean;
  /**
   * A sign of life: the task's heartbeat deadline starts again.
   * @returns false when the task has ended already
   */
  heartbeatTask(task: number): boolean;
  /**
   * Everything the execution is, as JSON: `Engine.restore` goes on from it. What a performer has under way is not part of it;
   * tasks that have not ended are asked for again under the same id.
   */
  save(): SavedExecution;
  /**
   * What is under way in it beside that: with it, `Engine.restore` asks for no task a second time that was called already, answers on
   * their way arrive when they would have, and what happens in one instant happens in the same order.
   */
  work(): SavedWork;
  /** States whose tasks somebody works on in real time now: such work cannot be saved. */
  busy(): readonly string[];
  /** The Map Run this is a child execution of. */
  readonly mapRunArn: string | undefined;
  /** How many items it works on: 1, or those of its batch; undefined where it is no child of a Map Run. */
  readonly itemCount: number | undefined;
  /** The Map Runs of its distributed Maps, oldest first. */
  mapRuns(): readonly MapRunView[];
  /**
   * Lets a Map Run go on with other limits.
   * @returns false when it is over, or none of this execution's
   */
  updateMapRun(mapRunArn: string, limits: Partial<MapRunLimits>): boolean;
}

/** A Map Run as it stands. */
export interface MapRunView extends Readonly<MapRunLimits> {
  readonly arn: string;
  /** The name of its Map state. */
  readonly state: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  /** Virtual time in milliseconds since the epoch. */
  readonly startTime: number;
  readonly stopTime: number | undefined;
  readonly redriveCount: number;
  readonly redriveTime: number | undefined;
  /** ARNs of child executions that wait to be redriven. */
  readonly pendingRedrives: readonly string[];
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
}

/** How many items or child executions of a Map Run there are, and how they came out. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable: number;
  readonly pendingRedrive: number;
}

/** A task that was scheduled and has not ended. */
export interface OpenTask {
  /** The request's id. */
  readonly id: number;
  readonly stateName: string;
  readonly taskToken: string | undefined;
  readonly started: boolean;
  /** The effective payload. Shared: never change it. */
  readonly payload: JsonValue;
}

/** What an execution is started with. */
export interface StartSetup {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly machine: Machine;
  /** JSON text. */
  readonly inputText: string;
  readonly type: "STANDARD" | "EXPRESS";
  /** The version it is started through, also by an alias. */
  readonly versionArn?: string;
  readonly aliasArn?: string;
}

/** Runs executions on one clock. */
export interface Engine {
  /**
   * Starts an execution. It begins to run as soon as the caller lets go.
   * @throws SyntaxError when the input is no JSON
   */
  start(setup: StartSetup): EngineExecution;
  /**
   * Goes on with a saved execution, from where it stood.
   * @param saved what `EngineExecution.save` gave, also after a JSON round trip
   * @param machine the machine it was started with
   * @param work what `EngineExecution.work` gave; without it, tasks that have not ended are asked for again under the same id
   * @throws SAVED_EXECUTION_UNREADABLE when another version wrote it
   */
  restore(saved: SavedExecution, machine: Machine, work?: SavedWork): EngineExecution;
  /** Executions that have not ended, in the order they were started or went on. */
  running(): readonly EngineExecution[];
}

/** What an engine is made of. It knows no other time, chance or world than these. */
export interface EngineOptions {
  readonly clock: Clock;
  /** Every random draw is a hash of this and of what it is drawn for. */
  readonly seed: number;
  /** Limits that differ from AWS's. */
  readonly quotas?: Partial<Quotas>;
  /**
   * How many executions that wait are kept as they are (default 1024). Those that have waited longest of more than so many are packed
   * into less than a kilobyte each until they go on or are looked at closer; that makes no other difference.
   */
  readonly unpacked?: number;
  readonly perform: TaskPerformer;
  /** Asked before an execution enters a state: whether it stands still there until `goOn`. Its tasks and timers wait to be looked at then. */
  readonly pauses?: (executionArn: string, state: string) => boolean;
  /** Looks at each task before it is scheduled, and may refuse it. */
  readonly refuse?: TaskGate;
  /** Lets tasks wait before they start. */
  readonly admission?: TaskAdmission;
  /** The S3 of distributed Maps; without one there are no buckets. */
  readonly objects?: ObjectStore;
  /** Called when a Map Run has begun. */
  readonly onMapRun?: (execution: EngineExecution, mapRunArn: string) => void;
  /** Called when an execution has started a child execution of a Map Run, before that runs. */
  readonly onChild?: (child: EngineExecution, parent: EngineExecution, machine: Machine) => void;
  /** Gives a child execution of a Map Run that has ended, as it was saved; without it none of them can be redriven. */
  readonly recall?: (executionArn: string) => SavedExecution | undefined;
  /** Called when an execution has started, was redriven, and when it has ended. */
  readonly onStatus?: (execution: EngineExecution) => void;
  /** Called when a task is over that nobody answered: it timed out, or was aborted by what happened around it. */
  readonly onTaskOver?: (executionArn: string, task: number) => void;
}

/** See {@link EngineOptions.unpacked}. */
const defaultUnpacked = 1024;

/**
 * Makes an engine: the interpreter of the States Language, driven by a virtual clock.
 * @example
 * const clock = createClock({ startAt: Date.UTC(2030, 0, 1), settle: () => new Promise((go) => setImmediate(go)) });
 * const engine = createEngine({ clock, seed: 42, perform: () => ({ kind: "succeeded", output: {} }) });
 */
export function createEngine(options: EngineOptions): Engine {
  const running = new Roster<ExecutionRunner>();
  options.clock.open(() => running.members().map((execution) => execution.describe()));
  const settings: RunnerSettings = {
    clock: options.clock,
    running,
    waiting: new WaitingRoom(options.unpacked ?? defaultUnpacked),
    seed: options.seed,
    quotas: { ...awsQuotas, ...options.quotas },
    perform: options.perform,
    behaviourOf,
    refuse: options.refuse,
    pauses: options.pauses,
    admission: options.admission,
    objects: options.objects,
    onMapRun: options.onMapRun,
    onChild: options.onChild,
    recall: options.recall,
    onStatus: options.onStatus,
    onTaskOver: options.onTaskOver,
  };
  return {
    start: (setup) => ExecutionRunner.start(setup, settings),
    restore: (saved, machine, work) => ExecutionRunner.restore(saved, machine, settings, work),
    running: () => running.members(),
  };
}
