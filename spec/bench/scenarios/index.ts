import type { Scenario } from "../scenario.js";
import { CHOICE } from "./choice.js";
import { DISTRIBUTED_MAP, DISTRIBUTED_MAP_LARGE } from "./distributed-map.js";
import { DSL } from "./dsl.js";
import { EVENT_BUS } from "./event-bus.js";
import { EVENTS } from "./events.js";
import { FIRST_EXECUTION } from "./first-execution.js";
import { IDLE } from "./idle.js";
import { JSONATA } from "./jsonata.js";
import { MAP } from "./map.js";
import { MUTATION } from "./mutation.js";
import { NESTED } from "./nested.js";
import { ORCHESTRATION } from "./orchestration.js";
import { PAYLOAD } from "./payload.js";
import { PROPERTIES } from "./properties.js";
import { QUERIES } from "./queries.js";
import { SAVE } from "./save.js";
import { WAIT } from "./wait.js";

/** All scenarios, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  CHOICE,
  JSONATA,
  MAP,
  DISTRIBUTED_MAP,
  DISTRIBUTED_MAP_LARGE,
  PAYLOAD,
  FIRST_EXECUTION,
  WAIT,
  IDLE,
  DSL,
  QUERIES,
  NESTED,
  EVENTS,
  EVENT_BUS,
  ORCHESTRATION,
  SAVE,
  PROPERTIES,
  MUTATION,
];
