import type { HttpHandler } from "../../cloud/http/endpoints.js";
import type { ServedTime } from "../../cloud/http-server.js";
import type { LambdaHandler } from "../../cloud/lambda/context.js";
import type { InterruptedOrchestration } from "../../executor/orchestration/interrupted.js";
import type { UnfinishedRun } from "../../cloud/saving/attended-runs.js";
import type { CloudStorage } from "../../cloud/storage/buckets.js";
import type { ActivityHandler, ActivityWorker, ActivityWorkerOptions } from "../../cloud/tasks/activity-worker.js";
import type { Duration } from "../../util/duration.js";
import type { CloudWatchLogsClient, EventBridgeClient, SQSClient } from "../clients/optional-clients.js";
import type { Target } from "../target.js";

/** How a cloud is served. */
export interface ServeOptions {
  /** Default 0: any port that is free. */
  readonly port?: number;
  /** `real` (default), `instant` (time jumps when no request comes), or a factor such as `60x`. */
  readonly time?: ServedTime;
}

/** A cloud that is served over HTTP. */
export interface ServedCloud extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8083`. */
  readonly url: string;
  readonly port: number;
  /** Ends the server and its connections; so does closing the cloud. */
  close(): Promise<void>;
}

/**
 * An AWS of one's own in this process, on virtual time. Time stands still until somebody waits for it: a running spec,
 * StartSyncExecution, `advanceBy`, `advanceTo` or `runUntilIdle`.
 */
export interface EmbeddedCloud extends Target {
  readonly kind: "embedded";
  readonly region: string;
  readonly accountId: string;
  /** Every draw of chance comes from it. */
  readonly seed: number;
  /**
   * Gives a Lambda function its code. Tasks that call it by name or ARN, directly or through `lambda:invoke`, get what it
   * returns; what it throws fails them. Doubles of a run go before it.
   */
  lambda<Event = unknown>(name: string, handler: LambdaHandler<Event>): void;
  /**
   * Stands in for an HTTP endpoint: Tasks of `http:invoke` that call it get what the handler returns, the whole response or only its
   * body. Doubles of a run go before it. Nothing ever goes over the network.
   * @param endpoint an ApiEndpoint, in which `*` stands for any text; of several that fit, the one that says most answers
   * @example
   * cloud.http("https://api.example.com/orders/*", ({ method, body }) => ({ StatusCode: 201, ResponseBody: body }));
   */
  http(endpoint: string, handler: HttpHandler): void;
  /**
   * Works on the tasks of an activity, in virtual time: `handler` gets each task's input as soon as it comes, what it returns is sent as
   * SendTaskSuccess, what it throws as SendTaskFailure (its name and message). `task.work("30s")` takes virtual time, `task.heartbeat()`
   * gives a sign of life. The activity is made if it is not there. Stubs of a run go before it; other workers poll with GetActivityTask.
   * @param activity its name or ARN
   * @param options.workerName shown in ActivityStarted
   * @param options.concurrency tasks it works on at once (default 1)
   * @example
   * using packer = cloud.activityWorker("pack", async (order, task) => {
   *   await task.work("5m");
   *   return { packed: true };
   * });
   * @throws CLOUD_OPTION_INVALID
   */
  activityWorker<Input = unknown>(
    activity: string,
    handler: ActivityHandler<Input>,
    options?: ActivityWorkerOptions,
  ): ActivityWorker;
  /**
   * The S3 of this cloud. Give it the objects that the ItemReader of a distributed Map reads, and look at what its ResultWriter wrote.
   * @example
   * cloud.s3.put({ bucket: "orders", key: "2030/orders.csv", body: "id,amount\nA1,20\n" });
   */
  readonly s3: CloudStorage;
  /**
   * The cloud's EventBridge client: an ordinary `EventBridgeClient`, built when first asked for.
   * @throws PEER_MISSING when `@aws-sdk/client-eventbridge` is not installed
   */
  readonly eventBridge: EventBridgeClient;
  /**
   * The cloud's SQS client: an ordinary `SQSClient`, built when first asked for. A ReceiveMessage with WaitTimeSeconds waits in virtual time.
   * @throws PEER_MISSING when `@aws-sdk/client-sqs` is not installed
   * @example
   * const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
   */
  readonly sqs: SQSClient;
  /**
   * The cloud's CloudWatch Logs client: an ordinary `CloudWatchLogsClient`, built when first asked for.
   * @throws PEER_MISSING when `@aws-sdk/client-cloudwatch-logs` is not installed
   */
  readonly logs: CloudWatchLogsClient;
  /**
   * The same cloud seen from another Region, or from another account: what its clients make and `deploy` creates stands there. Clock,
   * S3, Lambda handlers and HTTP endpoints are shared. Buses forward events between places as their rules say, and an SDK client
   * with that Region gets there through `serve`, too; for another account, give it the account as its access key id.
   * @param options.accountId twelve digits (default: this cloud's)
   * @example
   * const ireland = cloud.inRegion("eu-west-1");
   * const orders = await ireland.deploy("orders", definition);
   * @throws CLOUD_OPTION_INVALID
   */
  inRegion(region: string, options?: { readonly accountId?: string }): EmbeddedCloud;
  /** The present moment of virtual time. */
  now(): Date;
  /**
   * Lets so much virtual time pass, with all that happens in it.
   * @throws DURATION_INVALID, CLOCK_HELD
   */
  advanceBy(duration: Duration): Promise<void>;
  /**
   * Lets virtual time pass up to a moment, which is included.
   * @throws TIME_INVALID for what is no date or lies before now, CLOCK_HELD
   */
  advanceTo(moment: Date | string): Promise<void>;
  /** Lets virtual time pass until nothing is left that would happen by itself: only time-outs and recurring schedules. @throws CLOCK_HELD */
  runUntilIdle(): Promise<void>;
  /**
   * Writes the whole cloud to a file, once all that takes no time has happened: machines, executions with their histories and what they
   * wait for, virtual time, stubs, queues, buses, schedules, logs, objects. `embedded({ from: file })` goes on from there, in this
   * process or another, as if nothing had been between. An execution that is paused stays so. The file is there whole or not at all.
   *
   * Functions cannot be written: handlers are given again, those of stubs through `embedded({ from, functions })`, those of `at` and
   * `answers` to `execution(arn)`, which names each that is missing (see `unfinished`). Captures and workers that poll from outside begin
   * anew. An `at` that saves has acted: what it does after that is not done again.
   * @throws CLOUD_UNSAVABLE while a handler or worker is at work, naming state and execution, and while a batch with `contending` runs
   * @throws CLOUD_FILE_UNWRITABLE
   * @example
   * await cloud.save("half-way.json");
   * // later, elsewhere
   * await using cloud = embedded({ from: "half-way.json" });
   * await execution(arn).on(cloud).expectPath("Settle").run();
   */
  save(file: string): Promise<void>;
  /**
   * Runs that were under way when the cloud was saved, and that nobody has taken up since with `execution(executionArn)`: where each is
   * paused, and which functions have to be given again.
   * @example for (const { executionArn } of cloud.unfinished) await execution(executionArn).on(cloud).expectSucceeded().run();
   */
  readonly unfinished: readonly UnfinishedRun[];
  /**
   * Batches, series and chains that were running when the cloud was saved, with the members and steps that had not started: these are
   * not started any more. Who takes up one of their executions is warned of it.
   * @example for (const { kind, at, left } of cloud.interrupted) console.log(`${kind} at ${at} had still to start ${left.join(", ")}`);
   */
  readonly interrupted: readonly InterruptedOrchestration[];
  /**
   * Serves this cloud over HTTP on 127.0.0.1: `endpoint(url)`, any AWS SDK and the AWS CLI reach what is in it, Lambda handlers and HTTP
   * endpoints of this process included. Time is real unless `time` says otherwise; then it passes by itself.
   * @example
   * cloud.lambda("charge-card", ({ amount }) => ({ payment: `pay-${amount}` }));
   * await using served = await cloud.serve({ port: 8083, time: "instant" });
   * console.log(`STEPWRIGHT_TARGET=${served.url}`);
   * @throws SERVER_CANNOT_LISTEN, CLOUD_OPTION_INVALID
   */
  serve(options?: ServeOptions): Promise<ServedCloud>;
  /** Keeps virtual time still until `work` has settled: for real I/O in a test while workflows run. */
  hold<Result>(work: () => Promise<Result> | Result): Promise<Result>;
}
