import { allStates, type GraphStep, type StateEntry } from "../asl/graph.js";
import type { Machine, TaskState } from "../asl/machine.js";
import type { Fault } from "../plan/injection.js";
import { predictFault, type FaultError, type FaultPrediction } from "./prediction.js";

/** One error of one Task, and what the definition says becomes of it. */
export interface TaskFault {
  readonly state: string;
  /** As a table shows it: the error's name, or what no retrier and no catcher names. */
  readonly error: string;
  readonly fault: Fault;
  /** The distributed Map whose child executions run the Task; the outermost of several. */
  readonly within: string | undefined;
  readonly prediction: FaultPrediction;
}

/** An error that no definition names: only wildcards take it. */
const unforeseen = "Unforeseen.Error";

/** Every Task × every error that its retriers and catchers, or those around it, name, and one that none names. */
export function faultsOf(machine: Machine): readonly TaskFault[] {
  return [...allStates(machine)].flatMap(({ state, path }: StateEntry) =>
    state.type === "Task" ? errorsOf(state, path).map((name) => faultOf(state, path, name)) : [],
  );
}

function errorsOf(task: TaskState, path: readonly GraphStep[]): readonly string[] {
  // Errors of child executions do not leave their Map: only what stands inside it can name them.
  const last = path.findLastIndex(({ state }) => state.type === "Map" && state.mode === "DISTRIBUTED");
  const guarding = [task, ...path.slice(last + 1).map(({ state }) => state)];
  const named = guarding.flatMap((state) => [...state.retry, ...state.catch]).flatMap(({ errorEquals }) => errorEquals);
  return [...new Set(named.filter((name) => name !== "States.ALL")), unforeseen];
}

function faultOf(task: TaskState, path: readonly GraphStep[], error: string): TaskFault {
  const silent = error === "States.HeartbeatTimeout" && hasHeartbeat(task);
  const failure: FaultError = silent ? { error: "States.Timeout", heartbeat: true } : { error };
  return {
    state: task.name,
    error,
    fault: silent ? { kind: "named", name: "heartbeatLoss" } : { kind: "error", error },
    within: path.find(({ state }) => state.type === "Map" && state.mode === "DISTRIBUTED")?.state.name,
    prediction: predictFault(task, path, failure),
  };
}

function hasHeartbeat(task: TaskState): boolean {
  const { heartbeatSeconds, heartbeatSecondsPath, heartbeatSecondsTemplate } = task;
  return (heartbeatSeconds ?? heartbeatSecondsPath ?? heartbeatSecondsTemplate) !== undefined;
}
