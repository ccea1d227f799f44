import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request. */
export type Move = (response: ServerResponse, request: unknown) => void;

/** A request as it came in. */
export interface SeenRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A Step Functions endpoint that misbehaves as it is told to, and remembers what it was asked. */
export interface HostileServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Operations in the order they came in. */
  operations(): string[];
  /** What to do with the requests of one operation, one after the other; the last move is repeated. */
  on(operation: string, ...moves: Move[]): HostileServer;
  close(): Promise<void>;
}

/** Answers with a body, or with one made from the request. */
export const answer =
  (body: object | ((request: never) => object), status = 200): Move =>
  (response, request) => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(typeof body === "function" ? (body as (request: unknown) => object)(request) : body));
  };

/** Answers with one of AWS's errors. */
export const refuse = (type: string, message: string, status = 400): Move => answer({ __type: type, message }, status);

/** Answers with a status and nothing in it. */
export const status = (code: number): Move => answer({}, code);

/** AWS's answer to too many calls. */
export const throttle: Move = refuse("ThrottlingException", "Rate exceeded");

/** Breaks the connection off. */
export const reset: Move = (response) => response.socket?.destroy();

/** Never answers. */
export const hang: Move = () => {};

/** Answers like a web server that knows nothing of Step Functions. */
export const webPage: Move = (response) => {
  response.writeHead(404, { "content-type": "text/html" });
  response.end("<html>Not found</html>");
};

/** Starts a hostile server on a free port of the loopback. */
export async function hostileServer(): Promise<HostileServer> {
  const script = new Map<string, Move[]>();
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      const body = JSON.parse(text || "{}") as Record<string, unknown>;
      requests.push({ operation, body });
      const moves = script.get(operation);
      if (moves === undefined || moves.length === 0)
        return refuse("UnexpectedCall", `${operation} was not expected`)(response, body);
      const move = moves.length > 1 ? (moves.shift() as Move) : (moves[0] as Move);
      move(response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hostile: HostileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    operations: () => requests.map(({ operation }) => operation),
    on(operation, ...moves) {
      script.set(operation, [...moves]);
      return hostile;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hostile;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
