import type { PassState } from "../../asl/machine.js";
import { filtered, finish, templated } from "../data-flow.js";
import { Payload } from "../payload/payload.js";
import type { StateBehaviour } from "./behaviour.js";

/** Pass: gives its input or a fixed result on. */
export const passState: StateBehaviour<PassState> = {
  entered: "PassStateEntered",
  exited: "PassStateExited",
  enter(run, thread, state) {
    const input = filtered(run, thread, thread.visit.input, state.inputPath);
    const effective = templated(run, thread, input, state.parameters);
    const result = state.result === undefined ? effective : Payload.of(state.result.value);
    finish(run, thread, state, "PassStateExited", result);
  },
};
