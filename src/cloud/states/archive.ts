import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Machine } from "../../asl/machine.js";
import type { Engine, EngineExecution, HistoryLog, MapRunView, SavedExecution, SavedWork } from "../../engine/index.js";

/** Executions that are packed together: enough for what they have in common to be written once. */
const packed = 128;

/** Executions in one packet, each as the JSON text it was saved as: as they are while it fills, then compressed. */
interface Packet {
  readonly archive: Archive;
  readonly kin: Kin;
  texts: string[];
  bytes: Uint8Array | undefined;
}

/** What the child executions of one Map Run have in common. */
interface Kin {
  readonly stateMachineArn: string;
  readonly mapRunArn: string | undefined;
  readonly machine: Machine;
  /** Times of executions are kept relative to it: small numbers take no memory of their own. */
  readonly since: number;
}

/**
 * Ended executions in little memory: a Map Run may have a hundred thousand of them, and hardly any is looked at. What stands in a
 * list of executions stays at hand; the rest is unpacked when it is read.
 */
export class Archive {
  readonly #engine: () => Engine;
  #filling: Packet | undefined;
  #kin: Kin | undefined;
  #open: { readonly packet: Packet; readonly texts: readonly string[] } | undefined;

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  /**
   * Takes an execution that has ended.
   * @returns what stands for it from then on
   */
  add(execution: EngineExecution, machine: Machine): EngineExecution {
    const packet = this.#packetFor(execution, machine);
    const index = packet.texts.push(JSON.stringify(execution.save())) - 1;
    if (packet.texts.length === packed) {
      // What zlib gives lies in a far larger buffer of its own.
      packet.bytes = new Uint8Array(deflateRawSync(packet.texts.join("\n"), { level: 1 }));
      packet.texts = [];
      this.#filling = undefined;
    }
    return new ArchivedExecution(execution, packet, index);
  }

  #packetFor({ mapRunArn, stateMachineArn, startTime }: EngineExecution, machine: Machine): Packet {
    const filling = this.#filling;
    if (filling?.kin.mapRunArn === mapRunArn && filling?.kin.machine === machine) return filling;
    const kin =
      this.#kin?.mapRunArn === mapRunArn && this.#kin?.machine === machine
        ? this.#kin
        : { stateMachineArn, mapRunArn, machine, since: startTime };
    this.#kin = kin;
    this.#filling = { archive: this, kin, texts: [], bytes: undefined };
    return this.#filling;
  }

  /** The whole of an archived execution. */
  read(packet: Packet, index: number): EngineExecution {
    const saved = JSON.parse(this.#texts(packet)[index] as string) as SavedExecution;
    return this.#engine().restore(saved, packet.kin.machine);
  }

  #texts(packet: Packet): readonly string[] {
    if (packet.bytes === undefined) return packet.texts;
    if (this.#open?.packet !== packet) {
      const text = inflateRawSync(packet.bytes).toString("utf8");
      // JSON as it is saved has no line breaks.
      this.#open = { packet, texts: text.split("\n") };
    }
    return this.#open.texts;
  }
}

/** An ended execution of which only the outline is at hand. */
class ArchivedExecution implements EngineExecution {
  readonly executionArn: string;
  readonly status: EngineExecution["status"];
  readonly itemCount: number | undefined;
  readonly redriveCount: number;
  readonly redriveTime: number | undefined;
  readonly #packet: Packet;
  readonly #index: number;
  readonly #started: number;
  readonly #stopped: number | undefined;

  constructor(execution: EngineExecution, packet: Packet, index: number) {
    const { since } = packet.kin;
    this.executionArn = execution.executionArn;
    this.status = execution.status;
    this.itemCount = execution.itemCount;
    this.redriveCount = execution.redriveCount;
    this.redriveTime = execution.redriveTime;
    this.#packet = packet;
    this.#index = index;
    this.#started = execution.startTime - since;
    this.#stopped = execution.stopTime === undefined ? undefined : execution.stopTime - since;
  }

  get #whole(): EngineExecution {
    return this.#packet.archive.read(this.#packet, this.#index);
  }

  get stateMachineArn(): string {
    return this.#packet.kin.stateMachineArn;
  }
  get mapRunArn(): string | undefined {
    return this.#packet.kin.mapRunArn;
  }
  get startTime(): number {
    return this.#packet.kin.since + this.#started;
  }
  get stopTime(): number | undefined {
    return this.#stopped === undefined ? undefined : this.#packet.kin.since + this.#stopped;
  }
  get name(): string {
    return this.executionArn.split(":")[7] ?? "";
  }
  get inputText(): string {
    return this.#whole.inputText;
  }
  get outputText(): string | undefined {
    return this.#whole.outputText;
  }
  get error(): string | undefined {
    return this.#whole.error;
  }
  get cause(): string | undefined {
    return this.#whole.cause;
  }
  get history(): HistoryLog {
    return this.#whole.history;
  }

  mapRuns(): readonly MapRunView[] {
    return this.#whole.mapRuns();
  }
  save(): SavedExecution {
    return this.#whole.save();
  }
  paused(): undefined {
    return undefined;
  }
  goOn(): void {}
  work(): SavedWork {
    return { timers: [], children: [] };
  }
  busy(): readonly [] {
    return [];
  }
  openStates(): readonly string[] {
    return [];
  }
  openTasks(): readonly [] {
    return [];
  }

  // What has ended takes nothing in any more; a child execution is redriven by its Map Run, from what was saved.
  redrive(): void {}
  stop(): void {}
  answerTask(): boolean {
    return false;
  }
  startTask(): boolean {
    return false;
  }
  heartbeatTask(): boolean {
    return false;
  }
  updateMapRun(): boolean {
    return false;
  }
}
