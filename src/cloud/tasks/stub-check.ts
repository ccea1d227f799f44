import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import { StepwrightError } from "../../errors/index.js";
import type { DoubleNode } from "../../plan/double.js";
import type { FieldValidation } from "../../plan/state/state-plan.js";
import { isSdk, modelOf } from "../validation/result-model.js";
import { schemaProblem } from "../validation/result-schema.js";
import { unlikelyError } from "../validation/unlikely-error.js";
import { describeResource } from "./task-call.js";
import type { TaskWorld } from "./task-world.js";
import { unanswerable } from "./unanswerable.js";

/**
 * Compares what a double answers with the API model of the service it stands in for, where there is one: an answer the service cannot
 * give ends the execution, and an error it does not raise is noted for the run's warnings.
 * @param asked what the double itself says of validation; else the cloud's default holds
 */
export function checkedStub(
  world: TaskWorld,
  request: TaskRequest,
  { at }: DoubleNode,
  answer: TaskAnswer,
  asked?: FieldValidation,
): TaskAnswer {
  const mode = asked ?? world.validateStubs;
  if (mode === "NONE" || request.resource.kind !== "service") return answer;
  if (answer.kind === "failed") noteError(world, request, at, answer.error);
  if (answer.kind !== "succeeded" || answer.output === null) return answer;
  const shape = modelOf(request.resource, world.apiModels);
  if (shape === undefined) return answer;
  const problem = schemaProblem(answer.output, shape, { mode, numericTimes: !isSdk(request.resource.service) });
  if (problem === undefined) return answer;
  const facts = {
    state: request.stateName,
    at,
    call: describeResource(request.resource),
    problem: problem.text,
    allowed: problem.allowed,
    required: problem.kind === "missing",
  };
  return unanswerable("Stepwright.StubInvalid", new StepwrightError("STUB_INVALID", facts));
}

function noteError(world: TaskWorld, request: TaskRequest, at: string, error: string | undefined): void {
  const unlikely = error === undefined ? undefined : unlikelyError(request.resource, error, world.apiModels);
  if (unlikely === undefined) return;
  world.doubles.note(
    request.executionArn,
    `The stub for "${request.stateName}" (${at}) fails with ${JSON.stringify(error)}, which ${describeResource(request.resource)} does ` +
      `not raise by what its API model says.${unlikely}`,
  );
}
