import type { StartSyncExecutionOutput } from "@aws-sdk/client-sfn";
import type { ExecutionDescription } from "../../executor/port.js";
import type { RealTime } from "./real-time.js";
import { syncExecutionDescription } from "../records.js";

/** What is known of an EXPRESS execution when it is started. */
export interface ExpressStart {
  /** Without the id AWS appends: a key, until the answer brings the whole ARN. */
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
  readonly startDate: Date;
  /** Sends StartSyncExecution, which answers when the execution has ended. */
  send(signal: AbortSignal): Promise<StartSyncExecutionOutput>;
}

/** An EXPRESS execution whose one answer is awaited. */
export class ExpressRun {
  readonly #start: ExpressStart;
  readonly #abort = new AbortController();
  readonly #settled: Promise<void>;
  #outcome: { readonly output: StartSyncExecutionOutput } | { readonly error: unknown } | undefined;

  constructor(start: ExpressStart) {
    this.#start = start;
    this.#settled = start.send(this.#abort.signal).then(
      (output) => void (this.#outcome = { output }),
      (error: unknown) => {
        if (!this.#abort.signal.aborted) this.#outcome = { error };
      },
    );
  }

  /** As it was named at the start: a version or alias, perhaps. */
  get stateMachineArn(): string {
    return this.#start.stateMachineArn;
  }

  /** What is known now. @throws what the call failed with */
  describe(): ExecutionDescription {
    const { executionArn, stateMachineArn, name, input, startDate } = this.#start;
    if (this.#outcome !== undefined && "error" in this.#outcome) throw this.#outcome.error;
    if (this.#outcome !== undefined) return syncExecutionDescription(executionArn, this.#outcome.output);
    const none = { stopDate: undefined, output: undefined, error: undefined, cause: undefined };
    return { executionArn, stateMachineArn, name, input, startDate, status: "RUNNING", ...none };
  }

  /** Resolves when the answer is there, or after so many milliseconds if they are over first. */
  async endsWithin(milliseconds: number, time: RealTime, signal: AbortSignal | undefined): Promise<void> {
    const done = new AbortController();
    const either = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
    try {
      await Promise.race([this.#settled, time.sleep(milliseconds, either)]);
    } finally {
      done.abort();
    }
  }

  /** Lets go of the answer. The execution goes on until its own end. */
  abandon(): void {
    this.#abort.abort(new Error("The answer is no longer awaited."));
  }
}
