import { ConditionPathError, evaluateCondition, type ChoiceRule, type ChoiceState } from "../../asl/index.js";
import { filtered, passOn } from "../data-flow.js";
import type { Thread } from "../execution/execution-state.js";
import { runtimeError } from "../failure.js";
import type { Payload } from "../payload/payload.js";
import type { Run } from "../run.js";
import { StateScope } from "../scope.js";
import type { StateBehaviour } from "./behaviour.js";

/** Choice: the first rule that holds names the next state. */
export const choiceState: StateBehaviour<ChoiceState> = {
  entered: "ChoiceStateEntered",
  exited: "ChoiceStateExited",
  enter(run, thread, state) {
    const input = filtered(run, thread, thread.visit.input, state.inputPath);
    const rule = chosen(run, thread, state, input);
    const next = rule?.next ?? state.default;
    if (next === undefined) {
      throw runtimeError(
        thread.visit,
        "Failed to transition out of the state. The state does not point to a next state.",
      );
    }
    // The state's own Output and Assign belong to its Default.
    passOn(run, thread, state, input, { exited: "ChoiceStateExited", next, sender: rule ?? state });
  },
};

function chosen(run: Run, thread: Thread, state: ChoiceState, input: Payload): ChoiceRule | undefined {
  const scope = new StateScope(run, thread, input.value);
  try {
    return state.choices.find((rule) => evaluateCondition(rule.condition, scope));
  } catch (thrown) {
    throw thrown instanceof ConditionPathError ? runtimeError(thread.visit, thrown.message) : thrown;
  }
}
