import type { JsonObject, JsonValue } from "../../util/json.js";

/** An input of a Choice state, with what stands beside it where rules read that. */
export interface ExampleInput {
  readonly input: JsonValue;
  readonly variables?: JsonObject;
  readonly context?: JsonObject;
}

/** A rule that no input is known to take. Rules are counted from 1. */
export interface UnreachableRule {
  readonly rule: number;
  readonly next: string;
  /** Whether it is proved; otherwise no input was found in so many tries. */
  readonly proved: boolean;
  readonly tries: number | undefined;
  /** `contradicts itself`, `rule 1 holds whenever it does`, `not found in 3000 tries`. */
  readonly because: string;
}

/** An input that two rules accept. */
export interface Overlap {
  /** The rule that decides. */
  readonly winner: number;
  readonly loser: number;
  readonly example: ExampleInput;
  /** Whether the two lead to different states. */
  readonly matters: boolean;
}

/** An input that the state cannot deal with. */
export interface Gap {
  readonly example: ExampleInput;
  /** What the States Language calls it, or what Step Functions reports. */
  readonly error: "States.NoChoiceMatched" | "States.Runtime" | "States.QueryEvaluationError";
  readonly reason: string;
}

/** A comparison that does not match a value of another type, without an error. */
export interface SilentMismatch {
  readonly rule: number;
  /** The place compared, as a path. */
  readonly path: string;
  /** The value that matches, and one of another type that does not. */
  readonly matching: JsonValue;
  readonly mismatching: JsonValue;
  readonly example: ExampleInput;
  /** Where the mismatching value leads. */
  readonly leadsTo: string;
}

/** A value at which the way changes, with where it and its neighbours lead; null for the end of the execution. */
export interface Boundary {
  readonly rule: number;
  readonly path: string;
  readonly leads: readonly { readonly value: JsonValue; readonly next: string | null }[];
}

/** All that is known of one Choice state. */
export interface ChoiceAnalysis {
  readonly state: string;
  readonly location: string;
  readonly rules: number;
  readonly default: string | undefined;
  /** What is not understood of its rules: then nothing else is known. */
  readonly notUnderstood: string | undefined;
  readonly unreachable: readonly UnreachableRule[];
  readonly overlaps: readonly Overlap[];
  readonly gaps: readonly Gap[];
  readonly mismatches: readonly SilentMismatch[];
  readonly boundaries: readonly Boundary[];
}

/** What `analyse` found. It prints as text, and `JSON.stringify` gives all of it. */
export interface Analysis {
  readonly choices: readonly ChoiceAnalysis[];
  /** The Choice state with this name. */
  choice(state: string): ChoiceAnalysis | undefined;
  toString(): string;
  toJSON(): { readonly choices: readonly ChoiceAnalysis[] };
}
