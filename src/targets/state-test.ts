import type { TestStateInput, TestStateOutput } from "@aws-sdk/client-sfn";
import type { StateTestReport, StateTestRequest } from "../executor/state/state-port.js";
import type { StateStatus } from "../plan/state/state-end.js";
import { standIn } from "../mutation/stand-in.js";
import type { Call } from "./calls.js";

/** The TestState call of a request, at the level that tells most. */
export function testStateCall(request: StateTestRequest): Call<TestStateOutput> {
  const input = { ...request, definition: standIn(request.definition), inspectionLevel: "TRACE" } as TestStateInput;
  return {
    operation: "TestState",
    subject: request.stateName,
    send: (sdk, sfn, options) => sfn.send(new sdk.TestStateCommand(input), options),
  };
}

/** TestState's answer as the port gives it. */
export function stateTestReport(output: TestStateOutput): StateTestReport {
  const { status, nextState, error, cause, inspectionData = {} } = output;
  return {
    status: status as StateStatus,
    output: output.output,
    nextState,
    error,
    cause,
    inspectionData: { ...inspectionData },
  };
}
