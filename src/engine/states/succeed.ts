import type { SucceedState } from "../../asl/machine.js";
import { filtered, passOn } from "../data-flow.js";
import type { StateBehaviour } from "./behaviour.js";

/** Succeed: ends its thread well. */
export const succeedState: StateBehaviour<SucceedState> = {
  entered: "SucceedStateEntered",
  exited: "SucceedStateExited",
  enter(run, thread, state) {
    const input = filtered(run, thread, thread.visit.input, state.inputPath);
    passOn(run, thread, state, input, { exited: "SucceedStateExited", next: undefined, sender: state });
  },
};
