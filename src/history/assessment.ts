import type { JsonValue } from "../util/json.js";

/**
 * The answer to one question about an Execution. The DSL's verdicts and the Chai matchers print the same words.
 */
export interface Assessment {
  readonly holds: boolean;
  /** Completes "expected the execution …", such as `to pass through "A", then "B"`. */
  readonly expected: string;
  /** What happened instead, such as `it went "A" → "C"`; also filled when it holds, for the negated sentence. */
  readonly actual: string;
  /** Further lines that help to mend it: nearest names, differing fields, attempts. */
  readonly details: readonly string[];
  /** Set when the question itself is mistaken, such as one about a state the definition does not have: it fails negated as well. */
  readonly unanswerable?: true;
  /**
   * Two values to show as a diff, where the question was about a value. What was not asked for is filled in from the actual value, so
   * that only real differences show.
   */
  readonly values?: { readonly expected: unknown; readonly actual: JsonValue | undefined };
}
