import type { FailState } from "../../asl/machine.js";
import { StateScope } from "../scope.js";
import type { StateBehaviour } from "./behaviour.js";

/** Fail: ends its thread in failure. AWS writes no Exited event for it. */
export const failState: StateBehaviour<FailState> = {
  entered: "FailStateEntered",
  exited: undefined,
  enter(run, thread, state) {
    const scope = new StateScope(run, thread, thread.visit.input.value);
    const error = state.errorPath === undefined ? state.error : String(state.errorPath.evaluate(scope));
    const cause = state.causePath === undefined ? state.cause : String(state.causePath.evaluate(scope));
    run.fail(thread, { error, cause, terminal: false });
  },
};
