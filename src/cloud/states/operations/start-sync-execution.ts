import type { EngineExecution } from "../../../engine/index.js";
import { operation } from "../../wire/json-service.js";
import { readInput } from "../../wire/shape.js";
import { typeNotSupported, type ResolvedMachine } from "../machines.js";
import { arn, includedData, name, traceHeader } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";
import { prepareStart, start } from "./start-execution.js";

const members = {
  stateMachineArn: arn,
  name,
  input: { type: "string", sensitive: true },
  traceHeader,
  includedData,
} as const;

/** Runs an EXPRESS execution to its end: the caller waits for it, so the clock may move. */
export const startSyncExecution: StatesOperation = operation(members, async (world: StatesWorld, input) => {
  const resolved = prepareSync(world, input);
  const execution = start(world, resolved, input);
  await world.clock.demand(() => execution.status !== "RUNNING", { what: `StartSyncExecution of ${execution.name}` });
  return syncAnswer(world, execution, input);
});

/**
 * Checks what StartSyncExecution checks.
 * @throws AwsError
 */
export function prepareSync(world: StatesWorld, request: Readonly<Record<string, unknown>>): ResolvedMachine {
  const input = readInput(members, request);
  if (world.machines.resolve(input.stateMachineArn).machine.type !== "EXPRESS") throw typeNotSupported();
  return prepareStart(world, input);
}

/** What StartSyncExecution answers when the execution has ended. */
export function syncAnswer(
  world: StatesWorld,
  execution: EngineExecution,
  input: { readonly includedData?: unknown; readonly traceHeader?: unknown },
): object {
  const stopTime = execution.stopTime ?? world.clock.now;
  const included = input.includedData !== "METADATA_ONLY";
  return {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    startDate: epochSeconds(execution.startTime),
    stopDate: epochSeconds(stopTime),
    status: execution.status,
    error: included ? execution.error : undefined,
    cause: included ? execution.cause : undefined,
    input: included ? execution.inputText : undefined,
    inputDetails: { included },
    output: included ? execution.outputText : undefined,
    outputDetails: { included },
    traceHeader: input.traceHeader,
    billingDetails: {
      billedMemoryUsedInMB: 64,
      billedDurationInMilliseconds: billed(stopTime - execution.startTime),
    },
  };
}

/** Duration is billed in steps of 100 ms, at least one: https://aws.amazon.com/step-functions/pricing/ */
function billed(milliseconds: number): number {
  return Math.max(Math.ceil(milliseconds / 100), 1) * 100;
}
