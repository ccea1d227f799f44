import type { TaskRequest } from "../../engine/tasks/task.js";
import type { Clock } from "../../engine/clock/clock.js";
import type { SqsShared } from "../sqs/world.js";
import type { EmbeddedEvents } from "../events/embedded-events.js";
import type { StatesWorld } from "../states/world.js";
import type { JsonService } from "../wire/json-service.js";
import type { Children } from "./children.js";

/** What Tasks that call the cloud's own services work on. */
export interface IntegrationWorld {
  readonly clock: Clock;
  readonly states: StatesWorld;
  /** Step Functions' operations, by name. */
  readonly sfn: JsonService;
  /** SQS's operations, by name. */
  readonly sqs: JsonService;
  readonly queues: SqsShared;
  readonly events: EmbeddedEvents;
  readonly children: Children;
  /** Lets an execution use the doubles and mocks of the one that started it. */
  inherit(child: string, parent: string): void;
  /** Somebody said that they will answer the Task's callback. */
  awaits(request: TaskRequest): boolean;
  /** Notes something for the run that an execution belongs to. */
  note(executionArn: string, text: string): void;
  uuid(...parts: readonly (string | number)[]): string;
}
