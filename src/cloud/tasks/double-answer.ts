import type { Resource } from "../../asl/machine.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import { StepwrightError } from "../../errors/index.js";
import type { BoundDouble } from "../../executor/port.js";
import type { DoubleStep, FunctionReference } from "../../plan/double.js";
import type { JsonValue } from "../../util/json.js";
import { submittedAnswer, wholeAnswer } from "../integrations/envelopes.js";
import { httpAnswer, httpLimitMs, httpSilence, isHttpTask, isResponse } from "../http/http-answer.js";
import { envelope, isEnvelope, payloadIn } from "../lambda/envelope.js";
import { freshCopy, isEnveloped, taskFailure } from "./function-answer.js";
import { runHandler } from "./handler.js";
import { checkedStub } from "./stub-check.js";
import { taskCall } from "./task-call.js";
import { invocationId, type TaskWorld } from "./task-world.js";
import { unanswerable } from "./unanswerable.js";

/** What a step of a double makes of a call. A callback was taken in before it is answered. */
export function answerByDouble(
  world: TaskWorld,
  request: TaskRequest,
  reply: { readonly double: BoundDouble; readonly step: DoubleStep },
): TaskAnswer | Promise<TaskAnswer> {
  const given = stepAnswer(world, request, reply);
  const answer = given instanceof Promise ? given.then((late) => inTime(request, late)) : inTime(request, given);
  const submitted = submittedAnswer(world, request);
  if (submitted === undefined) return answer;
  const taken = (given: TaskAnswer): TaskAnswer =>
    given.kind !== "unanswerable" && wasTaken(request, given) ? { submitted, ...given } : given;
  return answer instanceof Promise ? answer.then(taken) : taken(answer);
}

/** A job that fails by an error of the service never began; a callback was taken in, whatever comes of it. */
function wasTaken({ resource }: TaskRequest, given: TaskAnswer): boolean {
  const callback = resource.kind === "service" && resource.pattern === "waitForTaskToken";
  return callback || given.kind !== "failed" || given.error?.startsWith("States.") === true;
}

function stepAnswer(
  world: TaskWorld,
  request: TaskRequest,
  { double, step }: { readonly double: BoundDouble; readonly step: DoubleStep },
): TaskAnswer | Promise<TaskAnswer> {
  const { answer } = step;
  const after = {
    ...(step.afterMs !== undefined && { afterMs: step.afterMs }),
    ...(step.submitted !== undefined && { submitted: step.submitted }),
  };
  switch (answer.kind) {
    case "returns":
      return checkedStub(
        world,
        request,
        double.node,
        { ...asAnswer(world, request, answer.output), ...after },
        answer.validate,
      );
    case "fails":
      return checkedStub(world, request, double.node, {
        kind: "failed",
        error: answer.error,
        ...(answer.cause === undefined ? {} : { cause: answer.cause }),
        ...after,
      });
    case "never":
      return { kind: "never", ...(step.submitted !== undefined && { submitted: step.submitted }) };
    case "handles":
      return answerByHandles(world, request, double, answer.fn, after);
  }
}

function answerByHandles(
  world: TaskWorld,
  request: TaskRequest,
  { functions, node }: BoundDouble,
  reference: FunctionReference,
  after: { readonly afterMs?: number; readonly submitted?: JsonValue },
): TaskAnswer | Promise<TaskAnswer> {
  const fn = functions.get(reference.ref);
  if (fn === undefined) {
    const facts = { state: request.stateName, label: reference.label, at: reference.at };
    return unanswerable("Stepwright.FunctionMissing", new StepwrightError("DOUBLE_FUNCTION_MISSING", facts));
  }
  return runHandler(
    {
      state: request.stateName,
      handler: `the function of its stub (${node.at})`,
      fn,
      args: [freshCopy(request.payloadText), taskCall(request, world.clock.now)],
      succeeded: (output) => checkedStub(world, request, node, { ...asAnswer(world, request, output), ...after }),
      failed: (error) => ({ ...taskFailure(error, request.resource), ...after }),
    },
    world.handlerLimitMs,
  );
}

/** What a double says is answered: of an HTTP endpoint that may be a failure, too. */
function asAnswer(world: TaskWorld, request: TaskRequest, output: JsonValue): TaskAnswer {
  if (isHttpTask(request.resource)) return httpAnswer(output);
  if (isApiGateway(request.resource) && isResponse(output)) {
    const whole = httpAnswer(output, "Content-Type");
    // How API Gateway's refusals are named is for fails(…) to say.
    if (whole.kind === "succeeded") return whole;
  }
  return { kind: "succeeded", output: asResult(world, request, output) };
}

/** API Gateway's results have the fields of an HTTP Task's. */
function isApiGateway(resource: Resource): boolean {
  const { kind } = resource;
  return kind === "service" && resource.service === "apigateway" && resource.pattern === "request-response";
}

/** An HTTP Task waits 60 seconds for its endpoint, and no longer. */
function inTime({ resource }: TaskRequest, answer: TaskAnswer): TaskAnswer {
  if (!isHttpTask(resource)) return answer;
  const late = "afterMs" in answer && (answer.afterMs ?? 0) > httpLimitMs;
  return late || answer.kind === "never" ? httpSilence() : answer;
}

/**
 * What a double says becomes the Task's result: for `lambda:invoke` it is the Payload of AWS's answer, bare or as `{ Payload }`, unless it is
 * all of the answer; of other services that are known it is what matters of the answer.
 */
function asResult(world: TaskWorld, request: TaskRequest, output: JsonValue): JsonValue {
  if (!isEnveloped(request.resource)) return wholeAnswer(world, request, output);
  return isEnvelope(output) ? output : envelope(payloadIn(output), invocationId(world, request), world.clock.now);
}
