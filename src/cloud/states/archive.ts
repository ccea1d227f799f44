import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Machine } from "../../asl/machine.js";
import type { Engine, EngineExecution, HistoryLog, MapRunView, SavedExecution } from "../../engine/index.js";

/** Executions that are packed together: enough for what they have in common to be written once. */
const packed = 128;

/** Executions in one packet, each as the JSON text it was saved as: as they are while it fills, then compressed. */
interface Packet {
  texts: string[];
  bytes: Uint8Array | undefined;
}

/** Where an execution is packed. */
interface Place {
  readonly packet: Packet;
  readonly index: number;
  readonly machine: Machine;
}

/**
 * Ended executions in little memory: a Map Run may have a hundred thousand of them, and hardly any is looked at. What stands in a
 * list of executions stays at hand; the rest is unpacked when it is read.
 */
export class Archive {
  readonly #engine: () => Engine;
  #filling: Packet = { texts: [], bytes: undefined };
  #open: { readonly packet: Packet; readonly texts: readonly string[] } | undefined;

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  /**
   * Takes an execution that has ended.
   * @returns what stands for it from then on
   */
  add(execution: EngineExecution, machine: Machine): EngineExecution {
    const packet = this.#filling;
    const index = packet.texts.push(JSON.stringify(execution.save())) - 1;
    if (packet.texts.length === packed) {
      packet.bytes = deflateRawSync(JSON.stringify(packet.texts), { level: 1 });
      packet.texts = [];
      this.#filling = { texts: [], bytes: undefined };
    }
    return new ArchivedExecution(execution, this, { packet, index, machine });
  }

  /** The whole of an archived execution. */
  read({ packet, index, machine }: Place): EngineExecution {
    const saved = JSON.parse(this.#texts(packet)[index] as string) as SavedExecution;
    return this.#engine().restore(saved, machine);
  }

  #texts(packet: Packet): readonly string[] {
    if (packet.bytes === undefined) return packet.texts;
    if (this.#open?.packet !== packet) {
      const text = inflateRawSync(packet.bytes).toString("utf8");
      this.#open = { packet, texts: JSON.parse(text) as string[] };
    }
    return this.#open.texts;
  }
}

/** An ended execution of which only the outline is at hand. */
class ArchivedExecution implements EngineExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: EngineExecution["status"];
  readonly startTime: number;
  readonly stopTime: number | undefined;
  readonly mapRunArn: string | undefined;
  readonly itemCount: number | undefined;
  readonly redriveCount: number;
  readonly redriveTime: number | undefined;
  readonly #archive: Archive;
  readonly #packet: Packet;
  readonly #index: number;
  readonly #machine: Machine;

  constructor(execution: EngineExecution, archive: Archive, { packet, index, machine }: Place) {
    this.executionArn = execution.executionArn;
    this.stateMachineArn = execution.stateMachineArn;
    this.status = execution.status;
    this.startTime = execution.startTime;
    this.stopTime = execution.stopTime;
    this.mapRunArn = execution.mapRunArn;
    this.itemCount = execution.itemCount;
    this.redriveCount = execution.redriveCount;
    this.redriveTime = execution.redriveTime;
    this.#archive = archive;
    this.#packet = packet;
    this.#index = index;
    this.#machine = machine;
  }

  get #whole(): EngineExecution {
    return this.#archive.read({ packet: this.#packet, index: this.#index, machine: this.#machine });
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
