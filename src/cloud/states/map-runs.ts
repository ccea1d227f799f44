import type { Machine } from "../../asl/machine.js";
import type { EngineExecution, MapRunView } from "../../engine/index.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import { AwsError } from "../wire/aws-error.js";
import type { Archive } from "./archive.js";
import { ExecutionRecord, sharedStart, type Redrive, type Start } from "./execution-record.js";
import type { Executions } from "./executions.js";
import type { Revision } from "./machines.js";

/** A Map Run, and the execution whose Map it is. */
export interface MapRunRecord {
  readonly execution: EngineExecution;
  readonly mapRun: MapRunView;
}

/** The Map Runs of one account and region. */
export class MapRuns {
  readonly #executions: Executions;
  readonly #archive: Archive;
  /** The execution of each Map Run, by ARN. */
  readonly #owners = new Map<string, string>();
  readonly #byExecution = new Map<string, string[]>();
  /** What the child executions of a Map Run are started with. */
  readonly #kindred = new Map<string, Kindred>();

  constructor(executions: Executions, archive: Archive) {
    this.#executions = executions;
    this.#archive = archive;
  }

  add(execution: Pick<EngineExecution, "executionArn">, mapRunArn: string): void {
    const { executionArn } = execution;
    this.#owners.set(mapRunArn, executionArn);
    const known = this.#byExecution.get(executionArn);
    if (known === undefined) this.#byExecution.set(executionArn, [mapRunArn]);
    else known.push(mapRunArn);
  }

  /** Makes a child execution known, as one of a machine of its own: the Map's processor. */
  addChild(child: EngineExecution, parent: EngineExecution, machine: Machine): void {
    const outer = this.#executions.get(parent.executionArn);
    if (outer === undefined) return;
    const known = this.#executions.get(child.executionArn);
    // Redriven: the same one goes on, or an Express one starts anew under its ARN.
    if (known === undefined)
      this.#executions.add(new ExecutionRecord(child, startOf(this.#kindredOf(child, outer, machine))));
    else known.execution = child;
  }

  /** Puts a child execution that has ended aside. */
  ended(child: EngineExecution): void {
    if (child.mapRunArn === undefined) return;
    const record = this.#executions.get(child.executionArn);
    if (record === undefined) return;
    record.execution = this.#archive.add(child, record.revision.machine);
  }

  /** The Map Runs with their executions, and what their child executions are started with. */
  entries(): readonly (readonly [mapRunArn: string, owner: string, kindred: Kindred | undefined])[] {
    return [...this.#owners].map(([arn, owner]) => [arn, owner, this.#kindred.get(arn)] as const);
  }

  /** Takes up a Map Run that was saved. */
  resume(mapRunArn: string, owner: string, kindred: Kindred | undefined): void {
    this.add({ executionArn: owner }, mapRunArn);
    if (kindred !== undefined) this.#kindred.set(mapRunArn, kindred);
  }

  /** Takes up a child execution that was saved, with its Map Run; one that has ended is put aside. */
  resumeChild(child: EngineExecution, redrives: readonly Redrive[]): void {
    const kindred = this.#kindred.get(child.mapRunArn ?? "");
    if (kindred === undefined) return;
    this.#executions.add(new ExecutionRecord(child, startOf(kindred), redrives));
    if (child.status !== "RUNNING") this.ended(child);
  }

  /** @throws AwsError ResourceNotFound */
  resolve(mapRunArn: string): MapRunRecord {
    const execution = this.#executions.get(this.#owners.get(mapRunArn) ?? "")?.execution;
    const mapRun = execution?.mapRuns().find(({ arn }) => arn === mapRunArn);
    if (execution === undefined || mapRun === undefined) {
      throw new AwsError("ResourceNotFound", `Resource not found: '${mapRunArn}'`, {
        members: { resourceName: mapRunArn },
      });
    }
    return { execution, mapRun };
  }

  /** The child executions of a Map Run, in start order. */
  children(mapRunArn: string): ExecutionRecord[] {
    const machineArn = machineArnOf(mapRunArn);
    return this.#executions.ofMachine(machineArn).filter(({ execution }) => execution.mapRunArn === mapRunArn);
  }

  /** ARNs of child executions that wait for their Map Run to redrive them. */
  pendingRedrives(mapRunArn: string): ReadonlySet<string> {
    return new Set(this.resolve(mapRunArn).mapRun.pendingRedrives);
  }

  /** Lets go of the Map Runs of an execution, and of their child executions. */
  remove(executionArn: string, forget: (child: string) => void): void {
    for (const mapRunArn of this.#byExecution.get(executionArn) ?? []) {
      for (const { execution } of this.children(mapRunArn)) forget(execution.executionArn);
      this.#owners.delete(mapRunArn);
      this.#kindred.delete(mapRunArn);
    }
    this.#byExecution.delete(executionArn);
  }

  #kindredOf(child: EngineExecution, outer: ExecutionRecord, machine: Machine): Kindred {
    const mapRunArn = child.mapRunArn ?? "";
    const known = this.#kindred.get(mapRunArn);
    if (known !== undefined) return known;
    const definition = JSON.stringify(partOf(outer.revision, machine));
    const kindred: Kindred = {
      type: child.executionArn.includes(":express:") ? "EXPRESS" : "STANDARD",
      machineArn: child.stateMachineArn,
      revision: { ...outer.revision, machine, definition },
      traceHeader: outer.traceHeader,
    };
    this.#kindred.set(mapRunArn, kindred);
    return kindred;
  }
}

/** What the records of all child executions of a Map Run have in common. */
export type Kindred = Pick<Start, "type" | "machineArn" | "revision" | "traceHeader">;

/** A child execution is started through no version, alias or test case. */
function startOf({ type, machineArn, revision, traceHeader }: Kindred): Start {
  return sharedStart({
    type,
    machineArn,
    revision,
    traceHeader,
    versionArn: undefined,
    aliasArn: undefined,
    testCase: undefined,
  });
}

/** `…:stateMachine:MACHINE/LABEL`, the machine that the child executions of a Map Run are of. */
export function machineArnOf(mapRunArn: string): string {
  return mapRunArn.replace(":mapRun:", ":stateMachine:").split(":").slice(0, 7).join(":");
}

/** The processor as it stands in the definition of its parent. */
function partOf({ definition, machine: outer }: Revision, { location }: Machine): JsonValue {
  let part: JsonValue = JSON.parse(definition) as JsonValue;
  let left = location.slice(outer.location.length + 1);
  while (left !== "" && typeof part === "object" && part !== null) {
    // Names of states may hold slashes, too.
    const name: string | undefined = Object.keys(part).find((key) => left === key || left.startsWith(`${key}/`));
    if (name === undefined) break;
    part = (part as JsonObject)[name] as JsonValue;
    left = left.slice(name.length + 1);
  }
  return part;
}
