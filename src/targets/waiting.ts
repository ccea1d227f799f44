/** How long a wait may last. */
export interface Waiting {
  /** Milliseconds since the execution began; absent: for ever. */
  readonly deadlineMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A wait for a task that gave its token away. */
export interface WaitingForCallback extends Waiting {
  /** Tokens that were seen before. */
  readonly past?: ReadonlySet<string>;
  /** Nested executions of this machine are looked at in its place: a name or an ARN. Not everywhere they can be found. */
  readonly machine?: string | undefined;
}
