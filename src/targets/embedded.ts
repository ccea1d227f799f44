import { randomUUID } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { cloudAt } from "../cloud/cloud-at.js";
import { createCloud, type Cloud, type CloudOptions } from "../cloud/cloud.js";
import { checkPlace } from "../cloud/cloud-options.js";
import type { HttpHandler } from "../cloud/http/endpoints.js";
import type { LambdaHandler } from "../cloud/lambda/context.js";
import { PerPlace, placeKey } from "../cloud/place.js";
import type { UnfinishedRun } from "../cloud/saving/attended-runs.js";
import type { ActivityHandler, ActivityWorker, ActivityWorkerOptions } from "../cloud/tasks/activity-worker.js";
import type { CloudStorage } from "../cloud/storage/buckets.js";
import { collector } from "../coverage/collector.js";
import { durationOf, StepwrightError } from "../errors/index.js";
import type { DeployedMachine, TargetPort } from "../executor/port.js";
import { loadDefinition } from "../loaders/definition.js";
import type { Duration } from "../util/duration.js";
import type { JsonObject } from "../util/json.js";
import { installedApiModels } from "./api-models.js";
import { EmbeddedPort } from "./embedded-port.js";
import { EmbeddedQueues } from "./embedded-queues.js";
import { EmbeddedEventsPort } from "./events/embedded-events-port.js";
import { EventBridgeCalls } from "./events/event-bridge.js";
import { inProcessClient, inProcessEventBridge, inProcessLogs, inProcessSqs } from "./in-process-client.js";
import { InProcessCalls } from "./in-process-calls.js";
import { Machines, suffixedName } from "./machines.js";
import type { DefinitionIn, DefinitionRef, DeployOptions, Target } from "./target.js";
import { watched } from "./watchdog.js";
import type { CloudWatchLogsClient, EventBridgeClient, SQSClient } from "./optional-clients.js";

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
   * process or another, as if nothing had been between. Functions cannot be written: handlers are given again, those of stubs through
   * `embedded({ from, functions })`; captures and workers that poll from outside begin anew.
   * @throws CLOUD_UNSAVABLE while a handler is at work, naming state and execution
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
  /** Keeps virtual time still until `work` has settled: for real I/O in a test while workflows run. */
  hold<Result>(work: () => Promise<Result> | Result): Promise<Result>;
}

/** What a target keeps with its cloud when that is saved. */
interface Notes {
  /** Temporary machines made so far. */
  readonly temporary: number;
  /** How often each name of an execution was made. */
  readonly names: readonly (readonly [name: string, count: number])[];
  /** Those of the views of other Regions and accounts. */
  readonly views: readonly (readonly [place: string, notes: Notes])[];
}

/**
 * Makes an embedded cloud: an empty AWS in this process. Each is a world of its own with its own clock, so tests may
 * run side by side.
 * @example
 * await using cloud = embedded({ seed: 7 });
 * const orders = await cloud.deploy("orders", "./orders.asl.json");
 * await workflow(orders).on(cloud).withInput({ type: "bulk" }).expectPath("BulkProcessing").run();
 * @throws CLOUD_OPTION_INVALID, DURATION_INVALID or MOCK_CONFIG_INVALID; with `from` also CLOUD_FILE_UNREADABLE, CLOUD_FILE_VERSION,
 * CLOUD_OPTION_MISSING or CLOUD_FUNCTIONS_MISSING
 */
export function embedded(options: CloudOptions = {}): EmbeddedCloud {
  const counts = collector();
  const cloud = createCloud(options, installedApiModels(), counts && ((execution) => counts.ended(execution, cloud)));
  counts?.watch(cloud);
  return new Embedded(cloud, cloud.note as unknown as Notes | undefined);
}

class Embedded implements EmbeddedCloud {
  readonly kind = "embedded";
  readonly #cloud: Cloud;
  readonly #machines: Machines;
  readonly #port: EmbeddedPort;
  readonly #views: PerPlace<Embedded>;
  #client: SFNClient | undefined;
  #eventBridge: EventBridgeClient | undefined;
  #sqs: SQSClient | undefined;
  #logs: CloudWatchLogsClient | undefined;
  #closed = false;
  #temporary: number;

  constructor(cloud: Cloud, notes?: Notes) {
    this.#cloud = cloud;
    this.#temporary = notes?.temporary ?? 0;
    const viewNotes = new Map(notes?.views);
    this.#views = new PerPlace((place) => new Embedded(cloudAt(cloud, place), viewNotes.get(placeKey(place))));
    const calls = new InProcessCalls(() => this.sfn);
    const roleArn = `arn:aws:iam::${cloud.accountId}:role/stepwright`;
    this.#machines = new Machines(calls, {
      machines: {},
      roleArn: () => roleArn,
      keeps: true,
      prepareLogGroup: (name) => createLogGroup(cloud, name),
      temporaryName: (name) => suffixedName(name, String((this.#temporary += 1))),
    });
    let events: EmbeddedEventsPort | undefined;
    const bridge = new EventBridgeCalls({ client: () => this.eventBridge, place: calls.place });
    this.#port = new EmbeddedPort(
      cloud,
      calls,
      this.#machines,
      () => {
        this.#open("events");
        return (events ??= new EmbeddedEventsPort(cloud, bridge, calls));
      },
      new EmbeddedQueues(cloud),
    );
    for (const [name, count] of notes?.names ?? []) this.#port.names.set(name, count);
  }

