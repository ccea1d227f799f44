import { findState } from "../../asl/index.js";
import type { Callbacks } from "../tasks/callbacks.js";
import type { Cloud } from "../embedded-aws.js";
import type { ExecutionRecord } from "./execution-record.js";

/** Where an execution stands in a state: in Tasks nobody answered yet, or in a Wait. Those that wait longest come first. */
export function waitingIn(
  record: ExecutionRecord | undefined,
  state: string,
  callbacks: Callbacks,
): ReturnType<Cloud["waiting"]> {
  if (record?.execution.openStates().includes(state) !== true) return [];
  const { execution, revision } = record;
  const tasks = execution.openTasks().filter((task) => task.stateName === state);
  // A Task without a task waits to be tried again.
  const rests = findState(revision.machine, state)?.state.type === "Wait";
  const withoutToken = rests || tasks.some(({ taskToken }) => taskToken === undefined);
  return [...callbacks.unanswered(execution, state), ...(withoutToken ? [{}] : [])];
}
