/**
 * `stepwright/engine`: the deterministic interpreter of the Amazon States Language and the virtual clock it runs on.
 * @module
 */
export { createClock, type Clock, type ClockOptions, type TimerOwner, type TimerRank } from "./clock/clock.js";
export {
  createEngine,
  type Engine,
  type EngineExecution,
  type EngineOptions,
  type OpenTask,
  type StartSetup,
} from "./engine.js";
export type { MapRunCounts, MapRunView } from "./engine.js";
export type { MapRunLimits } from "./map-run/map-run.js";
export type { ObjectStore, StoredObject } from "./map-run/object-store.js";
export { HistoryLog, type EventDetail, type EventDetails, type LogRecord, type ReadOptions } from "./history-log.js";
export { eventTypes, type EventType } from "./event-type.js";
export { Payload } from "./payload/payload.js";
export type { SavedExecution } from "./saving/saved-execution.js";
export type { SavedWork } from "./saving/saved-work.js";
export { awsQuotas, type Quotas } from "./quotas.js";
export { mostEventsRedriven } from "./redrive.js";
export type { ScopeStep, TaskAnswer, TaskGate, TaskPerformer, TaskRequest } from "./tasks/task.js";
