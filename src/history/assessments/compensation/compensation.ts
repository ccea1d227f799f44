import type { Assessment } from "../../assessment.js";
import type { Execution } from "../../execution.js";
import { unseenMaps } from "../items/maps.js";
import { limited, listed, nothingAsked, requireWhole, unknownStates } from "../words.js";
import { disorder, Matcher, undoersOf, type FailedSteps, type Pairs } from "./matching.js";
import { itemLabel, placedVisits, type Placed } from "./placed-visits.js";

/** How compensations are ordered: the reverse of what they undo (default), or anyhow. */
export type CompensationOrder = "reverse" | "any";

/** What else is asked of compensations. */
export interface CompensationOptions {
  readonly order?: CompensationOrder | undefined;
  readonly failed?: FailedSteps | undefined;
}

/**
 * Did the execution undo what it had done: each step that succeeded by its compensation, once, the last step first, and nothing else? Each
 * item of a Map undoes its own; one in which nothing failed has nothing to undo. A compensation that fails and succeeds later has
 * been done once.
 * @param pairs the state that undoes a step, by the step; or several, of which one does
 */
export function assessCompensation(execution: Execution, pairs: Pairs, options: CompensationOptions = {}): Assessment {
  const { order = "reverse", failed = "never" } = options;
  const steps = Object.keys(pairs);
  const what =
    failed === "never"
      ? "what had succeeded"
      : `what had succeeded${failed === "may" ? ", perhaps" : " or"} what had failed`;
  const undone = steps.map((step) => `"${step}" by ${listed(undoersOf(pairs, step), "or")}`).join(", ");
  const expected = `to compensate ${what}${order === "reverse" ? ", last first" : ""}: ${undone}`;
  if (steps.length === 0) return nothingAsked(expected, "no step was named");
  const states = new Set([...steps, ...steps.flatMap((step) => undoersOf(pairs, step))]);
  const unknown = unknownStates(execution, [...states], expected);
  if (unknown !== undefined) return unknown;
  requireWhole(execution, "what was compensated");
  const unseen = unseenMaps(execution, states);
  if (unseen.length > 0) return insideMaps(expected, unseen);
  const placed = placedVisits(execution, states);
  const { problems: found, matches, failedOne } = new Matcher(placed, pairs, failed).match();
  const problems = [...found, ...(order === "reverse" ? disorder(matches) : [])];
  const undoing = matches.map(({ step }) => step.visit.state);
  return {
    holds: problems.length === 0,
    expected,
    actual:
      problems[0] ??
      (undoing.length === 0
        ? "nothing had succeeded, and nothing was compensated"
        : `it undid ${listed(undoing.slice(0, 12), "then")}${undoing.length > 12 ? " …" : ""}`),
    details: [
      ...limited(problems.slice(1), (problem) => problem),
      ...(problems.length === 0 || placed.length === 0 ? [] : [`what ran: ${storyOf(placed)}`]),
      ...(failedOne
        ? [
            'Where a step that fails may have done its work, and is to be compensated as well, write { failed: "must" }, or "may".',
          ]
        : []),
    ],
  };
}

/** The steps and compensations as they ran. */
function storyOf(placed: readonly Placed[]): string {
  const shown = placed.slice(0, 16).map((one) => {
    const { state, status } = one.visit;
    return `${state}${itemLabel(one)} ${status === "succeeded" ? "✓" : status === "running" ? "…" : "✗"}`;
  });
  return `${shown.join(" → ")}${placed.length > shown.length ? ` → … and ${placed.length - shown.length} more` : ""}`;
}

function insideMaps(expected: string, maps: readonly string[]): Assessment {
  return {
    holds: false,
    unanswerable: true,
    expected,
    actual: `some of it stands in child executions of ${listed(maps, "and")}, which this history does not show`,
    details: [
      "workflow(…).expectCompensation(…) reads the child executions of a distributed Map, but for those of EXPRESS type on AWS and for Maps inside them; the Execution it gives then answers matchers, too.",
    ],
  };
}
