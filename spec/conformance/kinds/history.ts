import { besideAnswers } from "../answers/beside.js";
import { lambdaBehaviours } from "../answers/lambda-behaviour.js";
import { recordedAnswers, type Answering } from "../answers/recorded-answers.js";
import { canRunOthers, makeActivities, needsOthers, startOthers } from "../beside.js";
import { caveatSteps } from "../masking/caveats.js";
import { fromSdk, mask } from "../masking/mask.js";
import { putObjects } from "../objects.js";
import type { HistoryRow, MachineRow } from "../rows.js";
import { createMachine, openSession, readHistory, startExecution, untilEnded } from "../session.js";
import { judgeRecording, type Verdict } from "../verdict.js";

/** Runs one execution to its end and compares the whole history. What else a recording holds (logs, descriptions) is judged by rows of its own. */
export async function runHistory(row: HistoryRow, options: { readonly embedded?: boolean } = {}): Promise<Verdict> {
  const others = needsOthers(row) || (options.embedded === true && canRunOthers(row));
  const session = openSession(others ? besideAnswers(row) : answeringOf(row));
  try {
    await makeActivities(session, row);
    if (others) await startOthers(session, row);
    putObjects(session, row.setup ?? []);
    const { stateMachineArn } = await createMachine(session, row);
    const { executionArn } = await startExecution(session, row, stateMachineArn);
    // One recording was read while its execution still waited; how far to let time pass is part of the call.
    if (row.expected_terminal?.status !== "RUNNING") await untilEnded(session, executionArn);
    const { response } = await readHistory(session, executionArn, row.request?.GetExecutionHistory);
    const actual = mask({ [row.history_key]: fromSdk(response) }, [
      ...caveatSteps(row.caveats),
      ...(row.transformers ?? []),
    ]);
    return judgeRecording(row, { [row.history_key]: row.expected[row.history_key] ?? null }, actual);
  } finally {
    session.close();
  }
}

/** The recorded answers; where the recording masks them, what the functions are known to do. */
export function answeringOf(row: MachineRow): Answering {
  return row.answers && row.answers.length > 0 ? recordedAnswers(row.answers) : lambdaBehaviours(row.lambdas ?? []);
}
