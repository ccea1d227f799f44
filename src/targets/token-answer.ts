import type { TokenAnswer } from "../executor/port.js";
import type { Calls } from "./calls.js";

/** Answers whoever waits for a token, through the target's client. */
export async function sendAnswer(calls: Calls, answer: TokenAnswer): Promise<void> {
  const { kind, taskToken } = answer;
  const subject = "a task token";
  switch (kind) {
    case "success": {
      const { output } = answer;
      await calls.send({
        operation: "SendTaskSuccess",
        subject,
        send: (sdk, sfn, options) => sfn.send(new sdk.SendTaskSuccessCommand({ taskToken, output }), options),
      });
      return;
    }
    case "failure": {
      const { error, cause } = answer;
      await calls.send({
        operation: "SendTaskFailure",
        subject,
        send: (sdk, sfn, options) => sfn.send(new sdk.SendTaskFailureCommand({ taskToken, error, cause }), options),
      });
      return;
    }
    case "heartbeat":
      await calls.send({
        operation: "SendTaskHeartbeat",
        subject,
        send: (sdk, sfn, options) => sfn.send(new sdk.SendTaskHeartbeatCommand({ taskToken }), options),
      });
  }
}
