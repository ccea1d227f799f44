import { parseMachine } from "../../src/asl/index.js";
import { settle } from "../../src/cloud/settle.js";
import { createClock, createEngine, type EngineExecution } from "../../src/engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../src/engine/tasks/task.js";
import type { DerivedStubs } from "../../src/properties/index.js";
import type { JsonValue } from "../../src/util/json.js";

const arn = "arn:aws:states:us-east-1:123456789012";

/** Runs a definition on the engine, every task answered as derived. */
export async function runDerived(definition: JsonValue, derived: DerivedStubs): Promise<EngineExecution> {
  const clock = createClock({ startAt: Date.parse("2030-01-01T00:00:00Z"), settle });
  const calls = new Map<string, number>();
  const perform = ({ scope, stateName }: TaskRequest): TaskAnswer => {
    const key = JSON.stringify([scope, stateName]);
    const call = calls.get(key) ?? 0;
    calls.set(key, call + 1);
    const answers = derived.stubs[stateName];
    const answer = answers?.[Math.min(call, answers.length - 1)];
    if (answer === undefined) return { kind: "unanswerable", error: "NoStub", cause: stateName };
    return answer.kind === "returns"
      ? { kind: "succeeded", output: answer.output }
      : answer.cause === undefined
        ? { kind: "failed", error: answer.error }
        : { kind: "failed", error: answer.error, cause: answer.cause };
  };
  const engine = createEngine({
    clock,
    seed: 1,
    quotas: { payloadBytes: 262_144, historyEvents: 25_000, executionSeconds: 31_536_000 },
    perform,
  });
  const execution = engine.start({
    executionArn: `${arn}:execution:m:e`,
    name: "e",
    stateMachineArn: `${arn}:stateMachine:m`,
    stateMachineName: "m",
    roleArn: "arn:aws:iam::123456789012:role/r",
    machine: parseMachine(definition),
    inputText: JSON.stringify(derived.input),
    type: "STANDARD",
  });
  await clock.demand(() => execution.status !== "RUNNING", {
    until: Date.parse("2032-01-01T00:00:00Z"),
    what: "the end",
  });
  return execution;
}
