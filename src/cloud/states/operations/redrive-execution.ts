import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import type { ExecutionRecord } from "../execution-record.js";
import { redrivability } from "../redriving.js";
import { arn, clientToken } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

/** How many client tokens are remembered for an execution, and for how long after their first use. */
const tokensKept = 10;
const tokenMs = 15 * 60 * 1000;

/**
 * Goes on with an execution where it had stopped. A call with a client token that redrove it before is answered as that one was.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
export const redriveExecution: StatesOperation = operation(
  { executionArn: arn, clientToken },
  (world: StatesWorld, input) => {
    const record = world.executions.resolve(input.executionArn);
    const { now } = world.clock;
    const known = record.redrives.find(({ token, at }) => token === input.clientToken && now - at <= tokenMs);
    if (known !== undefined && input.clientToken !== undefined) return { redriveDate: epochSeconds(known.at) };
    redrive(world, record);
    record.noteRedrive({ token: input.clientToken, at: now }, tokensKept);
    return { redriveDate: epochSeconds(now) };
  },
);

/** @throws AwsError ExecutionNotRedrivable */
function redrive(world: StatesWorld, record: ExecutionRecord): void {
  const { redriveStatus, redriveStatusReason } = redrivability(world, record);
  if (redriveStatus !== "REDRIVABLE") {
    throw new AwsError("ExecutionNotRedrivable", redriveStatusReason ?? "Execution is redrivable by its Map Run only");
  }
  const { execution, testCase, machineArn } = record;
  const machine = world.machines.get(machineArn);
  if (machine !== undefined) world.mocks?.assign(execution.executionArn, machine.name, testCase);
  execution.redrive();
}
