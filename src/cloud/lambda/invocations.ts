import type { Clock, ClockTimer } from "../../engine/clock/clock.js";
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

/** Invocations as plain data; of errors there is the text. */
export interface SavedInvocations {
  readonly count: number;
  readonly invocations: readonly (Omit<Invocation, "error"> & { readonly error?: string })[];
  readonly waiting: readonly {
    /** Its place in the list. */
    readonly invocation: number;
    readonly arn: string;
    readonly at: number;
    readonly sequence: number;
  }[];
}

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
  /** Those to be tried again. */
  readonly #waiting = new Map<Invocation, { readonly arn: string; readonly timer: ClockTimer }>();
  #count = 0;

  constructor(world: InvocationWorld) {
    this.#world = world;
  }

  /** Functions whose handlers work in real time now. */
  busy(): string[] {
    return this.#all.filter(({ status }) => status === "running").map(({ functionName }) => functionName);
  }

  save(): SavedInvocations {
    const places = new Map(this.#all.map((invocation, place) => [invocation, place]));
    return {
      count: this.#count,
      invocations: this.#all.map(({ error, ...facts }) => ({
        ...facts,
        ...(error !== undefined && {
          error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        }),
      })),
      waiting: [...this.#waiting].map(([invocation, { arn, timer }]) => ({
        invocation: places.get(invocation) ?? -1,
        arn,
        at: timer.time,
        sequence: timer.sequence,
      })),
    };
  }

  load({ count, invocations, waiting }: SavedInvocations): void {
    this.#count = count;
    for (const facts of invocations) this.#all.push({ ...facts, error: facts.error });
    for (const { invocation: place, arn, at, sequence } of waiting) {
      const invocation = this.#all[place];
      if (invocation !== undefined) this.#later(arn, invocation, at, sequence);
    }
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
    this.#later(arn, invocation, this.#world.clock.now + pause);
  }

  #later(arn: string, invocation: Invocation, at: number, sequence?: number): void {
    const describe = (): string => `another attempt of the function ${invocation.functionName}`;
    const fire = (): void => {
      this.#waiting.delete(invocation);
      this.#invoke(arn, invocation);
    };
    this.#waiting.set(invocation, { arn, timer: this.#world.clock.at(at, "work", fire, { describe, sequence }) });
  }
}

function isAssertion(error: unknown): boolean {
  return error instanceof Error && (/^AssertionError\b/.test(error.name) || "matcherResult" in error);
}
