/** What one service of the cloud hands to a resource of another: a rule's event, a dead letter, a log record. */
export interface Delivery {
  /** The resource it goes to. */
  readonly arn: string;
  /** The payload as text: JSON for most. */
  readonly body: string;
  /** FIFO queues only. */
  readonly messageGroupId?: string;
  /** FIFO queues only. */
  readonly messageDeduplicationId?: string;
  /** Message attributes of a queue, all text: a dead letter's `RULE_ARN`, `ERROR_CODE` and so on. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The service that delivers, such as `events.amazonaws.com`, and the resource it does so for: what resource policies ask about. */
  readonly from?: { readonly principal: string; readonly sourceArn?: string };
}

/** How a delivery ended. A retryable failure is worth another attempt under a retry policy. */
export type DeliveryResult =
  | { readonly delivered: true; readonly id?: string }
  | { readonly delivered: false; readonly code: string; readonly message: string; readonly retryable: boolean };

/** A service that takes deliveries: one for each service name of ARNs (`sqs`, `logs`, `states`, `lambda`, `events`). */
export interface Receiver {
  receive(delivery: Delivery): DeliveryResult | Promise<DeliveryResult>;
}

/** The receivers of one cloud, by the service name in an ARN. */
export type Receivers = Map<string, Receiver>;
