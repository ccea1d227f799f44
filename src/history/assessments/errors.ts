import type { Assessment } from "../assessment.js";
import { failureText } from "../failure-text.js";
import type { Attempt, Execution, Visit } from "../execution.js";
import { attemptLines } from "./state.js";
import { counted, limited, outcomeText, requireWhole, visitLabel, visitsOf } from "./words.js";

/** Did nothing fail: no attempt, no state (caught or not), and not the execution? */
export function assessNoErrors(execution: Execution): Assessment {
  requireWhole(execution, "whether anything failed");
  const bad = execution.visits.filter((visit) => (isBad(visit) || visit.attempts.some(isBad)) && !isTold(visit));
  const ended =
    execution.status === "SUCCEEDED" || execution.status === "RUNNING" || execution.status === "PENDING_REDRIVE";
  const holds = bad.length === 0 && ended;
  return {
    holds,
    expected: "to run without errors",
    actual: holds
      ? "it had none"
      : bad.length === 0
        ? outcomeText(execution)
        : `it had errors at ${counted(bad.length, "visit")}`,
    details: [...limited(bad, (visit) => badLine(execution, visit))],
  };
}

function isBad({ status }: Visit | Attempt): boolean {
  return status === "failed" || status === "timedOut" || status === "caught";
}

/** A Parallel or Map that failed because of a state inside it: that state is the one to tell of. */
function isTold(visit: Visit): boolean {
  return visit.attempts.some((attempt) =>
    [...attempt.branches, ...attempt.iterations].some(({ status }) => status === "failed" || status === "timedOut"),
  );
}

function badLine(execution: Execution, visit: Visit): string {
  const where = `"${visit.state}"${visitLabel(visit, visitsOf(execution, visit.state))}`;
  if (visit.attempts.length > 1) return `${where}: ${attemptLines(visit).join("; ")}`;
  const failed = visit.error === undefined ? visit.attempts.find(isBad) : visit;
  return `${where} failed with ${failureText(failed)}`;
}
