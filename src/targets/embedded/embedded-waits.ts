import type { Cloud } from "../../cloud/cloud.js";
import type { Clock, ClockTimer } from "../../engine/clock/clock.js";
import type { EngineExecution } from "../../engine/index.js";
import { StepwrightError } from "../../errors/index.js";
import type { WaitingState } from "../../history/callbacks.js";
import type { JsonValue } from "../../util/json.js";
import type { Waiting, WaitingForCallback } from "../waiting.js";
import { watched } from "./watchdog.js";

/** What a caller waits for. */
interface Demanded {
  readonly what: string;
  /** Who waits: for the message about a clock that does not go on. */
  readonly by: string;
  /** A time of the virtual clock, in milliseconds since the epoch; Infinity: for as long as it takes. */
  readonly until: number;
  readonly signal: AbortSignal | undefined;
  /** What it has to get on for that: where it is paused and nothing else is left to happen, the wait is in vain. */
  readonly execution?: EngineExecution;
}

/** Waits on the embedded cloud: each one is a demand on the virtual clock, never a poll. */
export class EmbeddedWaits {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  async forEnd(executionArn: string, { deadlineMs = Infinity, signal }: Waiting): Promise<"ended" | "deadline"> {
    const execution = this.#cloud.execution(executionArn);
    if (execution === undefined) return "ended";
    const how = await this.#demanded(() => execution.status !== "RUNNING", {
      what: `the end of ${execution.name}`,
      by: `The run of ${execution.name}`,
      until: begunAt(execution) + deadlineMs,
      signal,
    });
    signal?.throwIfAborted();
    return how === "met" ? "ended" : "deadline";
  }

  async forCallback(
    executionArn: string,
    state: string,
    { past, machine, deadlineMs = Infinity, signal }: WaitingForCallback,
  ): Promise<WaitingState | undefined> {
    const execution = this.#cloud.execution(executionArn);
    if (execution === undefined) return undefined;
    const found = (): { readonly token?: string; readonly payload?: JsonValue } | undefined =>
      this.#looked(executionArn, machine)
        .flatMap((arn) => this.#cloud.waiting(arn, state))
        .find(({ token }) => token === undefined || past?.has(token) !== true);
    const over = (): boolean => execution.status !== "RUNNING" || signal?.aborted === true;
    await this.#demanded(() => over() || found() !== undefined, {
      what: `${execution.name} to wait at "${state}"`,
      by: `Waiting for "${state}" of ${execution.name}`,
      until: begunAt(execution) + deadlineMs,
      signal,
      execution,
    });
    const waiting = over() ? undefined : found();
    return waiting && { state, taskToken: waiting.token, payload: waiting.payload };
  }

  /** The execution itself, or those nested in it of a machine of this name or ARN. */
  #looked(executionArn: string, machine: string | undefined): readonly string[] {
    if (machine === undefined) return [executionArn];
    return this.#cloud
      .nested(executionArn)
      .filter(({ stateMachineArn }) => stateMachineArn === machine || stateMachineArn.split(":")[6] === machine)
      .map((child) => child.executionArn);
  }

  async forPause(
    executionArn: string,
    state: string,
    { deadlineMs = Infinity, signal }: Waiting,
  ): Promise<{ readonly input: JsonValue } | undefined> {
    const execution = this.#cloud.execution(executionArn);
    if (execution === undefined) return undefined;
    const stands = (): boolean => execution.paused()?.state === state;
    await this.#demanded(() => stands() || execution.status !== "RUNNING", {
      what: `${execution.name} to be paused at "${state}"`,
      by: `Waiting for the pause of ${execution.name} at "${state}"`,
      until: begunAt(execution) + deadlineMs,
      signal,
      execution,
    });
    return stands() ? execution.paused() : undefined;
  }

  async forTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const until = this.#cloud.clock.now + milliseconds;
    const what = `the time ${new Date(until).toISOString()}`;
    await this.#demanded(() => false, { what, by: "A wait between executions", until, signal });
  }

  /**
   * Lets the virtual clock go on until something is so, a time has come or the signal aborts.
   * @throws EXECUTION_PAUSED rather than let an execution that nobody resumes run into its time-out
   */
  async #demanded(ready: () => boolean, demanded: Demanded): Promise<"met" | "until"> {
    const { what, by, until, signal, execution } = demanded;
    const { clock } = this.#cloud;
    const over = (): boolean => ready() || signal?.aborted === true;
    const pause = new IdlePause(clock, execution);
    const look = (): void => clock.run(() => {});
    signal?.addEventListener("abort", look, { once: true });
    try {
      const demand = clock.demand(() => over() || pause.lasts(), { what, ...(until !== Infinity && { until }) });
      const how = await watched(clock, by, demand);
      const paused = over() ? undefined : execution?.paused();
      if (how === "met" && execution !== undefined && paused !== undefined) {
        const { executionArn } = execution;
        throw new StepwrightError("EXECUTION_PAUSED", { what, state: paused.state, executionArn });
      }
      return how;
    } finally {
      pause.close();
      signal?.removeEventListener("abort", look);
    }
  }
}

/** Tells that an execution is paused and nothing is left that would happen by itself, nor anybody who is about to resume it. */
class IdlePause {
  readonly #clock: Clock;
  readonly #execution: EngineExecution | undefined;
  #lasts = false;
  /** Due now: it fires when the clock would move on, after everybody who was told something has acted on it. */
  #timer: ClockTimer | undefined;

  constructor(clock: Clock, execution: EngineExecution | undefined) {
    this.#clock = clock;
    this.#execution = execution;
  }

  lasts(): boolean {
    if (this.#timer === undefined && !this.#lasts && this.#isIdle()) {
      this.#timer = this.#clock.at(this.#clock.now, "work", () => {
        this.#timer = undefined;
        this.#lasts = this.#isIdle();
      });
    }
    return this.#lasts;
  }

  close(): void {
    this.#timer?.cancel();
  }

  #isIdle(): boolean {
    return this.#execution?.paused() !== undefined && this.#clock.idle;
  }
}

/** When it began to run: at its start, or at its last redrive. */
function begunAt({ startTime, redriveTime }: EngineExecution): number {
  return redriveTime ?? startTime;
}
