import { operation } from "../../wire/json-service.js";
import { arn, cause, error } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

/** Stopping what has ended changes nothing. */
export const stopExecution: StatesOperation = operation(
  { executionArn: arn, error, cause },
  (world: StatesWorld, input) => {
    const { execution } = world.executions.resolve(input.executionArn);
    if (execution.status === "RUNNING") execution.stop(input.error, input.cause);
    return { stopDate: epochSeconds(execution.stopTime ?? world.clock.now) };
  },
);
