import type { Assessment } from "../history/assessment.js";

/** Where a run was called: an object on which the stack was captured. */
export interface CallSite {
  stack?: string;
}

/**
 * Gives the error of a failed run what test reporters look for: a stack that starts at the call, and, when exactly one value was not
 * as expected, `expected` and `actual` with `showDiff`. `result` is not enumerable: reporters print an error's own fields, and it is long.
 */
export function reportable(
  error: Error,
  { result, failed, site }: { result: unknown; failed: readonly { assessment: Assessment }[]; site: CallSite },
): void {
  const values = failed.length === 1 ? failed[0]?.assessment.values : undefined;
  Object.defineProperty(error, "result", { value: result });
  Object.defineProperty(error, "showDiff", { value: values !== undefined });
  if (values !== undefined) {
    // Writable, since Mocha puts their texts in their place before it compares them.
    Object.assign(error, { expected: values.expected, actual: values.actual });
  }
  startsAt(error, site);
}

/** Gives an error a stack that starts at a call. */
export function startsAt(error: Error, site: CallSite): void {
  const frames = (site.stack ?? "").split("\n").slice(1);
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
}
