import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";

/** Marks of the answer Step Functions gives for `lambda:invoke`, beside its Payload. */
const marks = ["StatusCode", "ExecutedVersion", "SdkHttpMetadata", "SdkResponseMetadata"];

/** Tells whether a value already is what `lambda:invoke` answers, and not only its Payload. */
export function isEnvelope(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && Object.hasOwn(value, "Payload") && marks.some((mark) => Object.hasOwn(value, mark));
}

/**
 * The function's result in what a double says: the Payload where that is all there is, as it is written in the definition and for TestState,
 * else all of it.
 */
export function payloadIn(value: JsonValue): JsonValue {
  return isJsonObject(value) && Object.keys(value).join() === "Payload" ? (value["Payload"] ?? null) : value;
}

/** Wraps a function's result as Step Functions' `lambda:invoke` does. */
export function envelope(payload: JsonValue, requestId: string, now: number, version = "$LATEST"): JsonObject {
  const headers: Readonly<Record<string, string>> = {
    "X-Amz-Executed-Version": version,
    "x-amzn-Remapped-Content-Length": "0",
    Connection: "keep-alive",
    "x-amzn-RequestId": requestId,
    "Content-Length": String(Buffer.byteLength(JSON.stringify(payload))),
    Date: new Date(now).toUTCString(),
    "X-Amzn-Trace-Id": `root=1-${requestId.slice(0, 8)}-${requestId.slice(9).replaceAll("-", "")};parent=${requestId.slice(-12)}0000;sampled=0`,
    "Content-Type": "application/json",
  };
  return {
    ExecutedVersion: version,
    Payload: payload,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}
