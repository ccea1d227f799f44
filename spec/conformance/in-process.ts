import type { SFNClientConfig } from "@aws-sdk/client-sfn";
import { Readable } from "node:stream";
import type { Cloud } from "../../src/cloud/cloud.js";

type RequestHandler = Extract<NonNullable<SFNClientConfig["requestHandler"]>, { handle: unknown }>;

/** The embedded cloud as the request handler of an SDK client. */
export function inProcessHandler(cloud: Cloud): RequestHandler {
  return {
    handle: async (request: { method: string; path: string; headers: Record<string, string>; body?: unknown }) => {
      const { method, path, headers, body } = request;
      const answer = await cloud.handle({
        method,
        path,
        headers,
        body: typeof body === "string" || body instanceof Uint8Array ? body : "",
      });
      return {
        response: {
          statusCode: answer.statusCode,
          headers: answer.headers,
          body: Readable.from([Buffer.from(answer.body)]),
        },
      };
    },
  } as unknown as RequestHandler;
}
