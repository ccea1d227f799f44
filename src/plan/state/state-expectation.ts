import type { StateEndNode } from "./state-end.js";
import type { StateNextNode } from "./state-next.js";
import type { StateOutputNode } from "./state-output.js";
import type { StateVariablesNode } from "./state-variables.js";

/** Everything that can be expected of one state that is run alone. */
export type StateExpectationNode = StateEndNode | StateNextNode | StateOutputNode | StateVariablesNode;
