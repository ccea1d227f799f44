import * as sfn from "@aws-sdk/client-sfn";
import { parse } from "yaml";
import type { JsonObject } from "../../../src/util/json.js";
import { lambdaBehaviours } from "../answers/lambda-behaviour.js";
import { MadeNames } from "../answers/made-names.js";
import { fromSdk, mask } from "../masking/mask.js";
import { clientRefusal } from "../client-checks.js";
import { isRecord } from "../masking/find-places.js";
import type { Unmasked } from "../masking/json-text.js";
import { putObjects } from "../objects.js";
import type { ApiRow, ApiSnapshot, ApiStep } from "../rows.js";
import { asRecorded, responseOrError } from "../sdk-error.js";
import { openSession, untilEnded, type Session } from "../session.js";
import { judgeRecording, type Verdict } from "../verdict.js";
import { lastLogEvent } from "./express.js";

/** Makes the calls of a script in order and compares every response that the recording kept. */
export async function runApi(row: ApiRow): Promise<Verdict> {
  const session = openSession(lambdaBehaviours(row.lambdas ?? []));
  const names = new MadeNames();
  let lastStarted = "";
  const kept: Response = {};
  try {
    for (const step of stepsOf(row)) {
      const response = await perform(
        session,
        { ...step, params: names.toMade(step.params as Unmasked) as JsonObject },
        lastStarted,
      );
      if (step.op === "StartExecution" && typeof response["executionArn"] === "string")
        lastStarted = response["executionArn"];
      names.learn(step.returned as Unmasked | undefined, response);
      for (const snapshot of step.snapshot ?? []) keep(kept, snapshot, step, response, row);
    }
    const responses = names.toRecorded(kept) as Record<string, Unmasked>;
    return judgeRecording(row, row.expected as JsonObject, mask(responses, row.transformers));
  } finally {
    session.close();
  }
}

/** A row of a single call is a script of one step, kept under the one name that `expected` has. */
function stepsOf(row: ApiRow): readonly ApiStep[] {
  if (row.steps !== undefined) return row.steps;
  const keys = Object.keys(row.expected);
  return [
    {
      service: "stepfunctions",
      op: row.operation ?? "",
      params: row.request ?? {},
      snapshot: keys.map((key) => ({ key })),
    },
  ];
}

type Response = { [key: string]: Unmasked };

async function perform(session: Session, step: ApiStep, lastStarted: string): Promise<Response> {
  switch (step.service) {
    case "stepfunctions":
      return fromSdk(await responseOrError(() => send(session, step), clientRefusal(step.params)));
    case "s3":
      putObjects(session, [step]);
      return {};
    case "@wait":
      return wait(session, step, lastStarted);
    case "cloudformation":
      return deployTemplate(session, step);
    case "logs":
      await call(session, `Logs_20140328.${step.op}`, step.params);
      return {};
    case "fixture":
      // Roles need no place in the embedded cloud; a queue that a Task sends to has to be there.
      if (step.op === "sqs_create_queue") await call(session, "AmazonSQS.CreateQueue", step.params);
      return {};
    case "sqs":
      return {};
    default:
      throw new Error(`The script calls ${step.service} ${step.op}, which the runner cannot make.`);
  }
}

/** Calls a service beside Step Functions, which the script does not look at. */
async function call(session: Session, target: string, params: JsonObject): Promise<void> {
  const headers = { "x-amz-target": target };
  await session.cloud.handle({ method: "POST", path: "/", headers, body: JSON.stringify(params) });
}

/** The machines of a template, each made by the call that CloudFormation would make. */
async function deployTemplate(session: Session, { op, params }: ApiStep): Promise<Response> {
  const template = op === "CreateStack" ? (parse(String(params["TemplateBody"])) as Template) : {};
  for (const { Type, Properties } of Object.values(template.Resources ?? {})) {
    if (Type !== "AWS::StepFunctions::StateMachine") continue;
    const { StateMachineName: name, RoleArn: roleArn, Definition, DefinitionString } = Properties;
    const definition = DefinitionString ?? JSON.stringify(Definition);
    await session.sfn.send(new sfn.CreateStateMachineCommand({ name, roleArn, definition }));
  }
  return {};
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties: MachineProperties }>>;
}

interface MachineProperties {
  readonly StateMachineName: string;
  readonly RoleArn: string;
  readonly Definition?: JsonObject;
  readonly DefinitionString?: string;
}

async function send(session: Session, { op, params }: ApiStep): Promise<object> {
  const Command = (sfn as unknown as Record<string, new (input: JsonObject) => Parameters<sfn.SFNClient["send"]>[0]>)[
    `${op}Command`
  ];
  if (Command === undefined) throw new Error(`The SDK has no Step Functions operation ${op}.`);
  return (await session.sfn.send(new Command(params))) as object;
}

/** Waits are for the recorded service to catch up; only the end of an execution takes virtual time. */
async function wait(session: Session, { op, params }: ApiStep, lastStarted: string): Promise<Response> {
  const executionArn = params["execution_arn"];
  if (op === "await_on_execution_logs") {
    await untilEnded(session, lastStarted);
    return { 0: lastLogEvent(session, lastStarted) };
  }
  const ending = /terminated|success|aborted|list_execution_status/.test(op);
  if (ending && typeof executionArn === "string") await untilEnded(session, executionArn);
  return {};
}

function keep(kept: Response, snapshot: ApiSnapshot, step: ApiStep, response: Response, row: ApiRow): void {
  const inner = (snapshot.response_path ?? []).reduce<Unmasked>((value, key) => childOf(value, key), response);
  const value = asRecorded(inner, step.op, row.expected[snapshot.key]);
  const [at] = snapshot.path ?? [];
  if (typeof at === "number") {
    const list = Array.isArray(kept[snapshot.key]) ? (kept[snapshot.key] as Unmasked[]) : [];
    list[at] = value;
    kept[snapshot.key] = list;
  } else {
    kept[snapshot.key] = value;
  }
}

function childOf(value: Unmasked, key: string): Unmasked {
  if (Array.isArray(value)) return value[Number(key)] ?? null;
  return isRecord(value) ? (value[key] ?? null) : null;
}
