import type { TaskRequest } from "../../engine/task.js";

/** The facts of one call of a Task, as a `handles(fn)` double sees them beside the payload. */
export interface TaskCall {
  readonly state: string;
  /** The Task's Resource. */
  readonly resource: string;
  /** 1-based: 1 plus the retries so far. */
  readonly attempt: number;
  /** 1-based count of this state's visits, within its branch or Map item. */
  readonly visit: number;
  /** 0-based index of the innermost Map item; absent outside a Map. */
  readonly item?: number;
  readonly executionArn: string;
  /** Virtual time. */
  readonly now: Date;
  /** For `.waitForTaskToken`. */
  readonly taskToken?: string;
}

/** The facts of a request. */
export function taskCall(request: TaskRequest, now: number): TaskCall {
  const item = itemOf(request);
  return {
    state: request.stateName,
    resource: request.resource.arn,
    attempt: request.attempt,
    visit: request.visit,
    ...(item === undefined ? {} : { item }),
    executionArn: request.executionArn,
    now: new Date(now),
    ...(request.taskToken === undefined ? {} : { taskToken: request.taskToken }),
  };
}

/** 0-based index of the innermost Map item a request belongs to. */
export function itemOf(request: TaskRequest): number | undefined {
  for (let index = request.scope.length - 1; index >= 0; index--) {
    const step = request.scope[index];
    if (step?.kind === "iteration") return step.index;
  }
  return undefined;
}

/** `visit 1, attempt 3 of item 2`, for messages. */
export function describeCall(request: TaskRequest): string {
  const item = itemOf(request);
  return `visit ${request.visit}, attempt ${request.attempt}${item === undefined ? "" : ` of item ${item}`}`;
}
