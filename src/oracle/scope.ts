import type { JsonObject, JsonValue } from "../util/json.js";

/** What a Choice state sees. */
export interface ChoiceScope {
  /** The state's raw input. */
  readonly input: JsonValue;
  /** Variables by name, without the `$`. */
  readonly variables?: JsonObject;
  /** The context object. */
  readonly context?: JsonObject;
}

/** A Choice state ends its execution instead of leading on. */
export interface ChoiceError {
  readonly error: "States.Runtime" | "States.QueryEvaluationError";
  /** Why, in words of this evaluator. */
  readonly reason: string;
}

/** Thrown inside of this room where a rule cannot be evaluated; never leaves it. */
export class Failing {
  readonly error: ChoiceError["error"];
  readonly reason: string;
  constructor(error: ChoiceError["error"], reason: string) {
    this.error = error;
    this.reason = reason;
  }
}

/** The evaluator does not know what is written here: thrown when it is read, so that nothing is predicted wrongly. */
export class NotUnderstood extends Error {
  override readonly name = "NotUnderstood";
}
