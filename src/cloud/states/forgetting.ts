import type { Children } from "../integrations/children.js";
import type { Callbacks } from "../tasks/callbacks.js";
import type { ExecutionLogs } from "./execution-logs.js";
import type { Executions } from "./executions.js";
import type { MapRuns } from "./map-runs.js";

/** Who remembers executions. */
interface Memories {
  readonly executions: Executions;
  readonly mapRuns: MapRuns;
  readonly children: Children;
  readonly executionLogs: ExecutionLogs;
  readonly callbacks: Callbacks;
}

/** Lets go of an ended execution and its history, and of what grew out of it. What still runs is kept. */
export function forgetExecution(memories: Memories, executionArn: string): void {
  const { executions, mapRuns, children, executionLogs, callbacks } = memories;
  const forget = (arn: string): void => {
    if (executions.get(arn)?.execution.status === "RUNNING") return;
    mapRuns.remove(arn, forget);
    for (const child of children.takeDescendants(arn)) forget(child);
    executions.remove(arn);
    executionLogs.forget(arn);
    callbacks.forget(arn);
  };
  forget(executionArn);
}
