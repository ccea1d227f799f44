import type { MapState, ParallelState, TaskState } from "../../asl/index.js";
import { Datum } from "./datum.js";
import { place, type Frame, type Leaving, type Walk } from "./walk.js";

/** Where a catcher leads that takes the error; undefined when none does. */
export function caught(
  walk: Walk,
  frame: Frame,
  state: TaskState | ParallelState | MapState,
  input: Datum,
  failure: { readonly error: string | undefined; readonly cause: string | undefined },
): Leaving | undefined {
  const { error = "", cause = "" } = failure;
  const takes = (names: readonly string[]): boolean =>
    names.includes(error) ||
    names.includes("States.ALL") ||
    (names.includes("States.TaskFailed") && error !== "States.Timeout");
  const catcher = state.catch.find(({ errorEquals }) => takes(errorEquals));
  if (catcher === undefined) return undefined;
  const output = Datum.of({ Error: error, Cause: cause });
  const told = { input, errorOutput: output };
  const { assign: _own, ...rest } = state;
  walk.assign(frame, { ...rest, ...(catcher.assign && { assign: catcher.assign }) }, output, told);
  const placed = place(input, output, catcher.resultPath);
  return { kind: "next", to: catcher.next, output: walk.templated(frame, state, placed, catcher.output, told) };
}
