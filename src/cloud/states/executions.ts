import { AwsError } from "../wire/aws-error.js";
import { checkExecutionArn } from "./arn.js";
import type { ExecutionRecord } from "./execution-record.js";

/** The executions of one machine, in start order; some of them may be gone. */
interface Siblings {
  records: ExecutionRecord[];
  gone: number;
}

/** The executions of one account and region, in start order. */
export class Executions {
  readonly #byArn = new Map<string, ExecutionRecord>();
  readonly #byMachine = new Map<string, Siblings>();

  #started = 0;

  /** Counts a start: executions made without a name draw theirs from it. */
  countStarted(): number {
    return ++this.#started;
  }

  /** How many were started. */
  get started(): number {
    return this.#started;
  }

  /** Counts on from there. */
  resume(started: number): void {
    this.#started = started;
  }

  /** In start order, those of all machines. */
  all(): readonly ExecutionRecord[] {
    return [...this.#byArn.values()];
  }

  /** Takes an execution in; there must be none of its ARN. */
  add(record: ExecutionRecord): void {
    this.#byArn.set(record.execution.executionArn, record);
    const siblings = this.#byMachine.get(record.machineArn);
    if (siblings === undefined) this.#byMachine.set(record.machineArn, { records: [record], gone: 0 });
    else siblings.records.push(record);
  }

  get(arn: string): ExecutionRecord | undefined {
    return this.#byArn.get(arn);
  }

  remove(arn: string): void {
    const record = this.#byArn.get(arn);
    if (record === undefined) return;
    this.#byArn.delete(arn);
    const siblings = this.#byMachine.get(record.machineArn);
    if (siblings === undefined) return;
    siblings.gone += 1;
    if (siblings.gone === siblings.records.length) this.#byMachine.delete(record.machineArn);
    else if (siblings.gone * 2 > siblings.records.length) this.#tidy(siblings);
  }

  /** Drops those that are gone: together, since looking for one in a long list takes time. */
  #tidy(siblings: Siblings): void {
    siblings.records = siblings.records.filter((record) => this.#byArn.get(record.execution.executionArn) === record);
    siblings.gone = 0;
  }

  /** Of one machine, in start order. */
  ofMachine(machineArn: string): ExecutionRecord[] {
    const siblings = this.#byMachine.get(machineArn);
    if (siblings === undefined) return [];
    if (siblings.gone > 0) this.#tidy(siblings);
    return [...siblings.records];
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
