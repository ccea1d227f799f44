import type { State, StateType } from "../../asl/machine.js";
import type { StateBehaviour } from "./behaviour.js";
import { choiceState } from "./choice.js";
import { failState } from "./fail.js";
import { mapState } from "./map.js";
import { parallelState } from "./parallel.js";
import { passState } from "./pass.js";
import { succeedState } from "./succeed.js";
import { taskState } from "./task.js";
import { waitState } from "./wait.js";

/** The one place where a state's type decides anything. */
const behaviours: { readonly [Type in StateType]: StateBehaviour<Extract<State, { type: Type }>> } = {
  Pass: passState,
  Task: taskState,
  Choice: choiceState,
  Wait: waitState,
  Succeed: succeedState,
  Fail: failState,
  Parallel: parallelState,
  Map: mapState,
};

/** How a state is run. */
export function behaviourOf(state: State): StateBehaviour<State> {
  return behaviours[state.type] as unknown as StateBehaviour<State>;
}
