import type { EngineExecution } from "../../../engine/index.js";
import { findJsonMistake } from "../../../util/json-syntax.js";
import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { brokenConstraint, constraintsBroken } from "../../wire/shape.js";
import { executionArn } from "../arn.js";
import { ExecutionRecord, sharedStart } from "../execution-record.js";
import type { ResolvedMachine } from "../machines.js";
import { checkName } from "../name.js";
import { arn, name, traceHeader } from "../shapes.js";
import { routedVersion } from "./aliases.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";
import { parseJson } from "../../../util/json.js";

interface StartInput {
  readonly stateMachineArn: string;
  readonly name?: string | undefined;
  readonly input?: string | undefined;
  readonly traceHeader?: string | undefined;
}

export const startExecution: StatesOperation = operation(
  { stateMachineArn: arn, name, input: { type: "string", sensitive: true }, traceHeader },
  (world: StatesWorld, input) => {
    const resolved = prepareStart(world, input);
    const execution = existing(world, resolved, input) ?? start(world, resolved, input);
    return { executionArn: execution.executionArn, startDate: epochSeconds(execution.startTime) };
  },
);

/**
 * Checks what StartExecution and StartSyncExecution check, in AWS's order.
 * @throws AwsError
 */
export function prepareStart(world: StatesWorld, input: StartInput): ResolvedMachine {
  if (input.name !== undefined) checkName(input.name);
  const resolved = world.machines.resolve(input.stateMachineArn);
  checkInput(world, input.input);
  if (resolved.name.testCase !== undefined) checkTestCase(world, resolved, input.stateMachineArn);
  if (resolved.machine.deleting) {
    throw new AwsError("StateMachineDeleting", `State Machine is Deleting: '${resolved.machine.arn}'`);
  }
  return resolved;
}

/** Starts an execution that passed {@link prepareStart}. */
export function start(world: StatesWorld, resolved: ResolvedMachine, input: StartInput): EngineExecution {
  const { machine, alias } = resolved;
  const count = world.executions.countStarted();
  const version = alias === undefined ? resolved.version : routedVersion(world, machine, alias, count);
  const { revision } = version ?? resolved;
  const name = input.name ?? world.uuid("execution", machine.arn, count);
  const expressId = machine.type === "EXPRESS" ? world.uuid("express", machine.arn, name, count) : undefined;
  const arnOfExecution = executionArn(machine.arn, name, expressId);
  const versionArn = version === undefined ? undefined : `${machine.arn}:${version.number}`;
  world.mocks?.assign(arnOfExecution, machine.name, resolved.name.testCase);
  const execution = world.engine.start({
    executionArn: arnOfExecution,
    name,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    roleArn: revision.roleArn,
    machine: revision.machine,
    inputText: input.input ?? "{}",
    type: machine.type,
    ...(versionArn === undefined ? {} : { versionArn }),
    ...(alias === undefined ? {} : { aliasArn: alias.arn }),
  });
  const { type, arn: machineArn } = machine;
  const { traceHeader } = input;
  const { testCase } = resolved.name;
  const facts = { type, machineArn, versionArn, aliasArn: alias?.arn, revision, traceHeader, testCase };
  world.executions.add(new ExecutionRecord(execution, sharedStart(facts)));
  return execution;
}

/**
 * The running execution of this name and input, if there is one. EXPRESS machines never look.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * @throws AwsError ExecutionAlreadyExists when the input differs or it has ended
 */
function existing(world: StatesWorld, resolved: ResolvedMachine, input: StartInput): EngineExecution | undefined {
  if (input.name === undefined || resolved.machine.type === "EXPRESS") return undefined;
  const arnOfExecution = executionArn(resolved.machine.arn, input.name);
  const execution = world.executions.get(arnOfExecution)?.execution;
  if (execution === undefined) return undefined;
  if (execution.status === "RUNNING" && execution.inputText === (input.input ?? "{}")) return execution;
  throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arnOfExecution}'`);
}

/** What stands after `#` names a test case of the mock config, as with Step Functions Local. */
function checkTestCase({ mocks }: StatesWorld, { machine, name }: ResolvedMachine, given: string): void {
  if (mocks === undefined) {
    throw new AwsError(
      "InvalidArn",
      `"${given}" names the test case "${name.testCase}", but this cloud has no mock config. ` +
        `Give it one: embedded({ mockConfig: "…" }), or stepwright serve --mock-config FILE.`,
    );
  }
  mocks.checkTestCase(machine.name, name.testCase);
}

/**
 * Checks the input of an execution or of a state under test.
 * @throws AwsError ValidationException or InvalidExecutionInput
 */
export function checkInput(world: StatesWorld, text: string | undefined): void {
  if (text === undefined) return;
  if (text.length > world.payloadBytes || Buffer.byteLength(text) > world.payloadBytes) {
    throw constraintsBroken([
      brokenConstraint(text, "input", `Member must have length less than or equal to ${world.payloadBytes}`, true),
    ]);
  }
  const problem = inputProblem(text);
  if (problem !== undefined) {
    throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${problem}'`);
  }
}

/** What is wrong with a JSON text, in the words of the parser AWS runs and without the place. */
function inputProblem(text: string): string | undefined {
  if (parseJson(text) !== undefined) return undefined;
  const unreadable = "Invalid execution input.";
  if (text.trim() === "") return unreadable;
  return findJsonMistake(text)?.message.split("\n at [Source:", 1)[0] ?? unreadable;
}
