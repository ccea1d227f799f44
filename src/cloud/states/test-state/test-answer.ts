import type { State } from "../../../asl/machine.js";
import type { StateOutcome, StateTest } from "../../../engine/test-state/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../util/json.js";
import { spacedJson } from "./spaced-json.js";

/** How much of a test's inside is told. */
export type InspectionLevel = "INFO" | "DEBUG" | "TRACE";

/** The answer of TestState. */
export function testAnswer(test: StateTest, state: State, inputText: string, level: InspectionLevel): object {
  const outcome = test.outcome();
  return {
    status: outcome.status,
    output: "output" in outcome ? spacedJson(outcome.output) : undefined,
    nextState: "nextState" in outcome ? outcome.nextState : undefined,
    error: "error" in outcome ? outcome.error : undefined,
    cause: "cause" in outcome ? outcome.cause : undefined,
    inspectionData: level === "INFO" ? undefined : inspectionData(test, state, inputText, level, outcome),
  };
}

function inspectionData(
  test: StateTest,
  state: State,
  inputText: string,
  level: InspectionLevel,
  outcome: StateOutcome,
): object {
  const { stages, limits, variables } = test;
  const texts = Object.entries(stages).map(([stage, value]) => [stage, spacedJson(value)] as const);
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = limits ?? {};
  return {
    input: inputText,
    ...Object.fromEntries(texts),
    variables: Object.keys(variables).length > 0 ? spacedJson(variables) : undefined,
    maxConcurrency,
    toleratedFailureCount,
    toleratedFailurePercentage,
    errorDetails: errorDetails(outcome),
    ...(level === "TRACE" && isHttp(state)
      ? exchange(stages.afterParameters ?? stages.afterArguments, stages.result)
      : {}),
  };
}

function errorDetails(outcome: StateOutcome): object | undefined {
  if (outcome.status === "CAUGHT_ERROR") return { catchIndex: outcome.catchIndex };
  if (outcome.status !== "RETRIABLE") return undefined;
  const retryBackoffIntervalSeconds = Math.round(outcome.retryBackoffSeconds);
  return { retryIndex: outcome.retryIndex, retryBackoffIntervalSeconds };
}

function isHttp(state: State): boolean {
  return state.type === "Task" && state.resource.kind === "service" && state.resource.service === "http";
}

/** What an HTTP Task sent and got. What the EventBridge connection would add is not known here. */
function exchange(sent: JsonValue | undefined, got: JsonValue | undefined): object {
  return {
    request: isJsonObject(sent) ? httpRequest(sent) : undefined,
    response: isJsonObject(got) ? httpResponse(got) : undefined,
  };
}

function httpRequest(sent: JsonObject): object {
  const endpoint = typeof sent["ApiEndpoint"] === "string" ? sent["ApiEndpoint"] : "";
  const query = isJsonObject(sent["QueryParameters"]) ? Object.entries(sent["QueryParameters"]) : [];
  const search = new URLSearchParams(
    Object.fromEntries(query.map(([name, value]) => [name, String(value)])),
  ).toString();
  return {
    protocol: endpoint.split(":", 1)[0],
    method: sent["Method"],
    url: search === "" ? endpoint : `${endpoint}?${search}`,
    headers: textOf(sent["Headers"]),
    body: textOf(sent["RequestBody"]),
  };
}

function httpResponse(got: JsonObject): object {
  const status = got["StatusCode"];
  return {
    protocol: "HTTP/1.1",
    statusCode: status === undefined ? undefined : String(status),
    statusMessage: got["StatusText"],
    headers: textOf(got["Headers"]),
    body: textOf(got["ResponseBody"]),
  };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return value === undefined || typeof value === "string" ? value : spacedJson(value);
}
