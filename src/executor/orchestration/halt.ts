import { formatDuration } from "../../util/duration.js";
import type { TargetPort } from "../port.js";

/** Why nothing more is started, and what runs is stopped. */
export interface Halt {
  /** The error of the executions that are stopped. */
  readonly error: string;
  /** Completes "stopped: …" and "not started: …". */
  readonly because: string;
}

/** Why what ran did not come to its end. */
export function stoppedText({ because }: Halt): string {
  return `stopped: ${because}`;
}

/** Why something never began. */
export function notStartedText({ because }: Halt): string {
  return `not started: ${because}`;
}

/** A time limit passed. */
export function lateHalt(what: "batch" | "chain", limitMs: number): Halt {
  return { error: "Stepwright.Deadline", because: `the ${what} was not done within ${formatDuration(limitMs)}` };
}

/** The first failure ends a batch. */
export function failFastHalt(member: string): Halt {
  return { error: "Stepwright.FailFast", because: `"${member}" failed, and the batch fails fast` };
}

/** The test that started it stops it. */
export function askedHalt({ error, cause }: { readonly error?: string; readonly cause?: string }): Halt {
  return { error: error ?? "Stepwright.Stopped", because: cause ?? "the test that started it stopped it" };
}

/**
 * Does work that has so much of the target's time.
 * @param late called when the time has passed before the work was done
 */
export async function timed<Result>(
  port: TargetPort,
  limitMs: number | undefined,
  late: () => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (limitMs === undefined) return await work();
  const over = new AbortController();
  const watch = async (): Promise<void> => {
    await port.sleep?.(limitMs, over.signal);
    if (!over.signal.aborted) await late();
  };
  const watching = watch();
  try {
    return await work();
  } finally {
    over.abort();
    await watching;
  }
}
