import type { ExecutionSetup } from "./execution/execution-state.js";
import type { Payload } from "./payload/payload.js";
import type { TaskRequest } from "./tasks/task.js";

/** What the world is asked to do after a step. Plain data; numbers name timers and tasks of the execution. */
export type Effect =
  | { readonly kind: "task"; readonly request: TaskRequest }
  /** The answer of this task no longer matters. */
  | { readonly kind: "taskOver"; readonly task: number }
  | { readonly kind: "timer"; readonly timer: number; readonly at: number; readonly rank: "work" | "deadline" }
  | { readonly kind: "cancel"; readonly timer: number }
  /** A child execution of a Map Run is to start; `scope` says which of the program's scopes it runs. */
  | {
      readonly kind: "child";
      readonly child: number;
      readonly setup: ExecutionSetup;
      readonly input: Payload;
      readonly scope: number;
    }
  /** A child execution that ended badly is to be redriven, or started anew where it is an Express one. */
  | {
      readonly kind: "redriveChild";
      readonly child: number;
      readonly setup: ExecutionSetup;
      readonly scope: number;
    }
  | { readonly kind: "stopChild"; readonly child: number }
  /** More child executions are to start once those that have just started had their turn. */
  | { readonly kind: "moreChildren"; readonly mapRun: number }
  /** A Map Run has begun. */
  | { readonly kind: "mapRun"; readonly arn: string }
  /** The step was cut short to give others a turn: call it again. */
  | { readonly kind: "more" }
  /** The step stopped where a state would be entered: it goes on when somebody says so. */
  | { readonly kind: "paused" }
  | { readonly kind: "ended" };
