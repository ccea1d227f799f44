/** Errors with this prefix end an execution because the test, not the workflow, is at fault: a Task nobody answers, a double used up. */
const prefix = "Stepwright.";

/** Whether an error tells of a mistake in the test. */
export function isOwnError(error: string | undefined): boolean {
  return error?.startsWith(prefix) === true;
}
