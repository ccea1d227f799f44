import { findJsonMistake } from "../../../util/json-syntax.js";
import type { EngineExecution } from "../../../engine/index.js";
import { parseJson, type JsonValue } from "../../../util/json.js";
import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { cause, error } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

const taskToken = { type: "string", required: true, min: 1, max: 2048 } as const;
const output = { type: "string", required: true, max: 262_144, sensitive: true } as const;

export const sendTaskSuccess: StatesOperation = operation({ taskToken, output }, (world: StatesWorld, input) => {
  const { execution, task } = taskOf(world, input.taskToken);
  const answer = { kind: "succeeded", output: readOutput(input.output), outputText: input.output } as const;
  if (!execution.answerTask(task, answer)) throw timedOut();
  return {};
});

export const sendTaskFailure: StatesOperation = operation({ taskToken, error, cause }, (world: StatesWorld, input) => {
  const { execution, task } = taskOf(world, input.taskToken);
  const failure = {
    kind: "failed",
    ...(input.error === undefined ? {} : { error: input.error }),
    ...(input.cause === undefined ? {} : { cause: input.cause }),
  } as const;
  if (!execution.answerTask(task, failure)) throw timedOut();
  return {};
});

export const sendTaskHeartbeat: StatesOperation = operation({ taskToken }, (world: StatesWorld, input) => {
  const { execution, task } = taskOf(world, input.taskToken);
  if (!execution.heartbeatTask(task)) throw timedOut();
  return {};
});

function taskOf(world: StatesWorld, token: string): { execution: EngineExecution; task: number } {
  const found = world.callbacks.find(token);
  if (found === undefined) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
  const execution = world.executions.get(found.executionArn)?.execution;
  if (execution === undefined) throw timedOut();
  return { execution, task: found.task };
}

/** AWS's answer for a task that has ended, however it did. */
function timedOut(): AwsError {
  return new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
}

function readOutput(text: string): JsonValue {
  const value = parseJson(text);
  if (value !== undefined) return value;
  const problem = findJsonMistake(text)?.message.split("\n at [Source:", 1)[0] ?? "Invalid output.";
  throw new AwsError("InvalidOutput", `Invalid Output: '${problem}'`);
}
