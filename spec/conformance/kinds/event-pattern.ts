import { StepwrightError } from "../../../src/errors/index.js";
import { compilePattern, isTestableEvent } from "../../../src/events/index.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";
import type { EventPatternRow } from "../rows.js";
import { judge, type Verdict } from "../verdict.js";

/** What EventBridge writes before a reason, and what the JSON parser writes behind it. */
const AROUND_REASON = /^Event pattern is not valid\. Reason: |\n at \[Source: [^]*$/g;

/** Texts of the JSON parser: that a text is broken counts, how that is worded does not. */
const SYNTAX = /^(?:Unexpected|Unrecognized (?:character|token)|Illegal|Invalid (?:numeric|UTF))/;

/** Matches one event with one pattern: the answer counts, or the reason why the pattern is not valid. */
export function runEventPattern(row: EventPatternRow): Verdict {
  const actual = answer(row);
  if (row.expect !== "error") return judge({ matches: row.expect }, actual);
  const wanted = row.error?.message?.replace(AROUND_REASON, "");
  if (wanted === undefined || SYNTAX.test(wanted)) return judge({ refused: true }, { refused: "error" in actual });
  return judge({ error: wanted }, actual);
}

function answer(row: EventPatternRow): JsonObject {
  if (row.level === "api" && !isTestableEvent(parsed(row))) return { error: "Parameter Event is not valid." };
  try {
    return { matches: compilePattern(row.patternText ?? (row.pattern as JsonObject)).matches(eventOf(row)) };
  } catch (error) {
    if (!(error instanceof StepwrightError)) throw error;
    const facts: { readonly reason?: string } = error.facts;
    return { error: facts.reason ?? error.message };
  }
}

function eventOf({ event, eventText }: EventPatternRow): JsonObject | string {
  return eventText ?? (event as JsonObject);
}

function parsed(row: EventPatternRow): JsonValue {
  const event = eventOf(row);
  return typeof event === "string" ? (JSON.parse(event) as JsonValue) : event;
}
