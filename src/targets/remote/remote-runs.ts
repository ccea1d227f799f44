import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { CallFailure } from "../call-failure.js";
import type { Call } from "../calls.js";
import type { ExpressRun } from "./express-run.js";

/** An execution this port started. */
interface Run {
  readonly startedAt: number;
  ended: boolean;
}

/** The executions a port started, by their ARNs. */
export class RemoteRuns {
  readonly #runs = new Map<string, Run>();
  readonly #express = new Map<string, ExpressRun>();

  /** @param now milliseconds since the epoch */
  began(executionArn: string, now: number): void {
    this.#runs.set(executionArn, { startedAt: now, ended: false });
  }

  beganExpress(executionArn: string, express: ExpressRun): void {
    this.#express.set(executionArn, express);
  }

  /** Milliseconds since the epoch; undefined for one that was started elsewhere. */
  startedAt(executionArn: string): number | undefined {
    return this.#runs.get(executionArn)?.startedAt;
  }

  /** Its end was seen. */
  ended(executionArn: string): void {
    const run = this.#runs.get(executionArn);
    if (run !== undefined) run.ended = true;
  }

  /** Whether its end was seen. */
  hasEnded(executionArn: string): boolean {
    return this.#runs.get(executionArn)?.ended === true;
  }

  express(executionArn: string): ExpressRun | undefined {
    return this.#express.get(executionArn);
  }

  release(executionArn: string): void {
    this.#express.get(executionArn)?.abandon();
    this.#express.delete(executionArn);
    this.#runs.delete(executionArn);
  }

  /** A call about one execution. Right after the start, AWS may not know it everywhere yet. */
  call<Output>(operation: string, executionArn: string, send: Call<Output>["send"]): Call<Output> {
    const notYet = (failure: CallFailure): boolean =>
      failure.name === "ExecutionDoesNotExist" && this.#runs.has(executionArn);
    return { operation, subject: executionArn, send, notYet };
  }

  /** DescribeExecution. */
  look(executionArn: string): Call<DescribeExecutionOutput> {
    return this.call("DescribeExecution", executionArn, (sdk, sfn, options) =>
      sfn.send(new sdk.DescribeExecutionCommand({ executionArn }), options),
    );
  }
}
