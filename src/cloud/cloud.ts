import { createClock } from "../engine/clock/clock.js";
import { createEngine, type EngineExecution } from "../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../engine/tasks/task.js";
import { noApiModels, type ApiModels } from "./api-model.js";
import { readOptions, type CloudOptions } from "./cloud-options.js";
import { embeddedEvents } from "./events/embedded-events.js";
import { Endpoints } from "./http/endpoints.js";
import type { Receivers } from "./delivery.js";
import { uuidFrom } from "./identity.js";
import { Children } from "./integrations/children.js";
import type { IntegrationWorld } from "./integrations/integration-world.js";
import { integrations } from "./integrations/integrations.js";
import { Functions } from "./lambda/functions.js";
import { logsReceiver } from "./logs/receiver.js";
import { logsService } from "./logs/service.js";
import { logGroupOfArn, logsShared } from "./logs/world.js";
import { PerPlace, type Place } from "./place.js";
import { AttendedRuns } from "./saving/attended-runs.js";
import { restoredOptions } from "./saving/restored-options.js";
import { readSavedCloud, takingUp } from "./saving/saved-cloud.js";
import { loadCloud, saveCloud, type CloudParts } from "./saving/saving.js";
import { settle } from "./settle.js";
import { sqsReceiver } from "./sqs/receiver.js";
import { QueueViews } from "./sqs/queue-views.js";
import { sqsService } from "./sqs/service.js";
import { sqsShared } from "./sqs/world.js";
import { Activities } from "./states/activities.js";
import { Archive } from "./states/archive.js";
import { ExecutionLogs } from "./states/execution-logs.js";
import { Executions } from "./states/executions.js";
import { forgetExecution } from "./states/forgetting.js";
import { Machines } from "./states/machines.js";
import { MapRuns } from "./states/map-runs.js";
import { activityNamed } from "./states/named-activity.js";
import { finishDeleting } from "./states/operations/delete-state-machine.js";
import { Pauses } from "./states/pauses.js";
import { statesService } from "./states/service.js";
import { waitingIn } from "./states/waiting.js";
import { Buckets, cloudStorage } from "./storage/buckets.js";
import { startWorker, type WorkerWorld } from "./tasks/activity-worker.js";
import { CallbackGrace } from "./tasks/callback-grace.js";
import { Callbacks } from "./tasks/callbacks.js";
import { DoubleBook } from "./tasks/doubles.js";
import { LimitBook } from "./tasks/limits.js";
import { MockBook } from "./tasks/mock-book.js";
import { taskPerformer } from "./tasks/performer.js";
import { runDoubles } from "./tasks/run-doubles.js";
import { parameterRefusal } from "./validation/parameter-refusal.js";
import { wireHandler } from "./wire/json-service.js";
import type { Cloud } from "./embedded-aws.js";

export type { Cloud } from "./embedded-aws.js";
export type { CloudOptions } from "./cloud-options.js";

/**
 * Makes an embedded cloud: a world of its own with nothing in it.
 * @param apiModels what answers of stubs, mocked results of TestState and parameters of Tasks are validated against; without them nothing is
 * @param onEnd told of every execution that ends, children included
 * @throws CLOUD_OPTION_INVALID, DURATION_INVALID or MOCK_CONFIG_INVALID; for a saved cloud CLOUD_FILE_UNREADABLE, CLOUD_FILE_VERSION, CLOUD_OPTION_MISSING or CLOUD_FUNCTIONS_MISSING
 */
