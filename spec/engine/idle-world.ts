import { parseMachine } from "../../src/asl/index.js";
import { createEngine, type Clock, type EngineExecution, type EngineOptions } from "../../src/engine/index.js";
import type { JsonValue } from "../../src/util/json.js";
import { machine, newClock } from "./world.js";

const arn = "arn:aws:states:us-east-1:123456789012";

/** Waits for the most of a year. */
export const rest: JsonValue = machine({ Rest: { Type: "Wait", Seconds: 300 * 86_400, End: true } });

/** Executions of one machine, and their clock. */
export interface Many {
  readonly clock: Clock;
  readonly executions: readonly EngineExecution[];
}

/** Starts so many executions of one machine in a world of their own. */
export function many(definition: JsonValue, count: number, options: Partial<EngineOptions> = {}): Many {
  const clock = newClock();
  const engine = createEngine({ seed: 42, perform: () => ({ kind: "pending" }), ...options, clock });
  const parsed = parseMachine(definition);
  const executions = Array.from({ length: count }, (_, index) =>
    engine.start({
      executionArn: `${arn}:execution:machine:run-${index}`,
      name: `run-${index}`,
      stateMachineArn: `${arn}:stateMachine:machine`,
      stateMachineName: "machine",
      roleArn: "arn:aws:iam::123456789012:role/role",
      machine: parsed,
      inputText: JSON.stringify({ order: index, seconds: (index % 5) + 1 }),
      type: "STANDARD",
    }),
  );
  return { clock, executions };
}
