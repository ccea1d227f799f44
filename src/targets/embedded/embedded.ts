import type { SFNClient } from "@aws-sdk/client-sfn";
import { cloudAt } from "../../cloud/cloud-at.js";
import { createCloud, type Cloud, type CloudOptions } from "../../cloud/cloud.js";
import { checkPlace } from "../../cloud/cloud-options.js";
import type { HttpHandler } from "../../cloud/http/endpoints.js";
import type { Served } from "../../cloud/http-server.js";
import type { LambdaHandler } from "../../cloud/lambda/context.js";
import { PerPlace, placeKey } from "../../cloud/place.js";
import type { InterruptedOrchestration } from "../../executor/orchestration/interrupted.js";
import type { UnfinishedRun } from "../../cloud/saving/attended-runs.js";
import { textOfSavedCloud } from "../../cloud/saving/saved-cloud.js";
import type { ActivityHandler, ActivityWorker, ActivityWorkerOptions } from "../../cloud/tasks/activity-worker.js";
import type { CloudStorage } from "../../cloud/storage/buckets.js";
import { collector } from "../../coverage/collector.js";
import { durationOf, StepwrightError } from "../../errors/index.js";
import type { DeployedMachine, TargetPort } from "../../executor/port.js";
import { loadDefinition } from "../../loaders/definition.js";
import type { Duration } from "../../util/duration.js";
import type { JsonObject } from "../../util/json.js";
import { installedApiModels } from "../clients/api-models.js";
import type { EmbeddedCloud, ServedCloud, ServeOptions } from "./embedded-cloud.js";
import { EmbeddedPort } from "./embedded-port.js";
import { EmbeddedQueues } from "./embedded-queues.js";
import { EmbeddedEventsPort } from "../events/embedded-events-port.js";
import { EventBridgeCalls } from "../events/event-bridge.js";
import { inProcessClient, inProcessEventBridge, inProcessLogs, inProcessSqs } from "./in-process-client.js";
import { InProcessCalls } from "./in-process-calls.js";
import { Machines, suffixedName } from "../machines.js";
import type { DefinitionIn, DefinitionRef, DeployOptions } from "../target.js";
import { savedFile, writeWhole } from "./saved-file.js";
import { watched } from "./watchdog.js";
import type { CloudWatchLogsClient, EventBridgeClient, SQSClient } from "../clients/optional-clients.js";

export type { EmbeddedCloud } from "./embedded-cloud.js";

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
 * @throws CLOUD_OPTION_INVALID, WORD_UNKNOWN, DURATION_INVALID or MOCK_CONFIG_INVALID; with `from` also CLOUD_FILE_UNREADABLE, CLOUD_FILE_VERSION,
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
  readonly #root: Embedded;
  readonly #machines: Machines;
  readonly #port: EmbeddedPort;
  readonly #views: PerPlace<Embedded>;
  readonly #served = new Set<Served>();
  #client: SFNClient | undefined;
  #eventBridge: EventBridgeClient | undefined;
  #sqs: SQSClient | undefined;
  #logs: CloudWatchLogsClient | undefined;
  #closed = false;
  #temporary: number;

  /** @param root what it is a view of; absent for the whole cloud */
  constructor(cloud: Cloud, notes?: Notes, root?: Embedded) {
    this.#cloud = cloud;
    this.#root = root ?? this;
    this.#temporary = notes?.temporary ?? 0;
    const viewNotes = new Map(notes?.views);
    this.#views = new PerPlace((place) => new Embedded(cloudAt(cloud, place), viewNotes.get(placeKey(place)), this));
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

  async serve(options: ServeOptions = {}): Promise<ServedCloud> {
    this.#open("serve");
    const { listen } = await import("../../cloud/http-server.js");
    const served = await listen(this.#cloud, options);
    this.#served.add(served);
    const close = async (): Promise<void> => {
      if (this.#served.delete(served)) await served.close();
    };
    return { url: served.url, port: served.port, close, [Symbol.asyncDispose]: close };
  }

  async save(file: string): Promise<void> {
    this.#open("save");
    const path = savedFile(file);
    await writeWhole(path, textOfSavedCloud(await this.#cloud.save(this.#root.#notes() as unknown as JsonObject)));
  }

  get unfinished(): readonly UnfinishedRun[] {
    return this.#cloud.runs.unfinished();
  }

  get interrupted(): readonly InterruptedOrchestration[] {
    return this.#cloud.runs.interrupted();
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

  async close(): Promise<void> {
    this.#closed = true;
    const servers = [...this.#served];
    this.#served.clear();
    for (const client of [this.#client, this.#eventBridge, this.#sqs, this.#logs]) client?.destroy();
    await Promise.all([...this.#views.all(), ...servers].map((one) => one.close()));
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
