import type { Machine } from "../../asl/machine.js";
import type { EngineExecution, SavedExecution, SavedWork } from "../../engine/index.js";
import { programOf } from "../../engine/program.js";
import type { SavedActivities } from "../states/activities.js";
import { ExecutionRecord, sharedStart, type Redrive, type Start } from "../states/execution-record.js";
import type { Alias, Revision, StateMachine, Version } from "../states/machines.js";
import { compileDefinition } from "../states/operations/machine-input.js";
import type { StatesWorld } from "../states/world.js";

type Tags = readonly (readonly [key: string, value: string])[];

/** A revision: its machine is compiled anew, or found in that of the Map it belongs to. */
type SavedRevision = Omit<Revision, "machine"> & {
  readonly type: StateMachine["type"];
  /** Of child executions of a Map Run: the number of the outer revision, and where in it the processor stands. */
  readonly inside?: { readonly revision: number; readonly location: string };
};

type SavedMachine = Omit<StateMachine, "current" | "versions" | "aliases" | "tags"> & {
  readonly current: number;
  readonly versions: readonly (Omit<Version, "revision"> & { readonly revision: number })[];
  readonly aliases: readonly Alias[];
  readonly tags: Tags;
};

/** An execution with its record; of child executions of a Map Run the record is made from what they share. */
interface SavedRecord {
  readonly execution?: SavedExecution;
  readonly work?: SavedWork;
  /** Part of the execution whose Map Run it belongs to, since it runs: only its ARN is told. */
  readonly within?: string;
  readonly mapRunArn?: string;
  readonly redrives: readonly Redrive[];
  readonly record?: Omit<Start, "revision"> & { readonly revision: number };
}

interface SavedKindred {
  readonly type: StateMachine["type"];
  readonly machineArn: string;
  readonly revision: number;
  readonly traceHeader?: string | undefined;
}

/** A Step Functions as plain data. */
export interface SavedStates {
  readonly revisions: readonly SavedRevision[];
  readonly machines: readonly SavedMachine[];
  readonly executions: readonly SavedRecord[];
  readonly mapRuns: readonly {
    readonly arn: string;
    readonly owner: string;
    readonly kindred?: SavedKindred;
  }[];
  /** Executions started so far. */
  readonly started: number;
  readonly activities: SavedActivities;
}

type Parts = Pick<StatesWorld, "machines" | "executions" | "mapRuns" | "activities">;

/** Writes a Step Functions down. */
export function saveStates({ machines, executions, mapRuns, activities }: Parts): SavedStates {
  const revisions = new Revisions();
  const all = machines.all().map(({ current, versions, aliases, tags, ...machine }) => ({
    ...machine,
    current: revisions.refer(current, machine.type),
    versions: [...versions.values()].map(({ revision, ...version }) => ({
      ...version,
      revision: revisions.refer(revision, machine.type),
    })),
    aliases: [...aliases.values()],
    tags: [...tags],
  }));
  const records = executions.all().map((record) => saveRecord(record, revisions));
  return {
    machines: all,
    executions: records,
    mapRuns: mapRuns.entries().map(([arn, owner, kindred]) => {
      const outer = executions.get(owner);
      if (kindred === undefined || outer === undefined) return { arn, owner };
      const { type, machineArn, revision, traceHeader } = kindred;
      const within = { revision: revisions.refer(outer.revision, outer.type), location: revision.machine.location };
      return {
        arn,
        owner,
        kindred: { type, machineArn, revision: revisions.refer(revision, type, within), traceHeader },
      };
    }),
    revisions: revisions.list,
    started: executions.started,
    activities: activities.save(),
  };
}

function saveRecord(record: ExecutionRecord, revisions: Revisions): SavedRecord {
  const { execution, type, machineArn, versionArn, aliasArn, revision, traceHeader, testCase, redrives } = record;
  const running = execution.status === "RUNNING";
  const { mapRunArn } = execution;
  if (mapRunArn !== undefined) {
    if (running) return { within: execution.executionArn, mapRunArn, redrives };
    return { execution: execution.save(), mapRunArn, redrives };
  }
  return {
    execution: execution.save(),
    ...(running && { work: execution.work() }),
    redrives,
    record: {
      type,
      machineArn,
      versionArn,
      aliasArn,
      traceHeader,
      testCase,
      revision: revisions.refer(revision, type),
    },
  };
}

/** Gives each revision a number. */
class Revisions {
  readonly list: SavedRevision[] = [];
  readonly #numbers = new Map<Revision, number>();

  refer(revision: Revision, type: StateMachine["type"], inside?: SavedRevision["inside"]): number {
    const known = this.#numbers.get(revision);
    if (known !== undefined) return known;
    const { machine: _machine, ...facts } = revision;
    const number = this.list.push({ ...facts, type, ...(inside !== undefined && { inside }) }) - 1;
    this.#numbers.set(revision, number);
    return number;
  }
}

/**
 * Takes a Step Functions up again, in one that is empty.
 * @param adopted child executions that the engine took up with the executions they belong to, by ARN
 */
export function loadStates(
  saved: SavedStates,
  { engine, machines, executions, mapRuns, activities }: Parts & Pick<StatesWorld, "engine">,
  adopted: ReadonlyMap<string, EngineExecution>,
): void {
  const revisions: Revision[] = [];
  for (const revision of saved.revisions) revisions.push(revisionOf(revision, revisions));
  const find = (number: number): Revision => revisions[number] as Revision;
  for (const { current, versions, aliases, tags, ...machine } of saved.machines) {
    machines.add({
      ...machine,
      current: find(current),
      versions: new Map(
        versions.map(({ revision, ...version }) => [
          version.number,
          { ...version, description: version.description, revision: find(revision) },
        ]),
      ),
      aliases: new Map(aliases.map((alias) => [alias.name, alias])),
      tags: new Map(tags),
    });
  }
  const machinesOfChildren = new Map<string, Machine>();
  for (const { arn, owner, kindred } of saved.mapRuns) {
    const shared = kindred && { ...kindred, traceHeader: kindred.traceHeader, revision: find(kindred.revision) };
    mapRuns.resume(arn, owner, shared);
    if (shared !== undefined) machinesOfChildren.set(arn, shared.revision.machine);
  }
  for (const one of saved.executions) {
    const { execution, work, within, mapRunArn, redrives, record } = one;
    if (mapRunArn !== undefined) {
      const machine = machinesOfChildren.get(mapRunArn);
      const child =
        within !== undefined ? adopted.get(within) : execution && machine && engine.restore(execution, machine);
      if (child !== undefined) mapRuns.resumeChild(child, redrives);
    } else if (execution !== undefined && record !== undefined) {
      const { revision, ...facts } = record;
      const start = sharedStart({
        type: facts.type,
        machineArn: facts.machineArn,
        versionArn: facts.versionArn,
        aliasArn: facts.aliasArn,
        traceHeader: facts.traceHeader,
        testCase: facts.testCase,
        revision: find(revision),
      });
      const restored = engine.restore(execution, find(revision).machine, work);
      executions.add(new ExecutionRecord(restored, start, redrives));
    }
  }
  executions.resume(saved.started);
  activities.load(saved.activities);
}

function revisionOf({ type, inside, ...facts }: SavedRevision, before: readonly Revision[]): Revision {
  const machine =
    inside === undefined
      ? compileDefinition(facts.definition, type)
      : programOf((before[inside.revision] as Revision).machine).scopes.find(
          ({ location }) => location === inside.location,
        );
  return {
    ...facts,
    machine: machine as Machine,
    encryptionConfiguration: facts.encryptionConfiguration,
    revisionId: facts.revisionId,
  };
}
