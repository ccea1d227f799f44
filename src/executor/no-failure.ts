import type { Assessment, Execution } from "../history/index.js";

const failures: Record<string, { readonly call: string } | undefined> = {
  FAILED: { call: "expectFailed" },
  TIMED_OUT: { call: "expectTimedOut" },
  ABORTED: { call: "expectAborted" },
};

/** Did it end well, or is it expected to end otherwise by nobody? */
export function assessNoFailure(execution: Execution): Assessment {
  const { status, error, cause } = execution;
  const failure = failures[status];
  if (failure === undefined) {
    return { holds: true, expected: "not to end in failure", actual: `its status is ${status}`, details: [] };
  }
  const named = error === undefined ? "" : ` with ${error}`;
  const because =
    cause === undefined || cause === ""
      ? ""
      : ` (${JSON.stringify(cause.length > 200 ? `${cause.slice(0, 199)}…` : cause)})`;
  const write =
    status === "FAILED" && error !== undefined
      ? `.expectFailed({ error: ${JSON.stringify(error)} })`
      : `.${failure.call}()`;
  return {
    holds: false,
    expected: "not to end in failure",
    actual: `it ended ${status}${named}${because}, and nothing in this workflow expected that`,
    details: [`If it should end so, write ${write}.`],
  };
}
