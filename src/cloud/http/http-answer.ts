import { STATUS_CODES } from "node:http";
import type { Resource } from "../../asl/machine.js";
import type { TaskAnswer } from "../../engine/tasks/task.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";

/** Fields of an HTTP Task's result. */
const fields: ReadonlySet<string> = new Set(["Headers", "ResponseBody", "StatusCode", "StatusText"]);

/** An HTTP Task gives up after so many milliseconds, whatever its TimeoutSeconds. */
export const httpLimitMs = 60_000;

export function isHttpTask(resource: Resource): boolean {
  return resource.kind === "service" && resource.service === "http" && resource.action === "invoke";
}

/**
 * What an HTTP Task makes of a response, of which somebody stated what matters: all of it, only some of its fields, or just the body
 * of a response of status 200. Any status but 2xx fails the Task: the error names the status, the cause is the body.
 * @param typeHeader what the header of the content type is called, where no headers are stated
 */
export function httpAnswer(
  stated: JsonValue,
  typeHeader = "content-type",
): Extract<TaskAnswer, { kind: "succeeded" | "failed" }> {
  const response = isResponse(stated) ? stated : { ResponseBody: stated ?? "" };
  const body = response["ResponseBody"] ?? "";
  const status = statusOf(response);
  if (status < 200 || status > 299) {
    return { kind: "failed", error: `States.Http.StatusCode.${status}`, cause: bodyText(body) };
  }
  return {
    kind: "succeeded",
    output: {
      Headers: headersOf(response["Headers"], body, typeHeader),
      ResponseBody: body,
      StatusCode: status,
      StatusText: response["StatusText"] ?? STATUS_CODES[status] ?? "",
    },
  };
}

/** What an HTTP Task comes to whose endpoint says nothing in time. */
export function httpSilence(): Extract<TaskAnswer, { kind: "failed" }> {
  return {
    kind: "failed",
    error: "States.Http.Socket",
    cause: "The HTTP task timed out after 60 seconds.",
    afterMs: httpLimitMs,
  };
}

/** Everything in it is a field of a result, and one of them is what no body would be called. */
export function isResponse(stated: JsonValue): stated is JsonObject {
  if (!isJsonObject(stated)) return false;
  const names = Object.keys(stated);
  return names.length > 0 && names.every((name) => fields.has(name));
}

function statusOf(response: JsonObject): number {
  const status = response["StatusCode"];
  return typeof status === "number" ? status : 200;
}

/** Each header has a list of values in the result. */
function headersOf(stated: JsonValue | undefined, body: JsonValue, typeHeader: string): JsonObject {
  if (!isJsonObject(stated ?? null)) {
    const type = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json";
    return { [typeHeader]: [type] };
  }
  return Object.fromEntries(
    Object.entries(stated as JsonObject).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
  );
}

function bodyText(body: JsonValue): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
