import type { Assessment } from "../assessment.js";
import type { Execution } from "../execution.js";
import { completed } from "../values/completed.js";
import { matches } from "../values/differences.js";
import type { Expected } from "../values/expected.js";
import { valueText } from "../values/value-text.js";
import { outcomeText, requireWhole } from "./words.js";

/** How an execution may end. */
export type EndStatus = "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

const sentences: Readonly<Record<EndStatus, string>> = {
  SUCCEEDED: "to succeed",
  FAILED: "to fail",
  TIMED_OUT: "to time out",
  ABORTED: "to be aborted",
};

/** Did it end like this? `error` and `cause` are compared as whole texts unless they are asymmetric. */
export function assessStatus(
  execution: Execution,
  status: EndStatus,
  details: { readonly error?: Expected; readonly cause?: Expected } = {},
): Assessment {
  requireWhole(execution, "how the execution ended");
  const { error, cause } = details;
  const sentence = [
    sentences[status],
    ...(error === undefined ? [] : [`with the error ${wording(error)}`]),
    ...(cause === undefined ? [] : [`${error === undefined ? "with" : "and"} the cause ${wording(cause)}`]),
  ].join(" ");
  const ended = execution.status === status;
  const errorFits = error === undefined || matches(error, execution.error);
  const causeFits = cause === undefined || matches(cause, execution.cause);
  const assessment: Assessment = {
    holds: ended && errorFits && causeFits,
    expected: sentence,
    actual: outcomeText(execution),
    details: [],
  };
  if (!ended || assessment.holds) return assessment;
  return errorFits
    ? { ...assessment, values: { expected: completed(cause, execution.cause), actual: execution.cause } }
    : { ...assessment, values: { expected: completed(error, execution.error), actual: execution.error } };
}

function wording(value: Expected): string {
  return typeof value === "string" ? valueText(value, 200) : valueText(value);
}
