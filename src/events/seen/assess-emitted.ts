import { requireWhole } from "../../history/assessments/words.js";
import type { Assessment } from "../../history/assessment.js";
import type { Execution } from "../../history/execution.js";
import { assessEvent, eventLine } from "./assess-events.js";
import { emittedEvents } from "./emitted.js";
import type { EventWant } from "./event-want.js";

/**
 * Did Tasks of the execution put such an event: at all, or exactly so many times? Its history is asked, on every target alike.
 * @throws HISTORY_INCOMPLETE for one page of a history
 */
export function assessEmitted(
  execution: Execution,
  want: EventWant,
  { times }: { readonly times?: number | undefined } = {},
): Assessment {
  requireWhole(execution, "which events it emitted");
  const emitted = emittedEvents(execution);
  const { holds, found, expected, details } = assessEvent(emitted, want, { times });
  return {
    holds,
    expected: `to emit ${expected}`,
    actual: actualText(emitted.length, found.length),
    details: found.length > 0 ? found.slice(0, 3).map(eventLine) : [...details, ...statusLines(want)],
  };
}

function actualText(all: number, found: number): string {
  if (all === 0) return "it emitted none";
  const one = all === 1 ? "the event it emitted" : `the ${all} events it emitted`;
  if (found === 0) return all === 1 ? `${one} does not` : `none of ${one} does`;
  return all === 1 ? `${one} does` : `${found} of ${one} ${found === 1 ? "does" : "do"}`;
}

/** Whoever looks for status events looks in the wrong place. */
function statusLines({ text }: EventWant): string[] {
  if (!text.includes("aws.states")) return [];
  return [
    "Changes of its status are put by Step Functions, not by the execution: capture the default bus to see them.",
  ];
}
