import { mostEventsRedriven } from "../../engine/index.js";
import type { ExecutionRecord } from "./execution-record.js";
import { epochSeconds, type StatesWorld } from "./world.js";

/** Whether an execution can be redriven, in AWS's words. */
export interface Redrivability {
  readonly redriveStatus: "REDRIVABLE" | "NOT_REDRIVABLE" | "REDRIVABLE_BY_MAP_RUN";
  readonly redriveStatusReason?: string;
}

const dayMs = 24 * 3600 * 1000;
const periodMs = 14 * dayMs;
const longestMs = 365 * dayMs;

/**
 * Tells whether an execution can be redriven now. A child execution of a Map Run is, with its Map Run, when its parent is.
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export function redrivability(world: StatesWorld, record: ExecutionRecord): Redrivability {
  const redriveStatusReason = obstacle(world, record);
  if (redriveStatusReason !== undefined) return { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason };
  return { redriveStatus: record.execution.mapRunArn === undefined ? "REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN" };
}

function obstacle({ clock, machines }: StatesWorld, { execution, machineArn }: ExecutionRecord): string | undefined {
  const { status, startTime, stopTime } = execution;
  if (status === "RUNNING" || status === "SUCCEEDED") return `Execution is ${status} and cannot be redriven`;
  if (machines.get(machineArn)?.deleting === true) return "State machine is in DELETING status";
  if (execution.history.length >= mostEventsRedriven) return "Execution history event limit exceeded";
  if (clock.now - startTime >= longestMs) return "Execution has exceeded the max execution time";
  if (clock.now - (stopTime ?? startTime) > periodMs) return "Execution redrivable period exceeded";
  return undefined;
}

/** How often an execution was redriven, and when last. */
export function redrivesOf({ execution }: ExecutionRecord): object {
  const { redriveCount, redriveTime } = execution;
  return { redriveCount, redriveDate: redriveTime === undefined ? undefined : epochSeconds(redriveTime) };
}
