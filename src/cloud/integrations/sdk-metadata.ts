import type { JsonObject } from "../../util/json.js";

/**
 * What Step Functions adds to the answers of some optimised services: the facts of the HTTP response.
 * @param contentType `application/x-amz-json-1.0`, or `text/xml` for services that speak it
 */
export function sdkMetadata(answer: JsonObject, requestId: string, now: number, contentType: string): JsonObject {
  const headers: Readonly<Record<string, string>> = {
    connection: "keep-alive",
    "x-amzn-RequestId": requestId,
    "Content-Length": String(Buffer.byteLength(JSON.stringify(answer))),
    Date: new Date(now).toUTCString(),
    "Content-Type": contentType,
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
