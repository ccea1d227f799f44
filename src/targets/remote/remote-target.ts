import type { SFNClient } from "@aws-sdk/client-sfn";
import { StepwrightError } from "../../errors/index.js";
import type { DeployedMachine, TargetPort } from "../../executor/port.js";
import { loadDefinition } from "../../loaders/definition.js";
import { RemoteCalls, type Patience } from "./remote-calls.js";
import { Machines, type MachinePolicy } from "../machines.js";
import { EventBridgeCalls } from "../events/event-bridge.js";
import { RemoteEventsPort, type RemoteEventsSetup } from "../events/remote-events-port.js";
import { sweep, type Swept } from "../events/sweep.js";
import { RemotePort } from "./remote-port.js";
import { RemoteQueues } from "./remote-queues.js";
import type { RealTime } from "./real-time.js";
import type { DefinitionIn, DefinitionRef, DeployOptions, Target } from "../target.js";
import type { Place } from "../call-error.js";
import type { CloudWatchLogsClient, EventBridgeClient, SQSClient } from "../clients/optional-clients.js";

/** What a target over a real service is made of. */
export interface RemoteTargetSetup {
  readonly kind: "aws" | "endpoint";
  readonly label: string;
  readonly place: Place;
  readonly origin: () => readonly (readonly [label: string, value: string])[];
  /** Builds a client. `once`: one that never retries by itself. */
  createClient(options: { readonly once: boolean }): SFNClient;
  /** Builds a client of CloudWatch Logs at the same place. @throws PEER_MISSING */
  createLogs(): CloudWatchLogsClient;
  /** Builds a client of EventBridge at the same place. @throws PEER_MISSING */
  createEventBridge(): EventBridgeClient;
  /** Builds a client of SQS at the same place. @throws PEER_MISSING */
  createSqs(): SQSClient;
  /** The user's own client: used for everything, and left open. */
  readonly client: SFNClient | undefined;
  /** The user's own clients of other services, left open. */
  readonly clients?: {
    readonly eventBridge?: EventBridgeClient | undefined;
    readonly sqs?: SQSClient | undefined;
    readonly logs?: CloudWatchLogsClient | undefined;
  };
  readonly policy: MachinePolicy;
  readonly patience: Patience;
  readonly time: RealTime;
}

/** StartSyncExecution answers after at most five minutes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html */
const syncLimitMs = 310_000;

/** By so much the clocks of two services of AWS may differ. */
const clockSkewMs = 1000;

/** A Step Functions service as a Target: AWS, or an endpoint. */
export class RemoteTarget implements Target {
  readonly kind: "aws" | "endpoint";
  readonly #setup: RemoteTargetSetup;
  readonly #machines: Machines;
  readonly #port: RemotePort;
  #client: SFNClient | undefined;
  #syncClient: SFNClient | undefined;
  #logs: CloudWatchLogsClient | undefined;
  #eventBridge: EventBridgeClient | undefined;
  #sqs: SQSClient | undefined;
  #events: RemoteEventsPort | undefined;
  #bridge: EventBridgeCalls | undefined;
  readonly #sweeping: () => RemoteEventsSetup;
  #closed = false;

  constructor(setup: RemoteTargetSetup) {
    this.#setup = setup;
    this.kind = setup.kind;
    const { time, patience, place, kind, label, origin } = setup;
    const calls = new RemoteCalls({ client: () => this.sfn, time, patience, place });
    const syncPatience = { ...patience, requestMs: Math.max(syncLimitMs, patience.requestMs) };
    const syncCalls = new RemoteCalls({ client: () => this.#sfnOnce(), time, patience: syncPatience, place });
    this.#machines = new Machines(calls, setup.policy);
    this.#port = new RemotePort({
      kind,
      label,
      origin,
      calls,
      syncCalls,
      machines: this.#machines,
      time,
      logs: () => this.logs,
      queues: new RemoteQueues(() => this.sqs, time, kind === "aws" ? clockSkewMs : 0),
      events: () => (this.#events ??= new RemoteEventsPort(this.#eventsSetup(calls))),
    });
    this.#sweeping = () => this.#eventsSetup(calls);
  }

  get sfn(): SFNClient {
    this.#open("sfn");
    return (this.#client ??= this.#setup.client ?? this.#setup.createClient({ once: false }));
  }

  get eventBridge(): EventBridgeClient {
    this.#open("eventBridge");
    return (this.#eventBridge ??= this.#setup.clients?.eventBridge ?? this.#setup.createEventBridge());
  }

  get sqs(): SQSClient {
    this.#open("sqs");
    return (this.#sqs ??= this.#setup.clients?.sqs ?? this.#setup.createSqs());
  }

  get logs(): CloudWatchLogsClient {
    this.#open("logs");
    return (this.#logs ??= this.#setup.clients?.logs ?? this.#setup.createLogs());
  }

  /** Removes what killed processes left behind: see `stepwright sweep`. */
  sweep(olderThanMs: number): Promise<Swept> {
    return sweep({ ...this.#sweeping(), now: this.#setup.time.now() }, olderThanMs);
  }

  async deploy<const Ref extends DefinitionRef>(
    name: string,
    definition: Ref,
    options: DeployOptions = {},
  ): Promise<DeployedMachine<DefinitionIn<Ref>>> {
    const source = await loadDefinition(definition);
    const type = options.type ?? source.type ?? "STANDARD";
    return (await this.#machines.deploy({ ...source, name, type })) as DeployedMachine<DefinitionIn<Ref>>;
  }

  port(): TargetPort {
    return this.#port;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#machines.removeAll();
    } finally {
      this.#closed = true;
      if (this.#client !== this.#setup.client) this.#client?.destroy();
      this.#syncClient?.destroy();
      if (this.#logs !== this.#setup.clients?.logs) this.#logs?.destroy();
      if (this.#eventBridge !== this.#setup.clients?.eventBridge) this.#eventBridge?.destroy();
      if (this.#sqs !== this.#setup.clients?.sqs) this.#sqs?.destroy();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(what: string): void {
    if (this.#closed) throw new StepwrightError("TARGET_CLOSED", { what, target: this.#setup.label });
  }

  #eventsSetup(sfn: RemoteCalls): RemoteEventsSetup {
    const { kind, place, time, patience } = this.#setup;
    const again = { sleep: (milliseconds: number) => time.sleep(milliseconds), failingMs: patience.failingMs };
    const client = (): EventBridgeClient => this.eventBridge;
    this.#bridge ??= new EventBridgeCalls({ client, place, again, requestMs: patience.requestMs });
    return { kind, bridge: this.#bridge, sfn, sqs: () => this.sqs, time };
  }

  #sfnOnce(): SFNClient {
    if (this.#setup.client !== undefined) return this.sfn;
    return (this.#syncClient ??= this.#setup.createClient({ once: true }));
  }
}
