import type { Clock } from "../engine/clock/clock.js";
import type { EngineExecution } from "../engine/index.js";
import type { AwaitedCallbacks, BoundDouble, TaskLimit } from "../executor/port.js";
import type { InjectionNode } from "../plan/injection.js";
import type { JsonValue } from "../util/json.js";
import type { Receivers } from "./delivery.js";
import type { CloudEvents } from "./events/embedded-events.js";
import type { HttpHandler } from "./http/endpoints.js";
import type { LambdaHandler } from "./lambda/context.js";
import type { Place } from "./place.js";
import type { AttendedRuns } from "./saving/attended-runs.js";
import type { SavedCloud } from "./saving/saved-cloud.js";
import type { QueueViews } from "./sqs/queue-views.js";
import type { Pauses } from "./states/pauses.js";
import type { CloudStorage } from "./storage/buckets.js";
import type { ActivityHandler, ActivityWorker, ActivityWorkerOptions } from "./tasks/activity-worker.js";
import type { WireRequest, WireResponse } from "./wire/message.js";

/** The embedded AWS: services behind one request handler, on a virtual clock of their own. */
export interface Cloud {
  readonly region: string;
  readonly accountId: string;
  readonly seed: number;
  readonly clock: Clock;
  /** Answers one AWS API call, as AWS does: errors are answers, too. Never rejects. */
  handle(request: WireRequest): Promise<WireResponse>;
  /** Gives a Lambda function its code. `name` may be a name or an ARN; a later handler takes the place of an earlier one. */
  lambda<Event = unknown>(name: string, handler: LambdaHandler<Event>): void;
  /** Stands in for an HTTP endpoint that HTTP Tasks call; `*` stands for any text. Nothing goes over the network. */
  http(endpoint: string, handler: HttpHandler): void;
  /** Lets a handler work on the tasks of an activity, which is made if it is not there. @throws CLOUD_OPTION_INVALID */
  activityWorker<Input = unknown>(
    place: Place,
    activity: string,
    handler: ActivityHandler<Input>,
    options?: ActivityWorkerOptions,
  ): ActivityWorker;
  /** What happens on event buses. */
  readonly events: CloudEvents;
  /** The S3 that distributed Maps read their items from and write their results to. */
  readonly s3: CloudStorage;
  /** Who takes what one service delivers to a resource of another, by the service's name in ARNs. */
  readonly receivers: Receivers;
  /** What stands in for the tasks of single executions. */
  readonly doubles: {
    /** Call it before the execution starts. Tasks whose callbacks are awaited wait where nothing answers them. An EXPRESS execution is named without the id its ARN ends in. */
    register(
      executionArn: string,
      doubles: readonly BoundDouble[],
      callbacks?: AwaitedCallbacks,
      injections?: readonly InjectionNode[],
    ): void;
    /** Lets callbacks of an execution that runs be awaited, too. */
    await(executionArn: string, callbacks: AwaitedCallbacks): void;
    release(executionArn: string): void;
    /** Doubles that were never called, and time-outs that overtook a callback, a line each. Ask before the release. */
    warnings(executionArn: string): string[];
  };
  /** What tasks of single executions may use only so many at once. */
  readonly limits: {
    /** Call it before the execution starts. */
    register(executionArn: string, limits: readonly TaskLimit[]): void;
    release(executionArn: string, now: number): void;
  };
  /** Where single executions stand still: before these states are entered. */
  readonly pauses: Pick<Pauses, "register" | "release">;
  /** What runs of the executor do with executions, which no file can hold. */
  readonly runs: Pick<AttendedRuns, "attend" | "conduct" | "left" | "unfinished" | "interrupted" | "warnings">;
  /** The engine's view of an execution, STANDARD or EXPRESS. */
  execution(executionArn: string): EngineExecution | undefined;
  /** Where an execution stands in a state: in Tasks nobody answered yet, or in a Wait. Those that wait longest come first. */
  waiting(executionArn: string, state: string): readonly { readonly token?: string; readonly payload?: JsonValue }[];
  /** What lies in queues, seen without receiving it. */
  readonly queues: Pick<QueueViews, "names" | "messages">;
  /** Nested executions that grew out of an execution, oldest first. */
  nested(executionArn: string): readonly EngineExecution[];
  /** Executions that have not ended, in the order they were started. */
  running(): readonly EngineExecution[];
  /** The definition of the machine that an execution belongs to, as text: that of the whole machine for an item of a distributed Map. */
  definitionBehind(execution: EngineExecution): string | undefined;
  /**
   * Everything the cloud is, as JSON, once all that takes no time has happened: `createCloud({ from })` goes on from it.
   * @param note what is kept with it
   * @throws CLOUD_UNSAVABLE while a handler is at work
   */
  save(note: JsonValue): Promise<SavedCloud>;
  /** What was kept with the saved cloud that this one goes on from. */
  readonly note: JsonValue | undefined;
  /** Lets go of an ended execution and its history, unless the cloud retains them. */
  forget(executionArn: string): void;
}
