/** A message of a queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** Its message attributes as text: binary values in base64. */
  readonly attributes: Readonly<Record<string, string>>;
  /** It was in the queue before the execution that is asked for began. */
  readonly earlier: boolean;
}

/** How a queue is looked at. */
export interface QueueLook {
  /** How long to wait for a message that fits, in the target's time. */
  readonly withinMs: number;
  /** Messages from before this execution are marked as earlier ones. */
  readonly since: { readonly executionArn: string; readonly startedAt: number };
  /** One that fits ends the look. */
  readonly fits: (message: QueueMessage) => boolean;
}

/** What there is to see of a queue: its messages in order, the last one fits if any does; or why it cannot be looked at. */
export type QueueSight =
  | { readonly messages: readonly QueueMessage[]; readonly hints: readonly string[] }
  | { readonly unreadable: string; readonly hints: readonly string[] };

/** What the executor asks of a target's queues. */
export interface QueuePort {
  /**
   * Looks at the messages of a queue until one fits or none came for so long, and leaves them as they are, as far as the target lets it.
   * @param queue its name, URL or ARN
   * @throws PEER_MISSING, and what the target answers
   */
  look(queue: string, how: QueueLook): Promise<QueueSight>;
}
