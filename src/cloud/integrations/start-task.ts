import type { EngineExecution } from "../../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import { StepwrightError } from "../../errors/index.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import { executionArn, readMachineArn } from "../states/arn.js";
import { typeNotSupported } from "../states/machines.js";
import { describeExecution } from "../states/operations/describe-execution.js";
import { startExecution } from "../states/operations/start-execution.js";
import { epochSeconds } from "../states/world.js";
import { unanswerable } from "../tasks/unanswerable.js";
import { requestOf, resultOf } from "./api-json.js";
import type { IntegrationWorld } from "./integration-world.js";
import { sdkMetadata } from "./sdk-metadata.js";
import { optimisedRefusal, refusing } from "./task-error.js";

/** Starts, one out of the other, that may follow each other without any virtual time passing. */
const deepest = 1000;

/** The start of an execution by a Task. */
export interface StartedChild {
  readonly child: EngineExecution;
  /** What StartExecution answered. */
  readonly answer: object;
}

/**
 * Starts an execution for a Task, under a name that is the same in every run. It inherits the doubles of the execution it is
 * started from.
 * @throws AwsError as StartExecution
 * @returns the answer that ends the parent where executions start each other without end
 */
export function startChild(world: IntegrationWorld, request: TaskRequest): StartedChild | TaskAnswer {
  const { children, clock, states } = world;
  const depth = children.depthOf(request.executionArn, clock.now);
  if (depth > deepest) {
    const facts = { state: request.stateName, depth: deepest };
    return unanswerable("Stepwright.NestedTooDeep", new StepwrightError("NESTED_TOO_DEEP", facts));
  }
  const given = requestOf(request.payload);
  const name = given["name"] ?? world.uuid("nested", request.executionArn, request.id);
  const answer = (startedBefore(world, given, String(name)) ?? startExecution.run(states, { ...given, name })) as {
    readonly executionArn: string;
  };
  const child = states.executions.get(answer.executionArn)?.execution as EngineExecution;
  children.started(request.executionArn, child.executionArn, depth, clock.now);
  world.inherit(child.executionArn, request.executionArn);
  return { child, answer };
}

/** A Task that is asked for again has started its execution already: nobody else gives one that name. */
function startedBefore(
  { states }: IntegrationWorld,
  given: Readonly<Record<string, unknown>>,
  name: string,
): object | undefined {
  const { stateMachineArn } = given;
  if (given["name"] !== undefined || typeof stateMachineArn !== "string" || !isMachineArn(stateMachineArn))
    return undefined;
  const known = states.executions.get(executionArn(readMachineArn(stateMachineArn).machineArn, name))?.execution;
  return known && { executionArn: known.executionArn, startDate: epochSeconds(known.startTime) };
}

function isMachineArn(arn: string): boolean {
  return /^arn:[^:]+:states:[^:]*:[^:]*:stateMachine:/.test(arn);
}

/**
 * `states:startExecution` in its patterns. `.sync` waits for the child and gives what DescribeExecution tells of it, `.sync:2` the
 * same with input and output as JSON values; a child that does not succeed fails the Task with States.TaskFailed, and one that still
 * runs when the Task is over is stopped.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function startTask(world: IntegrationWorld, request: TaskRequest): TaskAnswer {
  const { resource } = request;
  if (resource.kind !== "service") throw new TypeError(`${resource.arn} is no service integration.`);
  const requestId = world.uuid("request", request.executionArn, request.id);
  return refusing(
    () => {
      const waits = resource.pattern === "sync" || resource.pattern === "sync:2";
      if (waits) refuseExpress(world, request.payload);
      const started = startChild(world, request);
      if (!("child" in started)) return started;
      const { child, answer } = started;
      const result = resultOf(answer, (milliseconds) => milliseconds);
      const submitted = { ...result, ...sdkMetadata(result, requestId, world.clock.now, "application/x-amz-json-1.0") };
      const sorted: JsonObject = Object.fromEntries(Object.entries(submitted).sort(([a], [b]) => (a < b ? -1 : 1)));
      if (resource.pattern === "request-response") return { kind: "succeeded", output: sorted };
      if (waits) awaitChild(world, request, child, resource.pattern === "sync:2" ? "json" : "text");
      return { kind: "pending", submitted: sorted };
    },
    optimisedRefusal,
    requestId,
  );
}

/** An EXPRESS execution cannot be described, so nothing can wait for it as a job. */
function refuseExpress({ states }: IntegrationWorld, payload: JsonValue): void {
  const arn = requestOf(payload)["stateMachineArn"];
  if (typeof arn !== "string" || !arn.startsWith("arn:")) return;
  if (states.machines.resolve(arn).machine.type === "EXPRESS") throw typeNotSupported();
}

function awaitChild(world: IntegrationWorld, request: TaskRequest, child: EngineExecution, as: "text" | "json"): void {
  const { executionArn: parent, id: task } = request;
  const answered = (): void => {
    world.states.executions.get(parent)?.execution.answerTask(task, jobAnswer(world, child, as === "json"));
  };
  if (child.status !== "RUNNING") world.clock.run(answered);
  else world.children.await(child.executionArn, { parent, task, as, given: {}, stops: true });
}

/** What a Task is answered when the execution it waits for has ended. */
export function jobAnswer(world: IntegrationWorld, child: EngineExecution, parsed: boolean): TaskAnswer {
  const own = ownError(child);
  if (own !== undefined) return own;
  const described = describeExecution.run(world.states, { executionArn: child.executionArn });
  const result = resultOf(described, (milliseconds) => milliseconds);
  if (child.status !== "SUCCEEDED")
    return { kind: "failed", error: "States.TaskFailed", cause: JSON.stringify(result) };
  if (!parsed) return { kind: "succeeded", output: result };
  const values = Object.entries(result).map(([name, value]): [string, JsonValue] => [
    name,
    (name === "Input" || name === "Output") && typeof value === "string" ? (JSON.parse(value) as JsonValue) : value,
  ]);
  return { kind: "succeeded", output: Object.fromEntries(values) };
}

/** What ended a child because the test is at fault ends its parent, too: no Catch may swallow it. */
export function ownError({ error, cause }: EngineExecution): Extract<TaskAnswer, { kind: "unanswerable" }> | undefined {
  if (error?.startsWith("Stepwright.") !== true) return undefined;
  // A child that a run's deadline or its test stopped is no mistake of theirs.
  if (error === "Stepwright.Stopped" || error === "Stepwright.Deadline") return undefined;
  return { kind: "unanswerable", error, cause: cause ?? error };
}