  get region(): string {
    return this.#cloud.region;
  }

  get accountId(): string {
    return this.#cloud.accountId;
  }

  get seed(): number {
    return this.#cloud.seed;
  }

  get sfn(): SFNClient {
    this.#open("sfn");
    return (this.#client ??= inProcessClient(this.#cloud));
  }

  get eventBridge(): EventBridgeClient {
    this.#open("eventBridge");
    return (this.#eventBridge ??= inProcessEventBridge(this.#cloud));
  }

  get sqs(): SQSClient {
    this.#open("sqs");
    return (this.#sqs ??= inProcessSqs(this.#cloud));
  }

  get logs(): CloudWatchLogsClient {
    this.#open("logs");
    return (this.#logs ??= inProcessLogs(this.#cloud));
  }

  async deploy<const Ref extends DefinitionRef>(
    name: string,
    definition: Ref,
    options: DeployOptions = {},
  ): Promise<DeployedMachine<DefinitionIn<Ref>>> {
    this.#open("deploy");
    const source = await loadDefinition(definition);
    const type = options.type ?? source.type ?? "STANDARD";
    return (await this.#machines.deploy({ ...source, name, type })) as DeployedMachine<DefinitionIn<Ref>>;
  }

  port(): TargetPort {
    return this.#port;
  }

  lambda<Event = unknown>(name: string, handler: LambdaHandler<Event>): void {
    this.#open("lambda");
    this.#cloud.lambda(name, handler);
  }

  http(endpoint: string, handler: HttpHandler): void {
    this.#open("http");
    this.#cloud.http(endpoint, handler);
  }

  activityWorker<Input = unknown>(
    activity: string,
    handler: ActivityHandler<Input>,
    options?: ActivityWorkerOptions,
  ): ActivityWorker {
    this.#open("activityWorker");
    return this.#cloud.activityWorker(this.#cloud, activity, handler, options);
  }

  get s3(): CloudStorage {
    this.#open("s3");
    return this.#cloud.s3;
  }

  inRegion(region: string, { accountId = this.accountId }: { readonly accountId?: string } = {}): EmbeddedCloud {
    this.#open("inRegion");
    const place = checkPlace("inRegion", { region, accountId });
    if (region === this.region && accountId === this.accountId) return this;
    return this.#views.at(place);
  }

  now(): Date {
    return new Date(this.#cloud.clock.now);
  }

  async advanceBy(duration: Duration): Promise<void> {
    this.#open("advanceBy");
    const { clock } = this.#cloud;
    const time = clock.now + durationOf("advanceBy", duration);
    await watched(clock, `advanceBy(${JSON.stringify(duration)})`, clock.advanceTo(time));
  }

  async advanceTo(moment: Date | string): Promise<void> {
    this.#open("advanceTo");
    const { clock } = this.#cloud;
    const time = moment instanceof Date ? moment.getTime() : Date.parse(moment);
    if (!(time >= clock.now)) {
      const value = moment instanceof Date && Number.isNaN(time) ? String(moment) : moment;
      throw new StepwrightError("TIME_INVALID", { what: "advanceTo", value, now: this.now().toISOString() });
    }
    await watched(clock, `advanceTo("${new Date(time).toISOString()}")`, clock.advanceTo(time));
  }

  async runUntilIdle(): Promise<void> {
    this.#open("runUntilIdle");
    await watched(this.#cloud.clock, "runUntilIdle()", this.#cloud.clock.runUntilIdle());
  }

  async save(file: string): Promise<void> {
    this.#open("save");
    await writeWhole(file, JSON.stringify(await this.#cloud.save(this.#notes() as unknown as JsonObject)));
  }

  get unfinished(): readonly UnfinishedRun[] {
    return this.#cloud.runs.unfinished();
  }

  /** What this target itself counts: names of machines and executions. */
  #notes(): Notes {
    return {
      temporary: this.#temporary,
      names: [...this.#port.names],
      views: this.#views.entries().map(([place, view]) => [placeKey(place), view.#notes()]),
    };
  }

  hold<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    return this.#cloud.clock.hold(work, "cloud.hold()");
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const view of this.#views.all()) void view.close();
    for (const client of [this.#client, this.#eventBridge, this.#sqs, this.#logs]) client?.destroy();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(what: string): void {
    if (this.#closed) throw new StepwrightError("TARGET_CLOSED", { what, target: this.#port.label });
  }
}

/** Makes a log group, or leaves the one that is there. */
async function createLogGroup(cloud: Cloud, logGroupName: string): Promise<void> {
  const headers = { "x-amz-target": "Logs_20140328.CreateLogGroup" };
  await cloud.handle({ method: "POST", path: "/", headers, body: JSON.stringify({ logGroupName }) });
}

/** The file is there whole, or not at all: another process may look at any moment. */
async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
