import type { Execution, Visit } from "stepwright";

/** A part of a trace, with the fields of an X-Ray segment. Times are seconds. */
export interface Segment {
  readonly name: string;
  readonly start_time: number;
  readonly end_time: number;
  /** It failed, though the execution may have recovered. */
  readonly fault: boolean;
  /** The error it failed with. */
  readonly error: string | undefined;
  readonly subsegments: readonly Segment[];
}

const seconds = (date: Date | undefined): number => (date?.getTime() ?? Number.NaN) / 1000;

/** The trace of an execution as its history tells it: the states, their attempts, branches and items, one in the other. */
export function traceOf(execution: Execution): Segment {
  return {
    name: execution.stateMachineArn.split(":").at(-1) ?? "",
    start_time: seconds(execution.startDate),
    end_time: seconds(execution.stopDate),
    fault: execution.status !== "SUCCEEDED",
    error: execution.error,
    subsegments: execution.thread.visits.map(segmentOf),
  };
}

function segmentOf(visit: Visit): Segment {
  const attempts = visit.attempts.map(({ number, scheduledAt, endedAt, error }) => ({
    name: `Attempt #${number}`,
    start_time: seconds(scheduledAt),
    end_time: seconds(endedAt),
    fault: error !== undefined,
    error,
    subsegments: [],
  }));
  const inside = [...visit.branches, ...visit.iterations].flatMap(({ visits }) => visits.map(segmentOf));
  return {
    name: visit.state,
    start_time: seconds(visit.enteredAt),
    end_time: seconds(visit.exitedAt),
    fault: visit.error !== undefined,
    error: visit.error,
    subsegments: inside.length > 0 ? inside : attempts,
  };
}

/** A segment and all in it. */
export function segmentsOf(segment: Segment): Segment[] {
  return [segment, ...segment.subsegments.flatMap(segmentsOf)];
}
