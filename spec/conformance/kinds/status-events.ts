import type { JsonObject } from "../../../src/util/json.js";
import { DEFAULT_BUS } from "../../../src/cloud/events/arn.js";
import { mask } from "../masking/mask.js";
import type { Unmasked } from "../masking/json-text.js";
import type { StatusEventsRow } from "../rows.js";
import { createMachine, openSession, startExecution, untilEnded } from "../session.js";
import { judgeRecording, type Verdict } from "../verdict.js";
import { answeringOf } from "./history.js";

/** Runs one execution and compares what the default bus heard of it. */
export async function runStatusEvents(row: StatusEventsRow): Promise<Verdict> {
  const session = openSession(answeringOf(row));
  try {
    const heard: Unmasked[] = [];
    const { events } = session.cloud;
    events.tap(events.busArn(DEFAULT_BUS), ({ event }) => void heard.push(event as Unmasked));
    const { stateMachineArn } = await createMachine(session, row);
    const { executionArn } = await startExecution(session, row, stateMachineArn);
    await untilEnded(session, executionArn);
    const [key = ""] = Object.keys(row.expected);
    return judgeRecording(row, row.expected as JsonObject, mask({ [key]: heard }, row.transformers));
  } finally {
    session.close();
  }
}
