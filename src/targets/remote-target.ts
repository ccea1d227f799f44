import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { StepwrightError } from "../errors/index.js";
import type { DeployedMachine, TargetPort } from "../executor/port.js";
import { loadDefinition } from "../loaders/definition.js";
import { RemoteCalls, type Patience } from "./remote-calls.js";
import { Machines, type MachinePolicy } from "./machines.js";
import { RemotePort } from "./remote-port.js";
import type { RealTime } from "./real-time.js";
import type { DefinitionIn, DefinitionRef, DeployOptions, Target } from "./target.js";
import type { Place } from "./call-error.js";

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
  /** The user's own client: used for everything, and left open. */
  readonly client: SFNClient | undefined;
  readonly policy: MachinePolicy;
  readonly patience: Patience;
  readonly time: RealTime;
}

/** StartSyncExecution answers after at most five minutes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html */
const syncLimitMs = 310_000;

/** A Step Functions service as a Target: AWS, or an endpoint. */
export class RemoteTarget implements Target {
  readonly kind: "aws" | "endpoint";
  readonly #setup: RemoteTargetSetup;
  readonly #machines: Machines;
  readonly #port: RemotePort;
  #client: SFNClient | undefined;
  #syncClient: SFNClient | undefined;
  #logs: CloudWatchLogsClient | undefined;
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
      logs: () => (this.#logs ??= setup.createLogs()),
    });
  }

  get sfn(): SFNClient {
    if (this.#closed) throw new StepwrightError("TARGET_CLOSED", { what: "sfn", target: this.#setup.label });
    return (this.#client ??= this.#setup.client ?? this.#setup.createClient({ once: false }));
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
      this.#logs?.destroy();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #sfnOnce(): SFNClient {
    if (this.#setup.client !== undefined) return this.sfn;
    return (this.#syncClient ??= this.#setup.createClient({ once: true }));
  }
}
