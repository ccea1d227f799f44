import type { Unmasked } from "../masking/json-text.js";
import { mask } from "../masking/mask.js";
import type { MachineRow } from "../rows.js";
import { createMachine, openSession, startExecution, untilEnded } from "../session.js";
import { judgeRecording, type Verdict } from "../verdict.js";
import { answeringOf } from "./history.js";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";

/** Runs one execution to its end and compares its output. */
export async function runOutput(row: MachineRow): Promise<Verdict> {
  const session = openSession(answeringOf(row));
  try {
    const { stateMachineArn } = await createMachine(session, row);
    const { executionArn } = await startExecution(session, row, stateMachineArn);
    await untilEnded(session, executionArn);
    const { status, output, error, cause } = await session.sfn.send(new DescribeExecutionCommand({ executionArn }));
    const outcome: Unmasked =
      status === "SUCCEEDED"
        ? (JSON.parse(output ?? "null") as Unmasked)
        : { status: status ?? "", error: error ?? "", cause: cause ?? "" };
    const responses: Record<string, Unmasked> = {};
    for (const key of Object.keys(row.expected)) {
      responses[key] =
        key === "case" ? { input: JSON.parse(row.input_text ?? "{}") as Unmasked, output: outcome } : outcome;
    }
    return judgeRecording(row, row.expected, mask(responses, row.transformers));
  } finally {
    session.close();
  }
}
