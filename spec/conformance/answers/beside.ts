import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/util/json.js";
import type { TaskAnswer, TaskRequest } from "../../../src/engine/tasks/task.js";
import type { MachineRow } from "../rows.js";
import { executionName } from "../session.js";
import { lambdaBehaviours } from "./lambda-behaviour.js";
import { recordedAnswers, type Answering } from "./recorded-answers.js";

/**
 * Answers the tasks of a case whose other machines run: Step Functions and activities are the cloud's own, messages go through queues
 * of the case, functions do what they are known to do, and whatever else the execution calls is answered as recorded.
 */
export function besideAnswers(row: MachineRow): Answering {
  const recorded = recordedAnswers(row.answers ?? []);
  const functions = lambdaBehaviours(row.lambdas ?? []);
  const queues = new Map<string, JsonValue[]>();
  return (request) => {
    const { resource } = request;
    const own = executionName(request.executionArn) === executionName(row.ids.execution_arn);
    if (resource.kind === "activity") return undefined;
    if (resource.kind === "service" && /^(states|aws-sdk:sfn)$/.test(resource.service)) return undefined;
    if (resource.kind === "service" && /^(aws-sdk:)?sqs$/.test(resource.service)) {
      const answer = own ? recorded(request) : undefined;
      return queued(queues, request, resource.action, answer);
    }
    return functions(request) ?? (own ? recorded(request) : undefined);
  };
}

function queued(
  queues: Map<string, JsonValue[]>,
  { payload, resource }: TaskRequest,
  action: string,
  recorded: TaskAnswer | undefined,
): TaskAnswer | undefined {
  const parameters: JsonObject = isJsonObject(payload) ? payload : {};
  const url = String(parameters["QueueUrl"]);
  const queue = queues.get(url) ?? [];
  queues.set(url, queue);
  if (action === "receiveMessage") {
    const body = queue.shift();
    const Messages =
      body === undefined ? {} : { Messages: [{ Body: typeof body === "string" ? body : JSON.stringify(body) }] };
    return { kind: "succeeded", output: Messages };
  }
  if (action !== "sendMessage") return undefined;
  queue.push(parameters["MessageBody"] ?? "");
  if (resource.kind === "service" && resource.pattern === "request-response") {
    return recorded ?? { kind: "succeeded", output: { MessageId: "a-message" } };
  }
  const submitted = recorded !== undefined && "submitted" in recorded ? recorded.submitted : undefined;
  return { kind: "pending", ...(submitted === undefined ? {} : { submitted }) };
}
