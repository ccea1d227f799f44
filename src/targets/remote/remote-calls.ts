import type { SFNClient } from "@aws-sdk/client-sfn";
import { callError, type Place } from "../call-error.js";
import type { Call, Calls } from "../calls.js";
import { failureOf, mayPass, type CallFailure } from "../call-failure.js";
import { sfnPackage } from "../clients/peer-package.js";
import { Backoff, type RealTime } from "./real-time.js";

/** How patient a target is, in milliseconds. */
export interface Patience {
  /** One try of one call. */
  readonly requestMs: number;
  /** A call that keeps failing in ways that may pass. */
  readonly failingMs: number;
  /** Between two tries of a call, and between two looks at an execution: from … to at most. */
  readonly firstDelayMs: number;
  readonly mostDelayMs: number;
}

/** A call that never answers is sent this often. */
const silentTries = 3;

/** Sends calls to a real service: each try has a time limit, and failures that may pass are tried again with growing delays. */
export class RemoteCalls implements Calls {
  readonly #client: () => SFNClient;
  readonly #time: RealTime;
  readonly patience: Patience;
  readonly place: Place;

  constructor(setup: { client: () => SFNClient; time: RealTime; patience: Patience; place: Place }) {
    this.#client = setup.client;
    this.#time = setup.time;
    this.patience = setup.patience;
    this.place = setup.place;
  }

  /** Sends it once (the SDK's own retries aside). Rejects with what the SDK threw. */
  async attempt<Output>(call: Call<Output>): Promise<Output> {
    const limit = AbortSignal.timeout(call.limitMs ?? this.patience.requestMs);
    const abortSignal = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]);
    return await call.send(sfnPackage(), this.#client(), { abortSignal });
  }

  /** Sends it until it is answered, fails for good, or has been failing for too long. Rejects with a StepwrightError. */
  async send<Output>(call: Call<Output>): Promise<Output> {
    const since = this.#time.now();
    const backoff = this.backoff();
    for (let tries = 1; ; tries++) {
      try {
        return await this.attempt(call);
      } catch (error) {
        call.signal?.throwIfAborted();
        const failure = failureOf(error);
        const delayMs = backoff.next();
        const triedForMs = this.#time.now() - since;
        const again = this.#worthAnotherTry(call, failure, tries) && triedForMs + delayMs <= this.patience.failingMs;
        if (!again) throw this.error(call, failure, tries, triedForMs);
        await this.#time.sleep(delayMs, call.signal);
      }
    }
  }

  /** The user's error for a call that failed for good. */
  error(call: Call<unknown>, failure: CallFailure, tries: number, triedForMs: number): Error {
    const { operation, subject, limitMs = this.patience.requestMs } = call;
    // An error with a code of ours came from this side (a missing package, say) and says all there is to say.
    if (failure.name === "StepwrightError") return failure.error as Error;
    return callError({ operation, subject, place: this.place, tries, triedForMs, limitMs }, failure);
  }

  /** Delays for one call or one wait. */
  backoff(): Backoff {
    return new Backoff(this.patience.firstDelayMs, this.patience.mostDelayMs, () => this.#time.random());
  }

  #worthAnotherTry(call: Call<unknown>, failure: CallFailure, tries: number): boolean {
    if (call.notYet?.(failure) === true) return true;
    if (!mayPass(failure) || (call.once === true && failure.kind !== "throttled")) return false;
    return failure.kind !== "silent" || tries < silentTries;
  }
}
