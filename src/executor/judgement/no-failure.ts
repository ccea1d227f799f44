import { valueText, type Assessment, type Execution } from "../../history/index.js";
import { isOwnError } from "./own-errors.js";

/** The call that expects each bad end. */
const calls: Readonly<Record<string, string>> = {
  FAILED: "expectFailed",
  TIMED_OUT: "expectTimedOut",
  ABORTED: "expectAborted",
};

/** Did it end well, or in a way nobody expected? */
export function assessNoFailure(execution: Execution): Assessment {
  const { status, error, cause } = execution;
  const expected = "not to end in failure";
  const call = calls[status];
  if (call === undefined) return { holds: true, expected, actual: `its status is ${status}`, details: [] };
  // A mistake in the test is told by itself, and is nothing to expect.
  if (isOwnError(error)) return { holds: false, expected, actual: `it ended ${status} with ${error}`, details: [] };
  const named = error === undefined ? "" : ` with ${error}`;
  const because = cause === undefined || cause === "" ? "" : ` (${valueText(cause, 200)})`;
  const details = status === "FAILED" && error !== undefined ? `{ error: ${JSON.stringify(error)} }` : "";
  return {
    holds: false,
    expected,
    actual: `it ended ${status}${named}${because}, and nothing in this workflow expected that`,
    details: [`If it should end so, write .${call}(${details}).`],
  };
}
