import type { OpenTask } from "../engine.js";
import type { Thread } from "./execution-state.js";
import type { Run } from "../run.js";

/** The threads of an execution that stand in a state of their own, rather than wait for branches or iterations. */
export function openThreads({ state }: Run): readonly Thread[] {
  if (state.status !== "RUNNING") return [];
  return [...state.threads.values()].filter(({ status, visit }) => status === "running" && visit.waits !== "children");
}

/** The tasks that have not ended. */
export function openTasks(run: Run): readonly OpenTask[] {
  return openThreads(run).flatMap(({ visit: { state: stateName, task } }) => {
    if (task === undefined) return [];
    const { number: id, token: taskToken, started, payload } = task;
    return [{ id, stateName, taskToken, started, payload: payload.value }];
  });
}

/** Where an execution stands, for messages: one line. */
export function standing(run: Run): string {
  const { paused } = run;
  const { name, stateMachineName } = run.state.setup;
  if (paused !== undefined) return `execution ${name}: paused at "${paused.state}"; resume() lets it go on`;
  const places = openThreads(run).map((thread) => {
    const state = run.stateOf(thread);
    if (!("resource" in state) || thread.visit.task === undefined) return `in ${state.type} "${state.name}"`;
    return `waiting for the task of "${state.name}" (${state.resource.arn}); answer it with .stub("${state.name}", returns({ … }))`;
  });
  return `execution ${name} of ${stateMachineName}: ${places.join("; ")}`;
}
