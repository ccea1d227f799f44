import type { Machine } from "../../asl/machine.js";
import type { Roster } from "../../util/roster.js";
import type { Clock } from "../clock/clock.js";
import type { EngineExecution } from "../engine.js";
import type { ExecutionRunner } from "./execution-runner.js";
import type { RunOptions } from "../run.js";
import type { SavedExecution } from "../saving/saved-execution.js";
import type { TaskAdmission, TaskPerformer } from "../tasks/task.js";
import type { WaitingRoom } from "../saving/waiting-room.js";

/** What the runners of one engine work with. */
export interface RunnerSettings extends RunOptions {
  readonly clock: Clock;
  /** The executions of the engine that have not ended. */
  readonly running: Roster<ExecutionRunner>;
  /** The executions that wait. */
  readonly waiting: WaitingRoom;
  readonly perform: TaskPerformer;
  readonly admission: TaskAdmission | undefined;
  readonly onMapRun: ((execution: EngineExecution, mapRunArn: string) => void) | undefined;
  readonly onChild: ((child: EngineExecution, parent: EngineExecution, machine: Machine) => void) | undefined;
  readonly recall: ((executionArn: string) => SavedExecution | undefined) | undefined;
  readonly onStatus: ((execution: EngineExecution) => void) | undefined;
  readonly onTaskOver: ((executionArn: string, task: number) => void) | undefined;
}
