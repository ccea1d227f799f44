import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Machine } from "../../asl/machine.js";
import type { Engine, EngineExecution, HistoryLog, MapRunView, SavedExecution } from "../../engine/index.js";

/** Executions that are packed together: enough for what they have in common to be written once. */
const packed = 256;

/** Executions in one packet, each as the JSON text it was saved as. */
interface Packet {
  readonly bytes: Uint8Array;
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
  #waiting: { execution: EngineExecution; machine: Machine; replace(by: EngineExecution): void }[] = [];
  #open: { readonly packet: Packet; readonly texts: readonly string[] } | undefined;

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  /**
   * Takes an execution that has ended.
   * @param replace called when it is packed, with what stands for it from then on
   */
  add(execution: EngineExecution, machine: Machine, replace: (by: EngineExecution) => void): void {
    this.#waiting.push({ execution, machine, replace });
    if (this.#waiting.length < packed) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    const texts = waiting.map(({ execution: one }) => JSON.stringify(one.save()));
    const packet = { bytes: deflateRawSync(JSON.stringify(texts), { level: 1 }) };
    waiting.forEach((one, index) => {
      one.replace(new ArchivedExecution(one.execution, this.#reader({ packet, index, machine: one.machine })));
    });
  }

  /** A closure of its own: one beside the execution would keep it. */
  #reader({ packet, index, machine }: Place): () => EngineExecution {
    return () => this.#read(packet, index, machine);
  }

  #read(packet: Packet, index: number, machine: Machine): EngineExecution {
    if (this.#open?.packet !== packet) {
      const text = inflateRawSync(packet.bytes).toString("utf8");
      this.#open = { packet, texts: JSON.parse(text) as string[] };
    }
    const saved = JSON.parse(this.#open.texts[index] as string) as SavedExecution;
    return this.#engine().restore(saved, machine);
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
  readonly #whole: () => EngineExecution;

  constructor(execution: EngineExecution, whole: () => EngineExecution) {
    this.executionArn = execution.executionArn;
    this.stateMachineArn = execution.stateMachineArn;
    this.status = execution.status;
    this.startTime = execution.startTime;
    this.stopTime = execution.stopTime;
    this.mapRunArn = execution.mapRunArn;
    this.itemCount = execution.itemCount;
    this.redriveCount = execution.redriveCount;
    this.redriveTime = execution.redriveTime;
    this.#whole = whole;
  }

  get name(): string {
    return this.executionArn.split(":")[7] ?? "";
  }
  get inputText(): string {
    return this.#whole().inputText;
  }
  get outputText(): string | undefined {
    return this.#whole().outputText;
  }
  get error(): string | undefined {
    return this.#whole().error;
  }
  get cause(): string | undefined {
    return this.#whole().cause;
  }
  get history(): HistoryLog {
    return this.#whole().history;
  }

  mapRuns(): readonly MapRunView[] {
    return this.#whole().mapRuns();
  }
  save(): SavedExecution {
    return this.#whole().save();
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
