import type { TargetPort } from "../../executor/port.js";
import { buildExecution, waitingAt, type WaitingState } from "../../history/index.js";
import { failureOf, mayPass, type CallFailure } from "../call-failure.js";
import type { Call } from "../calls.js";
import { executionDescription, hasEnded } from "../records.js";
import type { RemoteRuns } from "./remote-runs.js";
import type { RemoteSetup } from "./remote-setup.js";
import { raiseTestTimeout } from "../scope.js";
import type { Waiting, WaitingForCallback } from "../waiting.js";

/** What a wait for a callback reads. */
type Reads = Pick<TargetPort, "describe" | "describeMachineForExecution" | "history">;

/** Waits in real time: looks at an execution, further and further apart. */
export class RemoteWaits {
  readonly #setup: RemoteSetup;
  readonly #runs: RemoteRuns;

  constructor(setup: RemoteSetup, runs: RemoteRuns) {
    this.#setup = setup;
    this.#runs = runs;
  }

  async forEnd(executionArn: string, { deadlineMs = Infinity, signal }: Waiting): Promise<"ended" | "deadline"> {
    if (deadlineMs !== Infinity) raiseTestTimeout(deadlineMs);
    const { time, calls } = this.#setup;
    const backoff = calls.backoff();
    let startedAt = this.#runs.startedAt(executionArn);
    let failing: { since: number; tries: number } | undefined;
    for (;;) {
      const look = { ...this.#runs.look(executionArn), signal };
      const express = this.#runs.express(executionArn);
      try {
        const seen = express?.describe() ?? executionDescription(executionArn, await calls.attempt(look));
        if (hasEnded(seen.status)) {
          this.#runs.ended(executionArn);
          return "ended";
        }
        startedAt ??= (seen.redriveDate ?? seen.startDate).getTime();
        failing = undefined;
      } catch (error) {
        signal?.throwIfAborted();
        failing = { since: failing?.since ?? time.now(), tries: (failing?.tries ?? 0) + 1 };
        this.#bear(look, failureOf(error), failing);
      }
      const leftMs = startedAt === undefined ? Infinity : startedAt + deadlineMs - time.now();
      if (leftMs <= 0) return "deadline";
      const pauseMs = Math.min(backoff.next(), leftMs);
      await (express === undefined ? time.sleep(pauseMs, signal) : express.endsWithin(pauseMs, time, signal));
    }
  }

  /** Polls the history: a callback shows there as soon as its task was called. */
  async forCallback(
    executionArn: string,
    state: string,
    { past, deadlineMs = Infinity, signal }: WaitingForCallback,
    reads: Reads,
  ): Promise<WaitingState | undefined> {
    if (this.#runs.express(executionArn) !== undefined) return undefined;
    const { time, calls } = this.#setup;
    const backoff = calls.backoff();
    const { definition } = await reads.describeMachineForExecution(executionArn);
    const leaves = (): boolean => signal?.aborted === true;
    for (;;) {
      if (leaves()) return undefined;
      const seen = await reads.describe(executionArn);
      const events = await reads.history(executionArn);
      const places = waitingAt(buildExecution({ events, definition }), state);
      const found = places.find(({ taskToken }) => taskToken === undefined || past?.has(taskToken) !== true);
      if (found !== undefined) return found;
      const leftMs = (seen.redriveDate ?? seen.startDate).getTime() + deadlineMs - time.now();
      if (hasEnded(seen.status) || leftMs <= 0) return undefined;
      try {
        await time.sleep(Math.min(backoff.next(), leftMs), signal);
      } catch (error) {
        if (leaves()) return undefined;
        throw error;
      }
    }
  }

  async forTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
    raiseTestTimeout(milliseconds);
    await this.#setup.time.sleep(milliseconds, signal).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
  }

  /** While waiting, a failed look is borne as long as it may pass. */
  #bear(look: Call<unknown>, failure: CallFailure, failing: { readonly since: number; readonly tries: number }): void {
    const { time, calls } = this.#setup;
    const triedForMs = time.now() - failing.since;
    const passing = mayPass(failure) || look.notYet?.(failure) === true;
    if (!passing || triedForMs > calls.patience.failingMs) throw calls.error(look, failure, failing.tries, triedForMs);
  }
}
