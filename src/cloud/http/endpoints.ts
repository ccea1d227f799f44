import { hasPartsInOrder } from "../../util/parts-in-order.js";
import type { HttpTaskRequest } from "./http-request.js";

/** The response an HTTP endpoint gives, in the names of an HTTP Task's result. */
export interface HttpTaskResponse {
  /** Default 200. Any but 2xx fails the Task with `States.Http.StatusCode.` and this number. */
  readonly StatusCode?: number;
  /** Default: the usual one for the status. */
  readonly StatusText?: string;
  /** One value or several for each header (default: a content type that fits the body). */
  readonly Headers?: Readonly<Record<string, string | readonly string[]>>;
  /** JSON, or text. */
  readonly ResponseBody?: unknown;
}

/**
 * Stands in for an HTTP endpoint: gets what the Task sends and returns the response (`HttpTaskResponse`), or only its body, or a
 * promise of either. What it throws is a connection that failed: the Task fails with `States.Http.Socket`, and the message as cause.
 */
export type HttpHandler = (request: HttpTaskRequest) => unknown;

interface Endpoint {
  readonly pattern: string;
  readonly parts: readonly string[];
  readonly handler: HttpHandler;
}

/** The handlers of one embedded cloud, by endpoint. */
export class Endpoints {
  #endpoints: readonly Endpoint[] = [];

  /**
   * @param pattern an ApiEndpoint, in which `*` stands for any text; a query is not part of it. A later handler of the same one
   *   takes the place of the earlier one.
   */
  set(pattern: string, handler: HttpHandler): void {
    const others = this.#endpoints.filter((one) => one.pattern !== pattern);
    const parts = withoutScheme(pattern).split("*");
    this.#endpoints = [{ pattern, parts, handler }, ...others].sort((a, b) => weight(b) - weight(a));
  }

  /** The handler whose pattern says most of those that fit. */
  find(endpoint: string): HttpHandler | undefined {
    const [place = ""] = withoutScheme(endpoint).split("?", 1);
    return this.#endpoints.find(({ parts }) => hasPartsInOrder(place, parts))?.handler;
  }
}

/** AWS takes an endpoint without its scheme, too. */
function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, "");
}

/** A whole endpoint goes before any pattern. */
function weight({ parts }: Endpoint): number {
  return parts.length === 1 ? Infinity : parts.join("").length;
}
