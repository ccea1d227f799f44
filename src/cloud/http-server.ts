import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StepwrightError } from "../errors/index.js";
import type { Cloud } from "./cloud.js";
import { driveTime, type ServedTime } from "./time-driver.js";

export type { ServedTime } from "./time-driver.js";

export interface ListenOptions {
  /** Default 0: any port that is free. */
  readonly port?: number;
  /** How time passes (default `real`). */
  readonly time?: ServedTime;
}

/** A cloud that is being served. */
export interface Served {
  /** Such as `http://127.0.0.1:8083`. */
  readonly url: string;
  readonly port: number;
  /** Ends the server, its connections and its hand on the clock. */
  close(): Promise<void>;
}

/** Larger than any request AWS accepts: a definition of 1 MB, with room for its escapes. */
const largestBody = 8 * 1024 * 1024;

/**
 * Serves a cloud over HTTP, on the loopback interface only: what an SDK client gets is what {@link Cloud.handle} answers.
 * @throws SERVER_CANNOT_LISTEN, or CLOUD_OPTION_INVALID for a port or time that is none
 */
export async function listen(cloud: Cloud, options: ListenOptions = {}): Promise<Served> {
  const port = options.port ?? 0;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    const expected = "a whole number from 0 to 65535";
    throw new StepwrightError("CLOUD_OPTION_INVALID", { call: "listen", option: "port", value: port, expected });
  }
  const driver = driveTime(cloud.clock, options.time ?? "real", () => awaitsAnswer(cloud));
  const server = createServer((request, response) => {
    response.on("error", () => response.destroy());
    answer(cloud, () => driver.touch(), request, response).catch(() => response.destroy());
  });
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    else socket.destroy();
  });
  try {
    await bound(server, port);
  } catch (error) {
    driver.close();
    throw error;
  }
  const actual = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    close: () => closed(server, () => driver.close()),
  };
}

/** Tells whether some execution waits for somebody out there: a callback or an activity's worker. */
function awaitsAnswer(cloud: Cloud): boolean {
  return cloud.running().some((execution) => execution.openTasks().some(({ taskToken }) => taskToken !== undefined));
}

async function bound(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "EADDRINUSE" ? "the port is in use" : cause.message;
      reject(new StepwrightError("SERVER_CANNOT_LISTEN", { port, reason }, { cause }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function closed(server: Server, release: () => void): Promise<void> {
  release();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  cloud: Cloud,
  touch: () => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    answerReader(cloud, request, response);
    return;
  }
  const body = await readBody(request);
  if (body === undefined) {
    const text = {
      __type: "RequestEntityTooLargeException",
      message: `A request may hold ${largestBody} bytes at most.`,
    };
    response.writeHead(413, { "content-type": "application/x-amz-json-1.0", connection: "close" });
    response.end(JSON.stringify(text));
    return;
  }
  await touch();
  const {
    statusCode,
    headers,
    body: answered,
  } = await cloud.handle({
    method: "POST",
    path: request.url ?? "/",
    headers: plainHeaders(request),
    body,
  });
  // Over a socket the date is the wall clock's, which Node fills in: an SDK that signs takes a date far off for a wrong clock
  // of its own, and sends every call that is refused twice more.
  const { date: _virtual, ...plain } = headers;
  response.writeHead(statusCode, { ...plain, "content-length": Buffer.byteLength(answered) });
  response.end(answered);
}

/** For people who open the address in a browser, and for health checks. */
function answerReader(cloud: Cloud, request: IncomingMessage, response: ServerResponse): void {
  const known = request.method === "GET" || request.method === "HEAD";
  const text = known
    ? `Stepwright's embedded AWS (${cloud.region}, account ${cloud.accountId}, virtual time ${new Date(cloud.clock.now).toISOString()}).\n` +
      `Point an AWS SDK or the AWS CLI here: aws stepfunctions list-state-machines --endpoint-url http://${request.headers.host ?? "127.0.0.1"}\n`
    : `AWS API calls are POST requests; this was ${request.method}.\n`;
  response.writeHead(known ? 200 : 405, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...(known ? {} : { allow: "POST, GET, HEAD" }),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

/** @returns undefined when the body is too large; what is left of it is read and thrown away */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= largestBody ? Buffer.concat(chunks) : undefined;
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}
