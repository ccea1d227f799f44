import { inspect } from "node:util";
import { durationOf, StepwrightError } from "../../src/errors/index.js";
import type { PlanFunction } from "../../src/plan/bindings.js";
import type { DoubleAnswer, DoublePin, DoubleStep, FunctionReference } from "../../src/plan/double.js";
import type { Duration } from "../../src/util/duration.js";
import { countOf, functionOf, nameOf, oneOf } from "../arguments.js";
import type { Double, Handler, ReturnsOptions } from "./double.js";
import { jsonOf } from "../json-value.js";
import { sourceLine } from "../source-line.js";

/** An answer before its function, if it has one, is put in a plan's table. */
type Answer =
  | Exclude<DoubleAnswer, { readonly kind: "handles" }>
  | { readonly kind: "handles"; readonly fn: PlanFunction; readonly label: string; readonly at: string };

interface Step extends Omit<DoubleStep, "answer"> {
  readonly answer: Answer;
}

/** What a double says, as the builder of a plan reads it. */
export interface DoubleParts {
  readonly steps: readonly Step[];
  /** Undefined: not pinned. */
  readonly pin: Omit<DoublePin, "steps"> | undefined;
  readonly eachVisit: boolean;
}

/** Doubles of another copy of the package are doubles as well. */
const partsOf = Symbol.for("stepwright.double");

class AnswerSequence implements Double {
  readonly #props: DoubleParts;

  constructor(props: DoubleParts) {
    this.#props = Object.freeze(props);
    Object.freeze(this);
  }

  get [partsOf](): DoubleParts {
    return this.#props;
  }

  once(): Double {
    return this.#bounded(1);
  }

  twice(): Double {
    return this.#bounded(2);
  }

  times(n: number): Double {
    return this.#bounded(countOf("times(…)", n, 1));
  }

  thenReturns(output?: unknown, options?: ReturnsOptions): Double {
    return this.#then(returning("thenReturns(…)", output, options));
  }

  thenFails(error: string, cause?: string): Double {
    return this.#then(failing("thenFails(…)", error, cause));
  }

  thenHandles<Payload = unknown>(fn: Handler<Payload>): Double {
    return this.#then(handling("thenHandles(…)", fn));
  }

  thenNever(): Double {
    return this.#then({ kind: "never" });
  }

  after(delay: Duration): Double {
    return this.#latest({ afterMs: durationOf("after(…)", delay) });
  }

