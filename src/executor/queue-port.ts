/** A message of a queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** What the executor asks of a target's queues. */
export interface QueuePort {
  /**
   * Receives messages until one fits or none came for so long, and makes all of them visible again.
   * @param queue its name, URL or ARN
   * @returns every message that was received, in order; the last one fits, if any does
   * @throws what SQS answers for a queue it does not have, and PEER_MISSING
   */
  look(
    queue: string,
    options: { readonly withinMs: number; readonly fits: (message: QueueMessage) => boolean },
  ): Promise<readonly QueueMessage[]>;
}
