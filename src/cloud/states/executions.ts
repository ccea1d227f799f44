import type { EngineExecution } from "../../engine/index.js";
import type { MachineType } from "../../asl/machine.js";
import { AwsError } from "../wire/aws-error.js";
import { checkExecutionArn } from "./arn.js";
import type { Revision } from "./machines.js";

/** An execution, and what it was started with. */
export interface ExecutionRecord {
  execution: EngineExecution;
  readonly type: MachineType;
  readonly machineArn: string;
  /** The version it was started through. */
  readonly versionArn: string | undefined;
  /** The alias it was started through. */
  readonly aliasArn: string | undefined;
  /** As the machine was when it started. */
  readonly revision: Revision;
  readonly traceHeader: string | undefined;
  /** The test case of the mock configuration it was started with. */
  readonly testCase: string | undefined;
  /** Its last redrives: the client token each was asked for with, and when. */
  readonly redrives: { readonly token: string | undefined; readonly at: number }[];
}

/** The executions of one account and region, in start order. */
export class Executions {
  readonly #byArn = new Map<string, ExecutionRecord>();
  readonly #byMachine = new Map<string, Map<string, ExecutionRecord>>();

  #started = 0;

  /** Counts a start: executions made without a name draw theirs from it. */
  countStarted(): number {
    return ++this.#started;
  }

  add(record: ExecutionRecord): void {
    const arn = record.execution.executionArn;
    this.#byArn.set(arn, record);
    const siblings = this.#byMachine.get(record.machineArn);
    if (siblings === undefined) this.#byMachine.set(record.machineArn, new Map([[arn, record]]));
    else siblings.set(arn, record);
  }

  get(arn: string): ExecutionRecord | undefined {
    return this.#byArn.get(arn);
  }

  remove(arn: string): void {
    const record = this.#byArn.get(arn);
    if (record === undefined) return;
    this.#byArn.delete(arn);
    const siblings = this.#byMachine.get(record.machineArn);
    siblings?.delete(arn);
    if (siblings?.size === 0) this.#byMachine.delete(record.machineArn);
  }

  /** Of one machine, in start order. */
  ofMachine(machineArn: string): ExecutionRecord[] {
    return [...(this.#byMachine.get(machineArn)?.values() ?? [])];
  }

  /**
   * Finds a STANDARD execution.
   * @throws AwsError InvalidArn or ExecutionDoesNotExist
   */
  resolve(arn: string): ExecutionRecord {
    checkExecutionArn(arn);
    const record = this.#byArn.get(arn);
    if (record === undefined) throw executionDoesNotExist(arn);
    return record;
  }
}

/** AWS's ExecutionDoesNotExist, with its text. */
export function executionDoesNotExist(arn: string): AwsError {
  return new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}
