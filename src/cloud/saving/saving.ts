import { StepwrightError } from "../../errors/index.js";
import type { EngineExecution } from "../../engine/index.js";
import type { JsonValue } from "../../util/json.js";
import type { CloudSettings } from "../cloud-options.js";
import type { EmbeddedEvents } from "../events/embedded-events.js";
import type { Children } from "../integrations/children.js";
import type { LogsShared } from "../logs/world.js";
import { goOnMoving } from "../sqs/operations/move-tasks.js";
import { sqsWorld, type SqsShared } from "../sqs/world.js";
import type { ExecutionLogs } from "../states/execution-logs.js";
import type { Pauses } from "../states/pauses.js";
import type { StatesWorld } from "../states/world.js";
import type { Buckets } from "../storage/buckets.js";
import type { DoubleBook } from "../tasks/doubles.js";
import type { LimitBook } from "../tasks/limits.js";
import type { AttendedRuns } from "./attended-runs.js";
import { doubleFunctions, type GivenFunctions } from "./double-functions.js";
import { savedCloudVersion, type SavedCloud } from "./saved-cloud.js";
import { loadStates, saveStates } from "./saved-states.js";

/** The parts of a cloud that hold something. */
export interface CloudParts {
  readonly settings: CloudSettings;
  readonly states: StatesWorld;
  readonly children: Children;
  readonly doubles: DoubleBook;
  readonly limits: LimitBook;
  readonly pauses: Pauses;
  readonly runs: AttendedRuns;
  /** Workers of activities that are at work, each in a few words. */
  readonly atWork: ReadonlySet<{ readonly text: string }>;
  readonly events: EmbeddedEvents;
  readonly queues: SqsShared;
  readonly logs: LogsShared;
  readonly executionLogs: ExecutionLogs;
  readonly buckets: Buckets;
}

/**
 * Writes a cloud down, when everything that takes no time has happened. Time stands still meanwhile.
 * @param note what is kept with it
 * @throws CLOUD_UNSAVABLE naming each handler that is at work, by state and execution
 */
export async function saveCloud(parts: CloudParts, note: JsonValue): Promise<SavedCloud> {
  const { clock } = parts.states;
  const hold = clock.acquire("cloud.save()");
  try {
    await clock.quiet();
    const problems = unsavable(parts);
    if (problems.length > 0) throw new StepwrightError("CLOUD_UNSAVABLE", { problems });
    return written(parts, note);
  } finally {
    hold.release();
  }
}

function unsavable({ states, limits, events, atWork }: CloudParts): string[] {
  return [
    ...states.engine
      .running()
      .flatMap((execution) =>
        execution.busy().map((state) => `the handler of "${state}" in the execution ${execution.name} is at work`),
      ),
    ...[...limits.executions()].map(
      ([resource, arns]) =>
        `a parallel(…) runs whose executions contend for ${JSON.stringify(resource)}, and their turns are known to it alone: ${listed(arns)}`,
    ),
    ...[...atWork].map(({ text }) => text),
    ...events.unsavable(),
  ];
}

/** Executions by name, the first of many. */
function listed(arns: readonly string[]): string {
  const names = arns.slice(0, 3).map((arn) => arn.split(":")[7] ?? arn);
  return arns.length > names.length ? `${names.join(", ")} and ${arns.length - names.length} more` : names.join(", ");
}

function written(parts: CloudParts, note: JsonValue): SavedCloud {
  const { settings, states, children, doubles, pauses, runs, events, queues, logs, executionLogs, buckets } = parts;
  const { region, accountId, seed, handlerLimitMs, callbackGraceMs, validateStubs, retain } = settings;
  const quotas = Object.fromEntries(Object.entries(settings.quotas).filter(([, limit]) => Number.isFinite(limit)));
  const needs = (["perform", "mockConfig"] as const).filter((option) => settings[option] !== undefined);
  const { now, sequence } = states.clock;
  return {
    kind: "stepwright cloud",
    version: savedCloudVersion,
    settings: { region, accountId, seed, quotas, handlerLimitMs, callbackGraceMs, validateStubs, retain, needs },
    clock: { now, sequence },
    states: saveStates(states),
    callbacks: states.callbacks.save(),
    children: children.save(),
    doubles: doubles.save(),
    pauses: pauses.save(),
    runs: runs.save(),
    conducted: runs.saveConducted(),
    mocks: states.mocks?.save() ?? [],
    events: events.save(),
    sqs: queues.queues.entries().map(([place, own]) => [place, own.save()]),
    logs: logs.groups.entries().map(([place, own]) => [place, own.save()]),
    logged: executionLogs.save(),
    objects: buckets.save(),
    note,
  };
}

/**
 * Takes a saved cloud up again, in one that is empty.
 * @param path where it was read from, for messages
 * @param adopted child executions that the engine takes up with the executions they belong to, by ARN
 * @throws CLOUD_FUNCTIONS_MISSING
 */
export function loadCloud(
  saved: SavedCloud,
  parts: CloudParts,
  {
    path,
    functions,
    adopted,
  }: {
    readonly path: string;
    readonly functions: GivenFunctions;
    readonly adopted: ReadonlyMap<string, EngineExecution>;
  },
): void {
  const { states, children, doubles, pauses, runs, events, queues, logs, executionLogs, buckets } = parts;
  const found = doubleFunctions(path, saved.doubles, functions);
  saved.doubles.forEach((set, index) => doubles.load(set, found[index] ?? new Map()));
  pauses.load(saved.pauses);
  runs.load(saved.runs, saved.conducted);
  states.mocks?.load(saved.mocks);
  states.callbacks.load(saved.callbacks);
  children.load(saved.children);
  buckets.load(saved.objects);
  for (const [place, own] of saved.logs) logs.groups.at(place).load(own);
  executionLogs.load(saved.logged);
  for (const [place, own] of saved.sqs) {
    queues.queues.at(place).load(own);
    for (const task of own.moves) {
      if (task.status !== "RUNNING" || task.next === undefined) continue;
      goOnMoving(sqsWorld(queues, place), task, task.next.at, task.next.sequence);
    }
  }
  events.load(saved.events);
  loadStates(saved.states, states, adopted);
}
