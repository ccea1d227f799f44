import { StepwrightError } from "../../errors/index.js";
import { didYouMean } from "../../util/nearest.js";
import { placeOf, type Place } from "../place.js";
import { AwsError } from "./aws-error.js";
import { headerOf, type WireRequest, type WireResponse } from "./message.js";
import { readInput, type InputOf, type Members } from "./shape.js";

/** One API operation: what its request may hold, and what it answers. Timestamps in answers are epoch seconds. */
export interface Operation<World> {
  run(world: World, request: Readonly<Record<string, unknown>>): object | Promise<object>;
}

/** Makes an operation whose requests are checked against `members` before `run` sees them. */
export function operation<World, const M extends Members>(
  members: M,
  run: (world: World, input: InputOf<M>) => object | Promise<object>,
): Operation<World> {
  return { run: (world, request) => run(world, readInput(members, request)) };
}

/** A service that speaks AWS JSON (1.0 or 1.1): the request's `X-Amz-Target` names service and operation. */
export interface JsonService {
  /** As people write it, for messages: `Step Functions`. */
  readonly title: string;
  /** What stands before the dot of `X-Amz-Target`, such as `AWSStepFunctions`. */
  readonly target: string;
  readonly contentType: "application/x-amz-json-1.0" | "application/x-amz-json-1.1";
  readonly operationNames: readonly string[];
  /**
   * @param place whose resources it is about
   * @returns undefined when there is no such operation
   */
  call(
    operation: string,
    request: Readonly<Record<string, unknown>>,
    place: Place,
  ): object | Promise<object> | undefined;
}

/** Binds a table of operations to the worlds they work on: one for each Region and account. */
export function jsonService<World>(
  facts: Pick<JsonService, "title" | "target" | "contentType">,
  operations: Readonly<Record<string, Operation<World>>>,
  worldAt: (place: Place) => World,
): JsonService {
  const table = new Map(Object.entries(operations));
  return {
    ...facts,
    operationNames: [...table.keys()].sort(),
    call: (name, request, place) => table.get(name)?.run(worldAt(place), request),
  };
}

/** Answers requests for a set of services. */
export interface WireHandler {
  handle(request: WireRequest): Promise<WireResponse>;
}

/**
 * Makes the one door of all services: finds the service and operation, reads the body, runs it, and writes answer or error as AWS does.
 * @param now the virtual time in epoch milliseconds, for the Date header
 * @param home the place of requests that name none
 */
export function wireHandler(services: readonly JsonService[], now: () => number, home: Place): WireHandler {
  const byTarget = new Map(services.map((service) => [service.target, service]));
  let requests = 0;

  function respond(contentType: string, statusCode: number, body: object, error?: AwsError): WireResponse {
    const headers: Record<string, string> = {
      ...error?.headers,
      "content-type": contentType,
      "x-amzn-requestid": requestId(++requests),
      date: new Date(now()).toUTCString(),
    };
    if (error !== undefined) headers["x-amzn-errortype"] = error.code;
    return { statusCode, headers, body: JSON.stringify(body) };
  }

  return {
    async handle(request) {
      const target = headerOf(request.headers, "x-amz-target") ?? "";
      const dot = target.lastIndexOf(".");
      const service = byTarget.get(target.slice(0, Math.max(dot, 0)));
      const contentType = service?.contentType ?? "application/x-amz-json-1.0";
      try {
        if (service === undefined) throw unknownTarget(target, services);
        const name = target.slice(dot + 1);
        const answer = service.call(name, parseBody(request.body), placeOf(request, home));
        if (answer === undefined) throw unknownOperation(service, name);
        return respond(contentType, 200, answer instanceof Promise ? await answer : answer);
      } catch (error) {
        const shown = awsErrorOf(error);
        return respond(
          contentType,
          shown.statusCode,
          { __type: shown.code, message: shown.message, ...shown.members },
          shown,
        );
      }
    },
  };
}

const utf8 = new TextDecoder();

function parseBody(body: string | Uint8Array): Readonly<Record<string, unknown>> {
  const text = typeof body === "string" ? body : utf8.decode(body);
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AwsError("SerializationException", `The request body is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AwsError("SerializationException", "The request body must be a JSON object.");
  }
  return value as Readonly<Record<string, unknown>>;
}

function unknownTarget(target: string, services: readonly JsonService[]): AwsError {
  const known = services.map((service) => `${service.title} (${service.target}.<operation>)`).join(", ");
  const seen =
    target === ""
      ? "The request has no X-Amz-Target header"
      : `The target "${target}" belongs to no service of this cloud`;
  return new AwsError("UnknownOperationException", `${seen}. The embedded cloud answers: ${known}.`);
}

function unknownOperation(service: JsonService, name: string): AwsError {
  return new AwsError(
    "UnknownOperationException",
    `The embedded ${service.title} does not answer ${name}.${didYouMean(name, service.operationNames)} It answers: ${service.operationNames.join(", ")}.`,
  );
}

/** Our own errors keep their code, so that a caller sees the text whichever door it came through. */
function awsErrorOf(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof StepwrightError) return new AwsError(error.code, error.message);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new AwsError("InternalFailure", `The embedded cloud failed while answering: ${text}`, { statusCode: 500 });
}

function requestId(count: number): string {
  return `00000000-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
}
