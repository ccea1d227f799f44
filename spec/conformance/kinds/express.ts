import { StartSyncExecutionCommand } from "@aws-sdk/client-sfn";
import type { JsonObject } from "../../../src/util/json.js";
import { MadeNames } from "../answers/made-names.js";
import { fromSdk, mask } from "../masking/mask.js";
import { ApiTime, type Unmasked } from "../masking/json-text.js";
import type { ExpressRow } from "../rows.js";
import { createMachine, executionName, openSession, startExecution, untilEnded, type Session } from "../session.js";
import { judgeRecording, type Verdict } from "../verdict.js";
import { answeringOf } from "./history.js";

/** Runs one Express execution: called and waited for, or started and read at its last event. */
export async function runExpress(row: ExpressRow): Promise<Verdict> {
  const session = openSession(answeringOf(row));
  try {
    const { stateMachineArn, response } = await createMachine(session, row);
    const sync = row.operation === "StartSyncExecution";
    const { executionArn, ran } = await (sync ? callAndWait : startAndRead)(session, row, stateMachineArn);
    // The last part of an Express execution's ARN is made by the service.
    const names = new MadeNames();
    names.learn(row.ids.execution_arn, executionArn);
    const responses: Record<string, Unmasked> = {};
    for (const key of Object.keys(row.expected)) {
      responses[key] = names.toRecorded(key.startsWith("creation") ? fromSdk(response) : ran);
    }
    return judgeRecording(row, row.expected as JsonObject, mask(responses, row.transformers));
  } finally {
    session.close();
  }
}

interface Ran {
  readonly executionArn: string;
  readonly ran: Unmasked;
}

async function callAndWait({ sfn }: Session, row: ExpressRow, stateMachineArn: string): Promise<Ran> {
  const response = await sfn.send(
    new StartSyncExecutionCommand({
      stateMachineArn,
      name: executionName(row.ids.execution_arn),
      ...(row.input_text === null ? {} : { input: row.input_text }),
    }),
  );
  return { executionArn: response.executionArn ?? "", ran: fromSdk(response) };
}

async function startAndRead(session: Session, row: ExpressRow, stateMachineArn: string): Promise<Ran> {
  const { executionArn } = await startExecution(session, row, stateMachineArn);
  await untilEnded(session, executionArn);
  return { executionArn, ran: lastLogEvent(session, executionArn) };
}

/**
 * The last event of an Express execution in the form in which its log shows it. AWS has no GetExecutionHistory for Express
 * executions, so the event is read from the cloud itself.
 */
export function lastLogEvent({ cloud }: Session, executionArn: string): Unmasked {
  const history = cloud.execution(executionArn)?.history;
  const event = fromSdk(history?.read(history.length - 1, 1, { includeExecutionData: true })[0] ?? {});
  const details = Object.entries(event).find(([key]) => key.endsWith("EventDetails"))?.[1];
  return {
    details: details ?? {},
    event_timestamp: new ApiTime(new Date(0)),
    execution_arn: executionArn,
    id: String(event["id"]),
    previous_event_id: String(event["previousEventId"]),
    redrive_count: "0",
    type: event["type"] ?? "",
  };
}
