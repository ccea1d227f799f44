import type { SFNClient } from "@aws-sdk/client-sfn";
import { callError, type Place } from "../call-error.js";
import { failureOf } from "../call-failure.js";
import type { Call, Calls } from "../calls.js";
import { sfnPackage } from "../clients/peer-package.js";

/** Sends calls to the embedded cloud through its client: once, since what fails there fails for good. */
export class InProcessCalls implements Calls {
  readonly place: Place = { kind: "embedded", name: "the embedded cloud" };
  readonly #client: () => SFNClient;

  constructor(client: () => SFNClient) {
    this.#client = client;
  }

  async send<Output>(call: Call<Output>): Promise<Output> {
    const client = this.#client();
    try {
      return await call.send(sfnPackage(), client, undefined);
    } catch (error) {
      const { operation, subject } = call;
      throw callError({ operation, subject, place: this.place, tries: 1, triedForMs: 0, limitMs: 0 }, failureOf(error));
    }
  }
}
