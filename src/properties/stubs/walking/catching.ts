import { Datum } from "../datum.js";
import { catcherOf, type Guarded } from "./guarding.js";
import type { Leaving } from "./leaving.js";
import { placedResult } from "./placed-result.js";
import type { Frame, Walk } from "./walk.js";

/** Where an error leads that no retrier takes: to a catcher's state, else out of the scope. */
export function caught(
  walk: Walk,
  frame: Frame,
  state: Guarded,
  input: Datum,
  failure: { readonly error: string | undefined; readonly cause: string | undefined },
): Leaving {
  const { error = "", cause = "" } = failure;
  const step = walk.step(frame);
  const index = catcherOf(state, error);
  const catcher = state.catch[index];
  if (catcher === undefined) {
    step.fails = error;
    return { kind: "failed", error: failure.error, cause: failure.cause };
  }
  step.caught = { catcher: index + 1, error };
  const output = Datum.of({ Error: error, Cause: cause });
  const told = { input, errorOutput: output };
  const { assign: _own, ...rest } = state;
  walk.assign(frame, { ...rest, ...(catcher.assign && { assign: catcher.assign }) }, output, told);
  const placed = placedResult(input, output, catcher.resultPath);
  return { kind: "next", to: catcher.next, output: walk.templated(frame, state, placed, catcher.output, told) };
}
