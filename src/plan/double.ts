import type { JsonValue } from "../util/json.js";
import type { FieldValidation } from "./state/state-plan.js";

/** Where in the user's code something was written, such as `orders.spec.ts:12:4`. */
export type SourceLine = string;

/** A function that stands beside the plan: `ref` names it in the plan's bindings. */
export interface FunctionReference {
  readonly kind: "fn";
  /** "#1", "#2" … in the order they were written. */
  readonly ref: string;
  /** What it is for, such as `handles` or the function's name. */
  readonly label: string;
  readonly at: SourceLine;
}

/** What a function given to `handles` learns about the call it answers. Counts are as a history shows them. */
export interface DoubleCall {
  readonly executionArn: string;
  readonly state: string;
  /** The Task's Resource, as written. */
  readonly resource: string;
  /** 0-based index of the innermost Map iteration; undefined outside a Map. */
  readonly item: number | undefined;
  /** 1-based. */
  readonly visit: number;
  /** 1-based. */
  readonly attempt: number;
  /** For Resources that end in `.waitForTaskToken`. */
  readonly taskToken: string | undefined;
  /** The target's time at the call. */
  readonly now: Date;
}

/** How a double answers one call. */
export type DoubleAnswer =
  | {
      readonly kind: "returns";
      readonly output: JsonValue;
      /** How the output is compared with the service's API model; absent: as the target does by default. */
      readonly validate?: FieldValidation;
    }
  | { readonly kind: "fails"; readonly error: string; readonly cause?: string }
  /** Called with the payload and the call's facts; its result is the output, what it throws is the failure. */
  | { readonly kind: "handles"; readonly fn: FunctionReference }
  | { readonly kind: "never" };

/** An answer, and how often it is given. */
export interface DoubleStep {
  readonly answer: DoubleAnswer;
  /** null: for ever after. */
  readonly times: number | null;
  /** Milliseconds of the target's time between the call and its answer (default 0). */
  readonly afterMs?: number;
  /** What TaskSubmitted shows for a `.sync` or `.waitForTaskToken` Task: the service's first reply (default `{}`). */
  readonly submitted?: JsonValue;
}

/** An answer tied to one item, visit or attempt; it goes before the sequence. Counts are as a history shows them. */
export interface DoublePin {
  /** 0-based index of the innermost Map iteration. */
  readonly item?: number;
  /** 0-based indexes of Map iterations one in the other, from the outside in, the innermost last. Outer ones may be left out. */
  readonly items?: readonly number[];
  /** 1-based. */
  readonly visit?: number;
  /** 1-based. */
  readonly attempt?: number;
  readonly steps: readonly DoubleStep[];
}

/**
 * What stands in for a Task. One sequence per (execution, branch and item scope, state); it advances on every call, retries and
 * loop turns alike. The last unbounded step repeats; past a bounded end a further call is an error.
 */
export interface DoubleNode {
  readonly kind: "double";
  readonly state: string;
  /** The machine (name or ARN) the state belongs to, for a nested execution; absent: any machine of the run. */
  readonly machine?: string;
  readonly steps: readonly DoubleStep[];
  readonly pins: readonly DoublePin[];
  /** The sequence starts again on every visit. */
  readonly eachVisit: boolean;
  /** The double is left out on every other kind of target. Absent: the plan needs it. */
  readonly on?: "embedded";
  readonly at: SourceLine;
}
