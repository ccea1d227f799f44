import type { JsonObject } from "../../util/json.js";

/** A statement of a bus's resource policy. */
export type PolicyStatement = JsonObject;

/** An event bus. Times of records are milliseconds since the epoch; what a record holds is plain data. */
export interface BusRecord {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  modified: number;
  description: string | undefined;
  kmsKeyIdentifier: string | undefined;
  deadLetterArn: string | undefined;
  policy: readonly PolicyStatement[];
  readonly rules: Map<string, RuleRecord>;
}

/** A rule with its targets. */
export interface RuleRecord {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  eventPattern: string | undefined;
  scheduleExpression: string | undefined;
  enabled: boolean;
  description: string | undefined;
  roleArn: string | undefined;
  /** When its schedule was put: a rate counts from there. */
  scheduledSince: number;
  /** By id, in the order in which they were put. */
  readonly targets: Map<string, TargetRecord>;
}

/** A target as PutTargets took it. */
export interface TargetRecord {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string | undefined;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    { readonly InputPathsMap?: Readonly<Record<string, string>>; readonly InputTemplate: string } | undefined;
  readonly SqsParameters?: { readonly MessageGroupId?: string | undefined } | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string | undefined } | undefined;
  readonly RetryPolicy?:
    | { readonly MaximumRetryAttempts?: number | undefined; readonly MaximumEventAgeInSeconds?: number | undefined }
    | undefined;
}

/** An event in an archive. */
export interface ArchivedEvent {
  readonly archived: number;
  /** The event's own time. */
  readonly time: number;
  readonly bytes: number;
  readonly event: JsonObject;
}

export interface ArchiveRecord {
  readonly name: string;
  readonly arn: string;
  /** The ARN of the bus. */
  readonly sourceArn: string;
  readonly created: number;
  description: string | undefined;
  eventPattern: string | undefined;
  /** 0: for ever. */
  retentionDays: number;
  kmsKeyIdentifier: string | undefined;
  /** In the order in which they came. */
  events: ArchivedEvent[];
}

export type ReplayState = "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED" | "FAILED";

export interface ReplayRecord {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** The ARN of the archive. */
  readonly sourceArn: string;
  readonly destination: { readonly Arn: string; readonly FilterArns?: readonly string[] | undefined };
  readonly from: number;
  readonly to: number;
  readonly started: number;
  state: ReplayState;
  stateReason: string | undefined;
  lastReplayed: number | undefined;
  ended: number | undefined;
}

/** All that EventBridge keeps for one Region and account. */
export interface EventsData {
  readonly buses: Map<string, BusRecord>;
  readonly archives: Map<string, ArchiveRecord>;
  readonly replays: Map<string, ReplayRecord>;
  /** By ARN. */
  readonly tags: Map<string, Map<string, string>>;
}
