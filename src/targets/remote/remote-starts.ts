import type { StartSyncExecutionOutput } from "@aws-sdk/client-sfn";
import { StepwrightError } from "../../errors/index.js";
import type { ExecutionDescription, StartedExecution, StartRequest } from "../../executor/port.js";
import { executionArnOf } from "../arns.js";
import { ExpressRun } from "./express-run.js";
import type { RemoteRuns } from "./remote-runs.js";
import { making } from "../interruption.js";
import type { RemoteSetup } from "./remote-setup.js";

/** Clocks of two machines may differ by so much: an execution that seems older than our first try may still be ours. */
const clockSkewMs = 60_000;

/** What a port can do with an execution. */
interface Handles {
  describe(executionArn: string): Promise<ExecutionDescription>;
  stop(executionArn: string, reason: { readonly error: string; readonly cause: string }): Promise<void>;
}

/** Why an execution is stopped when the process that started it is interrupted. */
export const interruption = {
  error: "Stepwright.Stopped",
  cause: "The process that started it was interrupted.",
} as const;

/** Starts executions, each one once, and remembers them. */
export class RemoteStarts {
  readonly #setup: RemoteSetup;
  readonly #runs: RemoteRuns;

  constructor(setup: RemoteSetup, runs: RemoteRuns) {
    this.#setup = setup;
    this.#runs = runs;
  }

  /**
   * @param port describes an execution that is there already, and stops one
   * @throws EXECUTION_NAME_TAKEN, INTERRUPTED
   */
  async start(request: StartRequest, port: Handles): Promise<StartedExecution> {
    const { made, gone } = await making(
      `execution "${request.name}"`,
      () => this.#started(request, port),
      ({ executionArn }) => port.stop(executionArn, interruption),
    );
    this.#runs.began(made.executionArn, this.#setup.time.now(), gone);
    return made;
  }

  async #started(request: StartRequest, port: Handles): Promise<StartedExecution> {
    return request.type === "EXPRESS" ? this.#express(request) : await this.#standard(request, port);
  }

  /**
   * StartExecution is idempotent for the same name and input while the execution runs, so it may be sent again after an
   * answer got lost; once the execution has ended, AWS answers ExecutionAlreadyExists, and it is looked at to see whose it is.
   */
  async #standard({ stateMachineArn, name, input }: StartRequest, port: Handles): Promise<StartedExecution> {
    const { calls, machines, time } = this.#setup;
    const executionArn = executionArnOf(stateMachineArn, name, "STANDARD");
    const firstTry = time.now();
    let answerLost = false;
    try {
      const output = await calls.send({
        operation: "StartExecution",
        subject: stateMachineArn,
        send: (sdk, sfn, options) => sfn.send(new sdk.StartExecutionCommand({ stateMachineArn, name, input }), options),
        notYet: (failure) => {
          answerLost ||= failure.ambiguous;
          return failure.name === "StateMachineDoesNotExist" && machines.isOurs(stateMachineArn);
        },
      });
      return { executionArn: output.executionArn ?? executionArn, startDate: output.startDate ?? new Date(firstTry) };
    } catch (error) {
      if (!(error instanceof StepwrightError) || error.code !== "EXECUTION_NAME_TAKEN") throw error;
      const mine = answerLost ? await port.describe(executionArn) : undefined;
      if (mine?.input === input && mine.startDate.getTime() >= firstTry - clockSkewMs) return mine;
      const place = calls.place.name;
      throw new StepwrightError("EXECUTION_NAME_TAKEN", { executionArn, place }, { cause: error.cause });
    }
  }

  /** EXPRESS executions cannot be described afterwards: StartSyncExecution's answer is all there is. */
  #express({ stateMachineArn, name, input }: StartRequest): StartedExecution {
    const executionArn = executionArnOf(stateMachineArn, name, "EXPRESS");
    const startDate = new Date(this.#setup.time.now());
    const send = (signal: AbortSignal): Promise<StartSyncExecutionOutput> =>
      this.#setup.syncCalls.send({
        operation: "StartSyncExecution",
        subject: stateMachineArn,
        once: true,
        signal,
        send: (sdk, sfn, options) =>
          sfn.send(new sdk.StartSyncExecutionCommand({ stateMachineArn, name, input }), options),
      });
    const express = new ExpressRun({ executionArn, stateMachineArn, name, input, startDate, send });
    this.#runs.beganExpress(executionArn, express);
    return { executionArn, startDate };
  }
}
