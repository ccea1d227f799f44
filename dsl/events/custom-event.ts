import { event, type CustomEvent } from "../../src/events/event.js";
import type { ExecutionStatus } from "../../src/history/execution.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** What every builder of an AWS event also takes. */
export interface EventPlace {
  /** Default: as AWS writes it. PutEvents refuses sources that begin with `aws.`, so an event to publish needs another. */
  readonly source?: string;
  /** When it happened: a Date or ISO 8601 text; default the time at which it is put. */
  readonly time?: Date | string;
  /** Name or ARN of the bus; default `default`. */
  readonly bus?: string;
  /** Region of the ARNs in it; default `us-east-1`. */
  readonly region?: string;
  /** Account of the ARNs in it, twelve digits; default `123456789012`. */
  readonly accountId?: string;
}

/** An object that was created in S3. */
export interface S3ObjectCreated extends EventPlace {
  readonly bucket: string;
  readonly key: string;
  /** Bytes; default 0. */
  readonly size?: number;
  /** Default: `d41d8cd98f00b204e9800998ecf8427e`, that of an empty object. */
  readonly etag?: string;
  readonly versionId?: string;
  /** Default `PutObject`. */
  readonly reason?: "PutObject" | "POST Object" | "CopyObject" | "CompleteMultipartUpload";
}

/** A record of a DynamoDB stream, as an EventBridge pipe puts it on a bus. */
export interface DynamodbRecord extends EventPlace {
  readonly table: string;
  /** The name of the pipe: the event's source is `Pipe NAME`. Default: the table's name. */
  readonly pipe?: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  /** Attribute values such as `{ id: { S: "1" } }`. */
  readonly keys: JsonObject;
  readonly newImage?: JsonObject;
  readonly oldImage?: JsonObject;
}

/** An execution whose status changed. */
export interface ExecutionStatusChange extends EventPlace {
  /** The name of the state machine, or its ARN. */
  readonly stateMachine: string;
  /** The execution's name; default `execution`. */
  readonly name?: string;
  readonly status: ExecutionStatus;
  /** Any JSON value; default `{}`. */
  readonly input?: JsonValue;
  /** Any JSON value; default none. */
  readonly output?: JsonValue;
  readonly error?: string;
  readonly cause?: string;
}

/** A schedule that fired. */
export interface ScheduledEvent extends EventPlace {
  /** The name of the rule with the schedule, or its ARN. */
  readonly rule: string;
}

/**
 * Builders of events that AWS services put on buses, with the fields the services write. `eventPattern(p).matches(…)` takes them as they
 * are. To publish one, give it a source of your own: PutEvents refuses those that begin with `aws.`, on AWS and embedded alike.
 */
export const customEvent: {
  /**
   * Object Created of S3.
   * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
   * @throws EVENT_ENTRY_INVALID
   */
  s3ObjectCreated(object: S3ObjectCreated): CustomEvent;
  /**
   * A record of a DynamoDB stream that came through a pipe.
   * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
   * @throws EVENT_ENTRY_INVALID
   */
  dynamodbRecord(record: DynamodbRecord): CustomEvent;
  /**
   * Step Functions Execution Status Change.
   * Source: https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
   * @throws EVENT_ENTRY_INVALID
   */
  executionStatusChange(change: ExecutionStatusChange): CustomEvent;
  /**
   * Scheduled Event of a rule with a schedule.
   * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
   * @throws EVENT_ENTRY_INVALID
   */
  scheduled(schedule: ScheduledEvent): CustomEvent;
} = Object.freeze({ s3ObjectCreated, dynamodbRecord, executionStatusChange, scheduled });

function s3ObjectCreated(object: S3ObjectCreated): CustomEvent {
  const { bucket, key, size = 0, etag = "d41d8cd98f00b204e9800998ecf8427e", versionId, reason = "PutObject" } = object;
  return event({
    ...placed(object, "aws.s3"),
    detailType: "Object Created",
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: {
        key,
        size,
        etag,
        ...(versionId !== undefined && { "version-id": versionId }),
        sequencer: "00617F08299329D189",
      },
      "request-id": "N4N7GDK58NMKJ12R",
      requester: object.accountId ?? defaultAccount,
      "source-ip-address": "192.0.2.1",
      reason,
    },
  });
}

function dynamodbRecord(record: DynamodbRecord): CustomEvent {
  const { table, pipe = table, eventName, keys, newImage, oldImage } = record;
  const region = record.region ?? defaultRegion;
  const viewType =
    newImage !== undefined && oldImage !== undefined
      ? "NEW_AND_OLD_IMAGES"
      : newImage !== undefined
        ? "NEW_IMAGE"
        : oldImage !== undefined
          ? "OLD_IMAGE"
          : "KEYS_ONLY";
  return event({
    ...placed(record, `Pipe ${pipe}`),
    detailType: "Event from aws:dynamodb",
    detail: {
      eventID: "c4ca4238a0b923820dcc509a6f75849b",
      eventName,
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: region,
      dynamodb: {
        ...(record.time !== undefined && {
          ApproximateCreationDateTime: Math.floor(new Date(record.time).getTime() / 1000),
        }),
        Keys: keys,
        ...(newImage !== undefined && { NewImage: newImage }),
        ...(oldImage !== undefined && { OldImage: oldImage }),
        SequenceNumber: "111",
        SizeBytes: JSON.stringify([keys, newImage ?? null, oldImage ?? null]).length,
        StreamViewType: viewType,
      },
      eventSourceARN: `arn:aws:dynamodb:${region}:${record.accountId ?? defaultAccount}:table/${table}/stream/2030-01-01T00:00:00.000`,
    },
  });
}

function executionStatusChange(change: ExecutionStatusChange): CustomEvent {
  const { stateMachine, name = "execution", status, input = {}, output, error, cause } = change;
  const prefix = `arn:aws:states:${change.region ?? defaultRegion}:${change.accountId ?? defaultAccount}`;
  const stateMachineArn = stateMachine.startsWith("arn:") ? stateMachine : `${prefix}:stateMachine:${stateMachine}`;
  const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
  const at = change.time === undefined ? 0 : new Date(change.time).getTime();
  const ended = status !== "RUNNING";
  return event({
    ...placed(change, "aws.states"),
    detailType: "Step Functions Execution Status Change",
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate: at,
      stopDate: ended ? at : null,
      input: JSON.stringify(input),
      output: output === undefined ? null : JSON.stringify(output),
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: ended && status !== "SUCCEEDED" ? "REDRIVABLE" : "NOT_REDRIVABLE",
      redriveStatusReason: null,
      inputDetails: { included: true },
      outputDetails: output === undefined ? null : { included: true },
      error: error ?? null,
      cause: cause ?? null,
    },
  });
}

function scheduled(schedule: ScheduledEvent): CustomEvent {
  const { rule, region = defaultRegion, accountId = defaultAccount } = schedule;
  const arn = rule.startsWith("arn:") ? rule : `arn:aws:events:${region}:${accountId}:rule/${rule}`;
  return event({ ...placed(schedule, "aws.events"), detailType: "Scheduled Event", resources: [arn] });
}

const defaultRegion = "us-east-1";
const defaultAccount = "123456789012";

function placed(
  { source, time, bus }: EventPlace,
  own: string,
): Pick<Parameters<typeof event>[0], "source" | "time" | "bus"> {
  return { source: source ?? own, ...(time !== undefined && { time }), ...(bus !== undefined && { bus }) };
}
