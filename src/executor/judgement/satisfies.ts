import type { Assessment, Execution } from "../../history/index.js";
import type { PlanFunction } from "../../plan/bindings.js";
import type { FunctionReference } from "../../plan/double.js";
import type { JsonValue } from "../../util/json.js";

/** Asks a function of the user's. A throw, a rejection, or `false` is a no. */
export async function assessSatisfies(
  execution: Execution,
  { label, at }: FunctionReference,
  judge: PlanFunction,
): Promise<Assessment> {
  const expected = `to satisfy ${label} (${at})`;
  try {
    const answer = await (judge as (execution: Execution) => unknown)(execution);
    const holds = answer !== false;
    return { holds, expected, actual: holds ? "it did" : `${label} returned false`, details: [] };
  } catch (error) {
    const values = valuesOf(error);
    const actual = `${label} threw ${describeThrown(error)}`;
    return { holds: false, expected, actual, details: [], ...(values !== undefined && { values }) };
  }
}

/** `AssertionError: expected 1 to equal 2`, or the value that was thrown. */
export function describeThrown(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(JSON.stringify(error) ?? error);
}

/** What assertion libraries put on their errors for a diff. */
function valuesOf(error: unknown): Assessment["values"] {
  if (!(error instanceof Error) || !("expected" in error) || !("actual" in error)) return undefined;
  if ("showDiff" in error && error.showDiff !== true) return undefined;
  return { expected: error.expected, actual: error.actual as JsonValue | undefined };
}
