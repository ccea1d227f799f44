import type { JsonObject } from "../../../src/util/json.js";
import { lambdaBehaviours } from "../answers/lambda-behaviour.js";
import { recordedAnswers, type Answering } from "../answers/recorded-answers.js";
import { fromSdk, mask } from "../masking/mask.js";
import type { Unmasked } from "../masking/json-text.js";
import type { HistoryRow, MachineRow } from "../rows.js";
import { createMachine, describeExecution, openSession, readHistory, startExecution, untilEnded } from "../session.js";
import { judgeRecording, type Verdict } from "../verdict.js";

/** Runs one execution to its end and compares the whole history; descriptions too, where the recording has them. */
export async function runHistory(row: HistoryRow): Promise<Verdict> {
  const session = openSession(answeringOf(row));
  try {
    const { stateMachineArn } = await createMachine(session, row);
    const { executionArn, response: started } = await startExecution(session, row, stateMachineArn);
    // One recording was read while its execution still waited; how far to let time pass is part of the call.
    if (row.expected_terminal?.status !== "RUNNING") await untilEnded(session, executionArn);
    const { response } = await readHistory(session, executionArn, row.request?.GetExecutionHistory);
    const responses: Record<string, Unmasked> = {};
    for (const key of Object.keys(row.expected)) {
      if (key === row.history_key) responses[key] = fromSdk(response);
      else if (/(^|__)start_execution_result$/.test(key)) responses[key] = fromSdk(started);
      else if (/(^|__)describe_(execution|ex_done)$/.test(key))
        responses[key] = fromSdk(await describeExecution(session, executionArn));
    }
    const expected = Object.fromEntries(Object.keys(responses).map((key) => [key, row.expected[key] ?? null]));
    return judgeRecording(row, expected as JsonObject, mask(responses, row.transformers));
  } finally {
    session.close();
  }
}

/** The recorded answers; where the recording masks them, what the functions are known to do. */
export function answeringOf(row: MachineRow): Answering {
  return row.answers ? recordedAnswers(row.answers) : lambdaBehaviours(row.lambdas ?? []);
}
