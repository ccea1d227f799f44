import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/util/json.js";
import type { TaskAnswer, TaskRequest } from "../../../src/engine/tasks/task.js";
import type { LambdaBehaviour, RecordedLambda } from "../rows.js";
import { causeText, type Answering } from "./recorded-answers.js";

const REQUEST_ID = "00000000-0000-4000-8000-000000000000";

/** Answers function tasks by what each function is known to do. */
export function lambdaBehaviours(lambdas: readonly RecordedLambda[]): Answering {
  return (request) => {
    const call = callOf(request);
    const lambda = lambdas.find(
      ({ function_name, function_arn }) =>
        call !== undefined && (call.name === function_name || call.name === function_arn),
    );
    if (call === undefined || !lambda?.behaviour_spec) return undefined;
    return behave(lambda.behaviour_spec, call, request);
  };
}

interface Call {
  readonly name: string;
  readonly event: JsonValue;
  /** Called through `lambda:invoke`, which wraps what the function returns. */
  readonly invoked: boolean;
}

function callOf({ resource, payload }: TaskRequest): Call | undefined {
  if (resource.kind === "lambda") return { name: resource.functionName, event: payload, invoked: false };
  if (resource.kind !== "service" || resource.service !== "lambda" || resource.action !== "invoke") return undefined;
  if (!isJsonObject(payload) || typeof payload["FunctionName"] !== "string") return undefined;
  return { name: payload["FunctionName"], event: payload["Payload"] ?? {}, invoked: true };
}

function behave(behaviour: LambdaBehaviour, call: Call, request: TaskRequest): TaskAnswer {
  const after = behaviour.sleep_seconds === undefined ? {} : { afterMs: behaviour.sleep_seconds * 1000 };
  if (behaviour.raises !== undefined) {
    const error: JsonObject = { ...behaviour.raises, requestId: REQUEST_ID };
    const cause = causeText(error, request);
    return { kind: "failed", error: String(error["errorType"]), ...(cause === undefined ? {} : { cause }), ...after };
  }
  const result = resultOf(behaviour, call.event);
  return { kind: "succeeded", output: call.invoked ? invocation(result) : result, ...after };
}

function resultOf(behaviour: LambdaBehaviour, event: JsonValue): JsonValue {
  switch (behaviour.returns) {
    case "event":
      return event;
    case "constant":
      return behaviour.value ?? null;
    case "raw":
      return (behaviour.repeat ?? "").repeat(behaviour.count ?? 1);
    case "python-str":
      return `${behaviour.prefix ?? ""}${pythonText(event, true)}`;
    default:
      return null;
  }
}

/** What `lambda:invoke` makes of a function's result. */
function invocation(payload: JsonValue): JsonObject {
  const headers = {
    "Content-Length": String(JSON.stringify(payload).length),
    "Content-Type": "application/json",
    "x-amzn-RequestId": REQUEST_ID,
  };
  return {
    ExecutedVersion: "$LATEST",
    Payload: payload,
    SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: REQUEST_ID },
    StatusCode: 200,
  };
}

/** A JSON value as Python's `str()` prints it. */
function pythonText(value: JsonValue, top: boolean): string {
  if (typeof value === "string") return top ? value : quoted(value);
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value))
    return `[${(value as readonly JsonValue[]).map((item) => pythonText(item, false)).join(", ")}]`;
  const fields = Object.entries(value).map(
    ([key, field]) => `${quoted(key)}: ${pythonText(field as JsonValue, false)}`,
  );
  return `{${fields.join(", ")}}`;
}

function quoted(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}
