import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { CallFailure } from "../call-failure.js";
import type { Call } from "../calls.js";
import type { ExpressRun } from "./express-run.js";

/** An execution this port started. */
interface Run {
  readonly startedAt: number;
  /** To call when it does not run any more. */
  readonly over: () => void;
  ended: boolean;
}

/** The executions a port started, by their ARNs. */
export class RemoteRuns {
  readonly #runs = new Map<string, Run>();
  readonly #express = new Map<string, ExpressRun>();

  /**
   * @param now milliseconds since the epoch
   * @param over called when it does not run any more, or nobody is interested any more
   */
  began(executionArn: string, now: number, over: () => void): void {
    this.#runs.get(executionArn)?.over();
    this.#runs.set(executionArn, { startedAt: now, over, ended: false });
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
    if (run === undefined) return;
    run.ended = true;
    run.over();
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
    this.#runs.get(executionArn)?.over();
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
