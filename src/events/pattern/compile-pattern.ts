import { StepwrightError } from "../../errors/index.js";
import type { JsonObject } from "../../util/json.js";
import { JsonMistake, JsonReader } from "../json-reader.js";
import { leavesOf, type Leaves } from "../leaves.js";
import { PathTree } from "../path-tree.js";
import { isTooComplex, TOO_COMPLEX } from "./complexity.js";
import { matchesAlternative } from "./match-alternative.js";
import { mismatchOf, mismatchText, type Mismatch } from "./mismatch.js";
import { PatternMistake } from "./pattern-mistake.js";
import { readPattern, type Alternative } from "./pattern-reader.js";

/** An event pattern, ready to be asked about events. */
export interface CompiledPattern {
  /** The pattern as JSON text. */
  readonly text: string;
  /** The ways to match; more than one where the pattern has `$or`. */
  readonly alternatives: readonly Alternative[];
  /**
   * Whether an event matches, as EventBridge would decide.
   * @param event the event, or its JSON text: then numbers count as they are spelt
   * @throws EVENT_UNREADABLE when it is no JSON object
   */
  matches(event: JsonObject | string): boolean;
  /** The same for an event that was taken apart before. */
  matchesLeaves(leaves: Leaves): boolean;
  /** What keeps an event from matching; undefined where it matches. */
  mismatch(event: JsonObject | string): Mismatch | undefined;
  /** In words: that the event matches, or which paths fail, what was wanted there, and what was seen. */
  explain(event: JsonObject | string): string;
}

/**
 * Compiles an event pattern, once.
 * @param pattern an object, or JSON text: then numbers count as they are spelt
 * @throws EVENT_PATTERN_INVALID with EventBridge's reason
 */
export function compilePattern(pattern: JsonObject | string): CompiledPattern {
  const text = typeof pattern === "string" ? pattern : (JSON.stringify(pattern) ?? "");
  const alternatives = alternativesOf(text);
  const wanted = PathTree.of(alternatives.flatMap((alternative) => alternative.map(({ path }) => path)));
  const matchesLeaves = (leaves: Leaves): boolean =>
    alternatives.some((alternative) => matchesAlternative(alternative, leaves));
  const matches = (event: JsonObject | string): boolean => matchesLeaves(leavesOf(event, wanted));
  const mismatch = (event: JsonObject | string): Mismatch | undefined =>
    matches(event) ? undefined : mismatchOf(alternatives, leavesOf(event));
  return {
    text,
    alternatives,
    matches,
    matchesLeaves,
    mismatch,
    explain: (event) => {
      const found = mismatch(event);
      return found === undefined ? "The event matches the pattern." : mismatchText(found);
    },
  };
}

function alternativesOf(text: string): readonly Alternative[] {
  const reader = new JsonReader(text);
  try {
    const alternatives = readPattern(reader);
    if (isTooComplex(alternatives)) throw new PatternMistake(TOO_COMPLEX);
    return alternatives;
  } catch (error) {
    if (!(error instanceof PatternMistake) && !(error instanceof JsonMistake)) throw error;
    throw new StepwrightError("EVENT_PATTERN_INVALID", { reason: error.message, pattern: text, ...reader.location });
  }
}
