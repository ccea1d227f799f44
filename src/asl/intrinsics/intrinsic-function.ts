import type { JsonValue } from "../../util/json.js";

/** What an argument of an intrinsic function must be. */
export type ArgumentKind = "any" | "array" | "boolean" | "number" | "object" | "string";

/** Chance, for the functions that need it. */
export interface Chance {
  /** In [0, 1). */
  random(): number;
  uuid(): string;
}

/** An intrinsic function of the States Language. */
export interface IntrinsicFunction {
  /** Such as `States.MathAdd`. */
  readonly name: string;
  /** What it takes, in order. */
  readonly parameters: readonly ArgumentKind[];
  /** How many of the last parameters may be left out; 0 by default. */
  readonly optional?: number;
  /** What any further arguments must be; none are taken by default. */
  readonly rest?: ArgumentKind;
  /** What it gives: for those who need to make an input that leads somewhere. */
  readonly result: ArgumentKind;
  /**
   * @param args already of the kinds that `parameters` says
   * @throws IntrinsicError
   */
  call(args: readonly JsonValue[], chance: Chance): JsonValue;
}

/** An intrinsic function cannot do what it is asked. `message` tells why, in words of our own. */
export class IntrinsicError extends Error {
  override readonly name = "IntrinsicError";
  /** What AWS says, where it says more than "Invalid arguments in" the function. */
  readonly said: string | undefined;
  constructor(message: string, said?: string) {
    super(message);
    this.said = said;
  }
}
