import type {
  Capabilities,
  DeployedMachine,
  ExecutionDescription,
  MachineDescription,
  StartedExecution,
  StartRequest,
  TargetPort,
} from "../../src/executor/port.js";
import type { HistoryEvent } from "../../src/history/event.js";
import type { JsonValue } from "../../src/util/json.js";

const account = "arn:aws:states:us-east-1:123456789012";
const startDate = new Date("2030-01-01T00:00:00Z");

/** What a recording shows, and what goes wrong with it. */
export interface Recording {
  readonly kind?: TargetPort["kind"];
  readonly capabilities?: Partial<Capabilities>;
  readonly machine?: Partial<MachineDescription>;
  readonly description?: Partial<ExecutionDescription>;
  readonly events?: readonly HistoryEvent[];
  /** What waiting comes to. */
  readonly outcome?: "ended" | "deadline";
  /** Waiting lasts until its signal aborts. */
  readonly lasts?: boolean;
  /** Calls that fail, by name. */
  readonly failing?: Readonly<Record<string, Error>>;
  readonly warnings?: readonly string[];
}

/** A target that plays one recorded execution, and notes every call. */
export class RecordedPort implements TargetPort {
  readonly kind: TargetPort["kind"];
  readonly label = "a recording";
  readonly capabilities: Capabilities;
  readonly origin: readonly (readonly [string, string])[] = [["target", "recording"]];
  readonly calls: string[] = [];
  readonly started: StartRequest[] = [];
  /** Somebody waits. */
  waited = false;
  readonly #recording: Recording;

  constructor(recording: Recording = {}) {
    this.#recording = recording;
    this.kind = recording.kind ?? "endpoint";
    this.capabilities = {
      doubles: true,
      virtualTime: false,
      expressHistory: true,
      deploy: true,
      ...recording.capabilities,
    };
  }

  async deploy(name: string, definition: JsonValue): Promise<DeployedMachine> {
    this.#note("deploy", name);
    return { stateMachineArn: `${account}:stateMachine:${name}`, name, definition };
  }

  async deployTemporary(
    name: string,
    definition: JsonValue,
  ): Promise<{ machine: DeployedMachine; remove(): Promise<void> }> {
    this.#note("deployTemporary", name);
    const remove = async (): Promise<void> => this.#note("remove");
    return { machine: { stateMachineArn: `${account}:stateMachine:${name}-1`, name: `${name}-1`, definition }, remove };
  }

  async describeMachine(stateMachineArn: string): Promise<MachineDescription> {
    this.#note("describeMachine");
    return this.#machine(stateMachineArn);
  }

  async describeMachineForExecution(_executionArn: string): Promise<MachineDescription> {
    this.#note("describeMachineForExecution");
    return this.#machine(`${account}:stateMachine:orders`);
  }

  async start(request: StartRequest): Promise<StartedExecution> {
    this.started.push(request);
    this.#note("start");
    return { executionArn: `${account}:execution:orders:${request.name}`, startDate };
  }

  async wait(
    _executionArn: string,
    { deadlineMs, signal }: { readonly deadlineMs: number | undefined; readonly signal?: AbortSignal },
  ): Promise<"ended" | "deadline"> {
    this.#note("wait", deadlineMs === undefined ? "" : String(deadlineMs));
    this.waited = true;
    if (this.#recording.lasts === true) {
      await new Promise<void>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      });
    }
    return this.#recording.outcome ?? "ended";
  }

  async describe(executionArn: string): Promise<ExecutionDescription> {
    this.#note("describe");
    return {
      executionArn,
      stateMachineArn: `${account}:stateMachine:orders`,
      name: executionArn.slice(executionArn.lastIndexOf(":") + 1),
      status: "SUCCEEDED",
      startDate,
      stopDate: startDate,
      input: "{}",
      output: "{}",
      error: undefined,
      cause: undefined,
      ...this.#recording.description,
    };
  }

  async history(_executionArn: string): Promise<readonly HistoryEvent[]> {
    this.#note("history");
    return this.#recording.events ?? [];
  }

  async stop(
    _executionArn: string,
    { error, cause }: { readonly error: string; readonly cause: string },
  ): Promise<void> {
    this.#note("stop", `${error}: ${cause}`);
  }

  release(_executionArn: string): void {
    this.#note("release");
  }

  warnings(): readonly string[] {
    return this.#recording.warnings ?? [];
  }

  #machine(stateMachineArn: string): MachineDescription {
    const definition = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };
    return { stateMachineArn, name: "orders", type: "STANDARD", definition, ...this.#recording.machine };
  }

  #note(call: string, detail = ""): void {
    this.calls.push(detail === "" ? call : `${call} ${detail}`);
    const failure = this.#recording.failing?.[call];
    if (failure !== undefined) throw failure;
  }
}
