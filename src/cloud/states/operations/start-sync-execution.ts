import { operation } from "../../wire/json-service.js";
import { typeNotSupported } from "../machines.js";
import { arn, includedData, name, traceHeader } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";
import { prepareStart, start } from "./start-execution.js";

/** Runs an EXPRESS execution to its end: the caller waits for it, so the clock may move. */
export const startSyncExecution: StatesOperation = operation(
  { stateMachineArn: arn, name, input: { type: "string", sensitive: true }, traceHeader, includedData },
  async (world: StatesWorld, input) => {
    if (world.machines.resolve(input.stateMachineArn).machine.type !== "EXPRESS") throw typeNotSupported();
    const resolved = prepareStart(world, input);
    const execution = start(world, resolved, input);
    await world.clock.demand(() => execution.status !== "RUNNING", { what: `StartSyncExecution of ${execution.name}` });
    const stopTime = execution.stopTime ?? world.clock.now;
    const included = input.includedData !== "METADATA_ONLY";
    return {
      executionArn: execution.executionArn,
      stateMachineArn: resolved.machine.arn,
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
  },
);

/** Duration is billed in steps of 100 ms, at least one: https://aws.amazon.com/step-functions/pricing/ */
function billed(milliseconds: number): number {
  return Math.max(Math.ceil(milliseconds / 100), 1) * 100;
}
