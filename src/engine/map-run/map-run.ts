import type { JsonValue } from "../../util/json.js";
import type { Payload } from "../payload/payload.js";

/** How many items or child executions of a Map Run came out how. */
export interface Outcomes {
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
}

/** What UpdateMapRun may change while a Map Run is under way. */
export interface MapRunLimits {
  /** Child executions that run at once; 0 for as many as AWS allows. */
  maxConcurrency: number;
  /** 0 tolerates none by count. */
  toleratedFailureCount: number;
  /** 0 to 100; 0 tolerates none by share. */
  toleratedFailurePercentage: number;
}

/** One run of a distributed Map: plain data, part of the execution it belongs to. */
export interface MapRun extends MapRunLimits {
  readonly number: number;
  readonly arn: string;
  /** The Label, or what AWS makes up where there is none; part of its ARNs. */
  readonly label: string;
  /** The thread that stands in the Map. */
  readonly thread: number;
  /** The name of the Map state. */
  readonly state: string;
  /** Which of the program's scopes is the processor. */
  readonly scope: number;
  readonly executionType: "STANDARD" | "EXPRESS";
  /** Id of the MapRunStarted event, or of the last MapRunRedriven. */
  started: number;
  readonly startTime: number;
  stopTime: number | undefined;
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  /** The state's input after InputPath. */
  readonly input: Payload;
  /** What each child execution gets before ItemSelector, or its whole batch; empty when the run is over and nothing can redrive it. */
  items: readonly JsonValue[];
  /** How many items each batch has; absent without batches. */
  batches: readonly number[] | undefined;
  /** Child executions there are to be. */
  total: number;
  totalItems: number;
  /** Index of the next child execution to start. */
  next: number;
  running: number;
  runningItems: number;
  readonly executions: Outcomes;
  readonly itemOutcomes: Outcomes;
  /** What each child execution gave, by index, as JSON text, of which a hundred thousand take little; emptied when the run is over and nothing can redrive it. */
  results: (string | undefined)[];
  /** Indexes of child executions that did not succeed. */
  readonly unsuccessful: number[];
  /** How often it was redriven. */
  redriveCount: number;
  redriveTime: number | undefined;
  /** Indexes of child executions that wait to be redriven. */
  readonly redrives: number[];
  /** Child executions, and their items, that ended badly and could not be redriven. */
  lost: { executions: number; items: number };
  /** How many child executions have their results in the output, or in the files written. */
  resultsWritten: number;
  /** A child ended because the test is at fault: what it said. */
  fault: { readonly error: string; readonly cause: string | undefined } | undefined;
}

/** A child execution under way: the run and index it is for. */
export interface ChildPlace {
  readonly mapRun: number;
  readonly index: number;
}

/** Items that a child execution works on. */
export function itemsOfChild({ batches }: MapRun, index: number): number {
  return batches === undefined ? 1 : (batches[index] as number);
}

/** The most child executions AWS runs at once. Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const mostAtOnce = 10_000;

/** How many child executions may run at once. */
export function concurrencyOf({ maxConcurrency }: MapRunLimits): number {
  return maxConcurrency === 0 ? mostAtOnce : Math.min(maxConcurrency, mostAtOnce);
}

/** Tells whether more items failed than the thresholds tolerate: either is enough, and a threshold of 0 stands for none where the other is set. */
export function toleranceExceeded(mapRun: MapRun): boolean {
  const { toleratedFailureCount: count, toleratedFailurePercentage: percentage, itemOutcomes, totalItems } = mapRun;
  const failed = itemOutcomes.failed + itemOutcomes.timedOut + itemOutcomes.aborted;
  if (failed === 0) return false;
  if (count === 0 && percentage === 0) return true;
  return (count > 0 && failed > count) || (percentage > 0 && (failed / totalItems) * 100 > percentage);
}

/** A count of nothing yet. */
export function noOutcomes(): Outcomes {
  return { succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };
}
