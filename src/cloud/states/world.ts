import type { Engine } from "../../engine/index.js";
import type { TaskPerformer } from "../../engine/tasks/task.js";
import type { ApiModels } from "../api-model.js";
import type { MockBook } from "../tasks/mock-book.js";
import type { Clock } from "../../engine/clock/clock.js";
import type { Operation } from "../wire/json-service.js";
import type { Place } from "./arn.js";
import type { Callbacks } from "../tasks/callbacks.js";
import type { Activities } from "./activities.js";
import type { Executions } from "./executions.js";
import type { MapRuns } from "./map-runs.js";
import type { Machines } from "./machines.js";

/** What the Step Functions operations work on. */
export interface StatesWorld extends Place {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly machines: Machines;
  readonly executions: Executions;
  readonly mapRuns: MapRuns;
  readonly activities: Activities;
  readonly callbacks: Callbacks;
  readonly mocks: MockBook | undefined;
  /** What answers tasks. */
  readonly perform: TaskPerformer;
  /** What mocked results are validated against. */
  readonly apiModels: ApiModels;
  /** Every draw of chance comes from it. */
  readonly seed: number;
  /** The largest payload in bytes. */
  readonly payloadBytes: number;
  /** Tells whether CloudWatch Logs has the log group of an ARN. */
  hasLogGroup(arn: string): boolean;
  /** A UUID that belongs to this world's seed and these parts. */
  uuid(...parts: readonly (string | number)[]): string;
}

/** An operation of Step Functions. */
export type StatesOperation = Operation<StatesWorld>;

/** A time as AWS JSON writes it: seconds since 1970, with milliseconds as the fraction. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}
