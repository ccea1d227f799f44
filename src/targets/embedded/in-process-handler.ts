import type { Cloud } from "../../cloud/cloud.js";

/** The part of the SDK's HttpRequest that the cloud reads. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The SDK's HttpResponse. */
interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** What the SDK asks of a `requestHandler`. */
export interface InProcessHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: { readonly abortSignal?: unknown }): Promise<{ response: SdkResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/** A request handler for AWS SDK clients that hands each finished HTTP request to an embedded cloud, without a socket between. */
export function inProcessHandler(cloud: Cloud): InProcessHandler {
  return {
    metadata: { handlerProtocol: "in-process" },
    async handle(request, options = {}) {
      const { method, headers } = request;
      const body = request.body instanceof Uint8Array || typeof request.body === "string" ? request.body : "";
      const answer = cloud.handle({ method, path: pathOf(request), headers, body });
      const response = await unlessAborted(answer, options.abortSignal);
      return {
        response: {
          statusCode: response.statusCode,
          headers: { ...response.headers },
          body: typeof response.body === "string" ? Buffer.from(response.body) : response.body,
        },
      };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function pathOf({ path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((one) =>
        one === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`,
      ),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

/** A call that blocks can be given up, as over a socket. */
async function unlessAborted<Answer>(answer: Promise<Answer>, signal: unknown): Promise<Answer> {
  if (!(signal instanceof AbortSignal)) return await answer;
  const aborted = (): Error => Object.assign(new Error("Request aborted"), { name: "AbortError" });
  if (signal.aborted) throw aborted();
  return await new Promise<Answer>((resolve, reject) => {
    const onAbort = (): void => reject(aborted());
    signal.addEventListener("abort", onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
