import {
  CreateStateMachineCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  type HistoryEvent,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { createCloud, type Cloud } from "../../src/cloud/cloud.js";
import { installedApiModels } from "../../src/targets/clients/api-models.js";
import { inProcessClient } from "../../src/targets/embedded/in-process-client.js";
import type { Answering } from "./answers/recorded-answers.js";
import { spacedText } from "./masking/json-text.js";
import type { MachineRow } from "./rows.js";

/** Every case starts at this moment: inputs that hold a time relative to the recording were made for it. */
export const NOW = "2026-01-02T03:04:05.678Z";

const ACCOUNT_ID = "111111111111";
const DAY_MS = 86_400_000;

/** One embedded cloud for one case, reached through the SDK client. */
export interface Session {
  readonly cloud: Cloud;
  readonly sfn: SFNClient;
  close(): void;
}

/** Opens a cloud whose tasks are answered by the case. */
export function openSession(answering: Answering): Session {
  const options = { region: "us-east-1", accountId: ACCOUNT_ID, startAt: NOW, perform: answering };
  const cloud = createCloud(options, installedApiModels());
  const sfn = inProcessClient(cloud);
  return { cloud, sfn, close: () => sfn.destroy() };
}

/** Creates the machine of a row under its own name. */
export async function createMachine(
  { sfn }: Session,
  row: MachineRow,
): Promise<{ stateMachineArn: string; response: object }> {
  const response = await sfn.send(
    new CreateStateMachineCommand({
      name: lastPart(row.ids.state_machine_arn),
      definition: definitionText(row),
      roleArn: row.ids.role_arn,
      type: row.type,
    }),
  );
  return { stateMachineArn: response.stateMachineArn ?? "", response };
}

/** Starts the execution of a row under its own name, with the exact input text. */
export async function startExecution(
  { sfn }: Session,
  row: MachineRow,
  stateMachineArn: string,
): Promise<{ executionArn: string; response: object }> {
  const response = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn,
      name: executionName(row.ids.execution_arn),
      ...(row.input_text === null ? {} : { input: row.input_text }),
    }),
  );
  return { executionArn: response.executionArn ?? "", response };
}

/** Lets virtual time pass until the execution has ended. @throws when it has not ended after 400 days */
export async function untilEnded({ cloud }: Session, executionArn: string): Promise<void> {
  const ended = (): boolean => cloud.execution(executionArn)?.status !== "RUNNING";
  const outcome = await cloud.clock.demand(ended, {
    until: cloud.clock.now + 400 * DAY_MS,
    what: `the end of ${executionArn}`,
  });
  if (outcome === "until")
    throw new Error(
      `The execution still runs after 400 days, at ${cloud.execution(executionArn)?.openStates().join(", ")}.`,
    );
}

/** The whole history, all pages. */
export async function readHistory(
  { sfn }: Session,
  executionArn: string,
  options: { reverseOrder?: boolean } = {},
): Promise<{ response: object }> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  let response;
  do {
    response = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, ...options, ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    events.push(...(response.events ?? []));
    nextToken = response.nextToken;
  } while (nextToken !== undefined);
  return { response: { ...response, events, nextToken: undefined } };
}

/** The definition as it was passed; where only its value is known, in the form in which the recorded calls wrote theirs. */
export function definitionText(row: {
  readonly definition_text?: string;
  readonly definition?: MachineRow["definition"];
}): string {
  return row.definition_text ?? spacedText(row.definition ?? {});
}

/** The name at the end of a machine's ARN. */
export function lastPart(arn: string): string {
  return arn.split(":").at(-1) ?? "";
}

/** The name in the ARN of an execution; the ARN of an Express execution goes on after it. */
export function executionName(arn: string): string {
  return arn.split(":")[7] ?? "";
}
