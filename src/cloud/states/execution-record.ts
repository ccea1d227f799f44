import type { MachineType } from "../../asl/machine.js";
import type { EngineExecution } from "../../engine/index.js";
import type { Revision } from "./machines.js";

/** What an execution was started with. */
export interface Start {
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
}

/** A redrive that was asked for. */
export interface Redrive {
  readonly token: string | undefined;
  readonly at: number;
}

const none: readonly Redrive[] = [];

/** How the executions of each revision were started last. */
const lastStarts = new WeakMap<Revision, Start>();

/** The same facts, as one object for all executions that were started alike one after the other. */
export function sharedStart(start: Start): Start {
  const last = lastStarts.get(start.revision);
  if (last !== undefined && isSame(last, start)) return last;
  lastStarts.set(start.revision, start);
  return start;
}

function isSame(left: Start, right: Start): boolean {
  return (
    left.type === right.type &&
    left.machineArn === right.machineArn &&
    left.versionArn === right.versionArn &&
    left.aliasArn === right.aliasArn &&
    left.traceHeader === right.traceHeader &&
    left.testCase === right.testCase
  );
}

/** An execution, and what it was started with: little more than two pointers, since there may be a hundred thousand. */
export class ExecutionRecord {
  execution: EngineExecution;
  readonly #start: Start;
  #redrives: readonly Redrive[];

  constructor(execution: EngineExecution, start: Start, redrives: readonly Redrive[] = none) {
    this.execution = execution;
    this.#start = start;
    this.#redrives = redrives.length === 0 ? none : redrives;
  }

  get type(): MachineType {
    return this.#start.type;
  }
  get machineArn(): string {
    return this.#start.machineArn;
  }
  get versionArn(): string | undefined {
    return this.#start.versionArn;
  }
  get aliasArn(): string | undefined {
    return this.#start.aliasArn;
  }
  get revision(): Revision {
    return this.#start.revision;
  }
  get traceHeader(): string | undefined {
    return this.#start.traceHeader;
  }
  get testCase(): string | undefined {
    return this.#start.testCase;
  }

  /** Its last redrives: the client token each was asked for with, and when. */
  get redrives(): readonly Redrive[] {
    return this.#redrives;
  }

  /** Notes a redrive; no more than so many of them are kept. */
  noteRedrive(redrive: Redrive, kept: number): void {
    this.#redrives = [...this.#redrives, redrive].slice(-kept);
  }
}
