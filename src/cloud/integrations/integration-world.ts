import type { Clock } from "../../engine/clock.js";
import type { StatesWorld } from "../states/world.js";
import type { JsonService } from "../wire/json-service.js";
import type { Children } from "./children.js";

/** What Tasks that call the cloud's own services work on. */
export interface IntegrationWorld {
  readonly clock: Clock;
  readonly states: StatesWorld;
  /** Step Functions' operations, by name. */
  readonly sfn: JsonService;
  readonly children: Children;
  /** Lets an execution use the doubles and mocks of the one that started it. */
  inherit(child: string, parent: string): void;
  /** Notes something for the run that an execution belongs to. */
  note(executionArn: string, text: string): void;
  uuid(...parts: readonly (string | number)[]): string;
}
