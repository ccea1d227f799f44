import type { SFNClient } from "@aws-sdk/client-sfn";
import type { Place } from "./call-error.js";
import type { CallFailure } from "./call-failure.js";
import type { SfnPackage } from "./clients/peer-package.js";

/** One API call, as it is sent and as messages name it. */
export interface Call<Output> {
  readonly operation: string;
  readonly subject: string;
  /** In process there are no options: with them, the SDK builds its middleware anew for each call. */
  send(sdk: SfnPackage, client: SFNClient, options: { readonly abortSignal: AbortSignal } | undefined): Promise<Output>;
  /** Milliseconds one try may take (default: the target's request time-out). */
  readonly limitMs?: number;
  /** Sending it twice would do it twice: it is not sent again when its work may have been done. */
  readonly once?: boolean;
  /** Answers that mean "not yet" for this call, such as ExecutionDoesNotExist right after the start. */
  notYet?(failure: CallFailure): boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Sends calls to a target's Step Functions. Rejects with the error a user is to see. */
export interface Calls {
  readonly place: Place;
  send<Output>(call: Call<Output>): Promise<Output>;
}