  eachVisit(): Double {
    return new AnswerSequence({ ...this.#props, eachVisit: true });
  }

  item(index: number, ...inner: readonly number[]): Double {
    const items = [index, ...inner].map((one) => countOf("item(…)", one, 0));
    return this.#pinned(inner.length === 0 ? { item: items[0] as number } : { items });
  }

  visit(n: number): Double {
    return this.#pinned({ visit: countOf("visit(…)", n, 1) });
  }

  attempt(n: number): Double {
    return this.#pinned({ attempt: countOf("attempt(…)", n, 1) });
  }

  [inspect.custom](): string {
    return `Double ${inspect(this.#props.steps.map(({ answer, times }) => ({ ...answer, times })))}`;
  }

  #bounded(times: number): Double {
    return this.#latest({ times });
  }

  #latest(change: Partial<Omit<Step, "answer">>): Double {
    const steps = [...this.#props.steps];
    const latest = steps.pop();
    if (latest !== undefined) steps.push(Object.freeze({ ...latest, ...change }));
    return new AnswerSequence({ ...this.#props, steps });
  }

  #then(answer: Answer): Double {
    const before = this.#props.steps.map((step) => (step.times === null ? Object.freeze({ ...step, times: 1 }) : step));
    return new AnswerSequence({ ...this.#props, steps: [...before, stepOf(answer)] });
  }

  #pinned(pin: Omit<DoublePin, "steps">): Double {
    return new AnswerSequence({ ...this.#props, pin: { ...this.#props.pin, ...pin } });
  }
}

function stepOf(answer: Answer): Step {
  return Object.freeze({ answer: Object.freeze(answer), times: null });
}

function sequenceOf(answer: Answer): Double {
  return new AnswerSequence({ steps: [stepOf(answer)], pin: undefined, eachVisit: false });
}

function returning(what: string, output: unknown, { validate }: ReturnsOptions = {}): Answer {
  const answer = { kind: "returns", output: jsonOf(what, output) } as const;
  if (validate === undefined) return answer;
  return { ...answer, validate: oneOf(`the validate of ${what}`, validate, ["STRICT", "PRESENT", "NONE"]) };
}

function failing(what: string, error: string, cause: string | undefined): Answer {
  const failure = { kind: "fails", error: nameOf(what, error) } as const;
  return cause === undefined ? failure : { ...failure, cause: nameOf(`the cause of ${what}`, cause) };
}

function handling<Payload>(what: string, fn: Handler<Payload>): Answer {
  const handler = functionOf(what, fn);
  return { kind: "handles", fn: handler, label: handler.name === "" ? "handles" : handler.name, at: sourceLine() };
}

/**
 * A double that succeeds with this output, for ever unless bounded.
 * @param output any JSON value; nothing is null, as of a function that returns nothing. Of a Task of `lambda:invoke` it is the function's
 * result, bare or as `{ Payload }`, or AWS's whole answer
 * @param options `validate`: how the output is compared with the service's API model
 * @throws VALUE_NOT_JSON, WORD_UNKNOWN
 * @example workflow(orders).stub("ChargeCard", returns({ ok: true }))
 */
export function returns(output?: unknown, options?: ReturnsOptions): Double {
  return sequenceOf(returning("returns(…)", output, options));
}

/**
 * A double that fails the way a task does: Retry and Catch see this error.
 * @param error the error name, such as `Card.Declined`, `States.Timeout` or `Lambda.Unknown`
 * @param cause text for people
 * @throws NAME_EXPECTED
 * @example fails("Card.Declined", "no funds").once().thenReturns({ ok: true })
 */
export function fails(error: string, cause?: string): Double {
  return sequenceOf(failing("fails(…)", error, cause));
}

/**
 * A double that calls a function with the task's payload and the call's facts, and answers with its result. A promise holds
 * virtual time until it settles. What it throws is the task's failure: see {@link Handler}.
 * @throws FUNCTION_EXPECTED
 * @example handles((order: { amount: number }, { attempt }) => ({ charged: order.amount, attempt }))
 */
export function handles<Payload = unknown>(fn: Handler<Payload>): Double {
  return sequenceOf(handling("handles(…)", fn));
}

/**
 * A double that never answers: TimeoutSeconds and HeartbeatSeconds end the task, in virtual time.
 * @example workflow(orders).stub("ChargeCard", never()).expectCaught("ChargeCard", "States.Timeout")
 */
export function never(): Double {
  return sequenceOf({ kind: "never" });
}

/** Tells whether a value is a double. */
export function isDouble(value: unknown): value is Double {
  return typeof value === "object" && value !== null && partsOf in value;
}

/**
 * Reads a double.
 * @throws DOUBLE_EXPECTED when the value is none
 */
export function doubleParts(state: string, value: unknown): DoubleParts {
  if (isDouble(value)) {
    return (value as unknown as Record<typeof partsOf, DoubleParts>)[partsOf];
  }
  throw new StepwrightError("DOUBLE_EXPECTED", { state, value });
}

/** Puts the functions of steps into a table and gives the steps as a plan holds them. */
export function planSteps(
  steps: readonly Step[],
  refer: (fn: PlanFunction, label: string, at: string) => FunctionReference,
): DoubleStep[] {
  return steps.map(({ answer, ...step }) => ({
    answer: answer.kind === "handles" ? { kind: "handles", fn: refer(answer.fn, answer.label, answer.at) } : answer,
    ...step,
  }));
}
