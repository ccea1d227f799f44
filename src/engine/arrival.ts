import type { MapRunLimits } from "./map-run/map-run.js";
import type { Payload } from "./payload/payload.js";

/** Something that reaches an execution from outside. Plain data; arrivals of one instant are handed over together, in order. */
export type Arrival =
  | { readonly kind: "started" }
  | { readonly kind: "taskStarted"; readonly task: number; readonly workerName?: string }
  | { readonly kind: "taskSubmitted"; readonly task: number; readonly output: Payload }
  | { readonly kind: "taskSucceeded"; readonly task: number; readonly output: Payload }
  | {
      readonly kind: "taskFailed";
      readonly task: number;
      readonly error: string | undefined;
      readonly cause: string | undefined;
      /** The service refused to take it in: a job or callback that never began. */
      readonly submission?: true;
      /** It ended as if its time had been up. */
      readonly timedOut?: true;
    }
  | { readonly kind: "taskUnanswerable"; readonly task: number; readonly error: string; readonly cause: string }
  /** A worker reported that it is alive: its heartbeat deadline starts again. */
  | { readonly kind: "taskHeartbeat"; readonly task: number }
  | {
      readonly kind: "childSucceeded";
      readonly child: number;
      readonly inputText: string;
      readonly startTime: number;
      readonly redriveCount?: number;
      readonly output: Payload;
    }
  | {
      readonly kind: "childFailed";
      readonly child: number;
      readonly inputText: string;
      readonly startTime: number;
      readonly redriveCount?: number;
      readonly status: "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly error: string | undefined;
      readonly cause: string | undefined;
    }
  /** Those child executions of a Map Run that were started last had their turn: the next ones may start. */
  | { readonly kind: "moreChildren"; readonly mapRun: number }
  /** UpdateMapRun: a Map Run goes on with other limits. */
  | { readonly kind: "mapRunLimits"; readonly mapRunArn: string; readonly limits: Partial<MapRunLimits> }
  /** RedriveExecution: the execution goes on where it had stopped. */
  | { readonly kind: "redriven" }
  /** A child execution that was to be redriven cannot be. */
  | { readonly kind: "childNotRedrivable"; readonly child: number }
  | { readonly kind: "timer"; readonly timer: number }
  | { readonly kind: "stop"; readonly error: string | undefined; readonly cause: string | undefined };
