import type { Clock } from "../../engine/clock.js";
import type { JsonValue } from "../../util/json.js";
import type { Delivery, DeliveryResult, Receiver } from "../delivery.js";
import { placeOfArn, type Place } from "../place.js";
import { lambdaContext } from "./context.js";
import { readFunctionName } from "./function-name.js";
import type { Functions } from "./functions.js";

/** What came of an asynchronous invocation. */
export interface Invocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly body: string;
  status: "running" | "succeeded" | "failed" | "waiting";
  attempts: number;
  /** What the last attempt threw. */
  error: unknown;
}

/** Lambda tries an event that fails twice more: after one minute, then after two. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const pausesMs = [60_000, 120_000];

/** Invocations that are remembered; the oldest are forgotten beyond. */
const mostRemembered = 10_000;

/** What asynchronous invocations work on. */
export interface InvocationWorld {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly home: Place;
  uuid(...parts: readonly (string | number)[]): string;
}

/**
 * Invokes functions asynchronously, as events do: a delivery is taken when the function has a handler, whatever that does with it.
 * What the handler throws is tried again in virtual time, like on AWS; a failed assertion is not.
 */
export class Invocations implements Receiver {
  readonly #world: InvocationWorld;
  readonly #all: Invocation[] = [];
  #count = 0;

  constructor(world: InvocationWorld) {
    this.#world = world;
  }

  /** Oldest first. */
  get all(): readonly Invocation[] {
    return this.#all;
  }

  receive({ arn, body }: Delivery): DeliveryResult {
    const named = readFunctionName(arn);
    if (this.#world.functions.get(named) === undefined) {
      const message = `The function ${named.name} has no handler: give it one with cloud.lambda(${JSON.stringify(named.name)}, handler).`;
      return { delivered: false, code: "NO_RESOURCE", message, retryable: false };
    }
    const requestId = this.#world.uuid("event invocation", (this.#count += 1));
    const invocation: Invocation = {
      functionName: named.name,
      requestId,
      body,
      status: "running",
      attempts: 0,
      error: undefined,
    };
    this.#all.push(invocation);
    if (this.#all.length > mostRemembered) this.#all.shift();
    this.#invoke(arn, invocation);
    return { delivered: true, id: requestId };
  }

  #invoke(arn: string, invocation: Invocation): void {
    const { clock, functions, home } = this.#world;
    const { name, qualifier } = readFunctionName(arn);
    const handler = functions.get({ name, qualifier });
    if (handler === undefined) return;
    invocation.status = "running";
    invocation.attempts += 1;
    const { requestId } = invocation;
    const context = lambdaContext({ requestId, name, qualifier, ...placeOfArn(arn, home), now: () => clock.now });
    void clock.hold(
      async () => {
        try {
          await handler(JSON.parse(invocation.body) as JsonValue as never, context);
          invocation.status = "succeeded";
        } catch (error) {
          this.#failed(arn, invocation, error);
        }
      },
      `the handler of the function ${JSON.stringify(name)}`,
    );
  }

  #failed(arn: string, invocation: Invocation, error: unknown): void {
    invocation.error = error;
    const pause = pausesMs[invocation.attempts - 1];
    if (pause === undefined || isAssertion(error)) {
      invocation.status = "failed";
      return;
    }
    invocation.status = "waiting";
    const { clock } = this.#world;
    const describe = (): string => `another attempt of the function ${invocation.functionName}`;
    clock.at(clock.now + pause, "work", () => this.#invoke(arn, invocation), { describe });
  }
}

function isAssertion(error: unknown): boolean {
  return error instanceof Error && (/^AssertionError\b/.test(error.name) || "matcherResult" in error);
}