export function createCloud(
  options: CloudOptions = {},
  apiModels: ApiModels = noApiModels,
  onEnd?: (execution: EngineExecution) => void,
): Cloud {
  const saved = options.from === undefined ? undefined : readSavedCloud(options.from);
  const from = options.from ?? "";
  const settings = readOptions(saved === undefined ? options : takingUp(from, () => restoredOptions(options, saved)));
  const { region, accountId, seed, quotas } = settings;
  const home: Place = { region, accountId };
  const uuid = (...parts: readonly (string | number)[]): string => uuidFrom(seed, ...parts);
  const machines = new Machines();
  const executions = new Executions();
  const mapRuns = new MapRuns(executions, new Archive(() => engine));
  const activities = new Activities();
  const functions = new Functions();
  const endpoints = new Endpoints();
  const doubles = new DoubleBook();
  const limits = new LimitBook();
  const callbacks = new Callbacks();
  const pauses = new Pauses();
  const runs = new AttendedRuns((arn) => executions.get(arn)?.execution);
  const mocks = settings.mockConfig === undefined ? undefined : new MockBook(settings.mockConfig);
  const grace = new CallbackGrace(settings.callbackGraceMs, () => callbacks.awaitedBy(engine.running()));
  const clock = createClock({
    startAt: settings.startAt,
    sequence: saved?.clock.sequence ?? 0,
    settle,
    beforeDeadline: () => grace.beforeDeadline(),
  });
  /** While a saved cloud is taken up: child executions that the engine takes up with their parents. */
  let adopting: Map<string, EngineExecution> | undefined;
  const buckets = new Buckets(() => clock.now);
  const queues = sqsShared(clock, uuid);
  const queueViews = new QueueViews(queues);
  const logs = logsShared(clock);
  const executionLogs = new ExecutionLogs(logs, home, (arn) => executions.get(arn));
  const receivers: Receivers = new Map([
    ["sqs", sqsReceiver(queues, home)],
    ["logs", logsReceiver({ ...logs, uuid }, home)],
  ]);
  const events = embeddedEvents({
    home,
    clock,
    functions,
    receivers,
    states: () => world,
    uuid,
    note: (executionArn, text) => doubles.note(executionArn, text),
  });
  const own = integrations(() => nested);
  const services = (request: TaskRequest): TaskAnswer | undefined => own.perform(request);
  const tasks = {
    clock,
    region,
    accountId,
    doubles,
    mocks,
    functions,
    endpoints,
    activities,
    callbacks,
    services,
    uuid,
  };
  const { handlerLimitMs, validateStubs } = settings;
  const perform = taskPerformer({ ...tasks, perform: settings.perform, handlerLimitMs, apiModels, validateStubs });
  const engine = createEngine({
    clock,
    seed,
    quotas,
    perform,
    admission: limits,
    pauses: (executionArn, state) => pauses.holds(executionArn, state),
    refuse(request) {
      const { resource } = request;
      if (resource.kind !== "activity") return parameterRefusal(request, apiModels);
      if (!activities.wasDeleted(resource.arn) || doubles.stands(request)) return undefined;
      return `The activity ${resource.arn} does not exist.`;
    },
    onStatus(execution) {
      // One that is redriven has begun before, perhaps in the cloud that was saved.
      if (execution.status === "RUNNING" && execution.redriveCount === 0) queueViews.begins(execution);
      events.statusChanged(execution);
      if (execution.status === "RUNNING") return;
      onEnd?.(execution);
      clock.run(() => executionLogs.write(execution));
      own.ended(execution);
      mapRuns.ended(execution);
      mocks?.release(execution.executionArn);
      const machine = machines.get(executions.get(execution.executionArn)?.machineArn ?? "");
      if (machine?.deleting === true) finishDeleting({ executions, machines }, machine);
    },
    objects: buckets,
    recall: (arn) => executions.get(arn)?.execution.save(),
    onMapRun: (execution, mapRunArn) => mapRuns.add(execution, mapRunArn),
    onChild(child, parent, machine) {
      if (adopting !== undefined) {
        adopting.set(child.executionArn, child);
        return;
      }
      mapRuns.addChild(child, parent, machine);
      nested.inherit(child.executionArn, parent.executionArn);
      limits.adopt(child.executionArn, parent.executionArn);
    },
    onTaskOver: (executionArn, task) => own.taskOver(executionArn, task),
  });
  const workers: WorkerWorld = {
    clock,
    handlerLimitMs,
    execution: (arn) => executions.get(arn)?.execution,
    note: (arn, text) => doubles.note(arn, text),
    atWork: new Set(),
  };
  const { payloadBytes } = quotas;
  const world = {
    region,
    accountId,
    clock,
    engine,
    machines,
    executions,
    mapRuns,
    activities,
    callbacks,
    mocks,
    perform,
    apiModels,
    seed,
    payloadBytes,
    hasLogGroup: (arn: string) => logGroupOfArn(logs, arn, home) !== undefined,
    uuid,
  };
  const worlds = new PerPlace((place) => ({ ...world, ...place }));
  const sfn = statesService((place) => (place === home ? world : worlds.at(place)));
  const sqs = sqsService(queues);
  const cloudWatchLogs = logsService(logs, () => {
    for (const execution of engine.running()) executionLogs.write(execution);
  });
  const nested: IntegrationWorld = {
    clock,
    states: world,
    sfn,
    events,
    sqs,
    queues,
    children: new Children(),
    inherit(child, parent) {
      doubles.inherit(child, parent);
      mocks?.inherit(child, parent);
    },
    awaits: (request) => doubles.awaits(request),
    note: (executionArn, text) => doubles.note(executionArn, text),
    uuid,
  };
  const parts: CloudParts = {
    settings,
    states: world,
    children: nested.children,
    doubles,
    limits,
    pauses,
    runs,
    atWork: workers.atWork,
    events,
    queues,
    logs,
    executionLogs,
    buckets,
  };
  if (saved !== undefined) {
    const adopted = new Map<string, EngineExecution>();
    adopting = adopted;
    takingUp(from, () => loadCloud(saved, parts, { path: from, functions: options.functions ?? {}, adopted }));
    adopting = undefined;
  }
  const { handle } = wireHandler([sfn, events.service, sqs, cloudWatchLogs], () => clock.now, home);
  const cloud: Cloud = {
    region,
    accountId,
    seed,
    clock,
    async handle(request) {
      const response = await handle(request);
      grace.called();
      return response;
    },
    events: events.view,
    s3: cloudStorage(buckets),
    receivers,
    lambda: (name, handler) => functions.set(name, handler),
    http: (endpoint, handler) => endpoints.set(endpoint, handler),
    activityWorker: (place, name, handler, options) =>
      startWorker(workers, activityNamed(activities, place, name, clock.now), handler, options),
    doubles: runDoubles({ clock, doubles, grace, children: nested.children }),
    limits,
    pauses,
    runs,
    execution: (arn) => executions.get(arn)?.execution,
    waiting: (arn, state) => waitingIn(executions.get(arn), state, callbacks),
    queues: queueViews,
    nested: (arn) => nested.children.descendants(arn).flatMap((child) => executions.get(child)?.execution ?? []),
    running: () => engine.running(),
    definitionBehind(execution) {
      let whole = execution;
      while (whole.mapRunArn !== undefined) whole = mapRuns.resolve(whole.mapRunArn).execution;
      return executions.get(whole.executionArn)?.revision.definition;
    },
    save: (note) => saveCloud(parts, note),
    note: saved?.note,
    forget(arn) {
      if (settings.retain) return;
      forgetExecution({ executions, mapRuns, children: nested.children, executionLogs, callbacks }, arn);
    },
  };
  return cloud;
}
