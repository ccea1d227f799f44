import type { Clock } from "../../engine/clock/clock.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import type { FieldValidation } from "../../plan/state/state-plan.js";
import type { ApiModels } from "../api-model.js";
import type { Endpoints } from "../http/endpoints.js";
import type { Functions } from "../lambda/functions.js";
import type { Activities } from "../states/activities.js";
import type { Callbacks } from "./callbacks.js";
import type { DoubleBook } from "./doubles.js";
import type { MockBook } from "./mock-book.js";

/** Answers some tasks, and leaves the others (undefined) to those who come after it. */
export type PartialPerformer = (request: TaskRequest) => TaskAnswer | Promise<TaskAnswer> | undefined;

/** What answers tasks in one embedded cloud. */
export interface TaskWorld {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly handlerLimitMs: number;
  readonly doubles: DoubleBook;
  readonly apiModels: ApiModels;
  /** How what doubles answer is compared with the API models, where they do not say. */
  readonly validateStubs: FieldValidation;
  readonly mocks: MockBook | undefined;
  readonly functions: Functions;
  readonly endpoints: Endpoints;
  readonly activities: Activities;
  readonly callbacks: Callbacks;
  /** Services of the cloud itself, such as Step Functions called by a Task. */
  readonly services: PartialPerformer;
  /** Asked before everything else. */
  readonly perform: PartialPerformer | undefined;
  uuid(...parts: readonly (string | number)[]): string;
}

/** The id AWS would give the invocation of a task's function. */
export function invocationId(world: TaskWorld, request: TaskRequest): string {
  return world.uuid("invocation", request.executionArn, request.id);
}
