import type { ChoiceState, TaskState } from "../../../asl/index.js";
import type { JsonValue } from "../../../util/json.js";
import type { Given } from "../../solver/recipe.js";

/** The answer of a Task that is always the same: an output, or an error. Neither where it is not known. */
export interface OwnAnswer {
  readonly output?: JsonValue;
  readonly error?: string;
}

/** What a walk does on its way where it has the choice. */
export interface Wishes {
  /** Whether a rule of a Choice (its index, past the last one for the Default) is gladly taken. */
  rule(state: string, rule: number): boolean;
  /** Errors with which a Task gladly fails first, each of which is tried again. */
  failures(state: TaskState): readonly string[];
  /** What somebody else answers for a Task; undefined where nobody does. It is then never made to fail. */
  answered(state: string): OwnAnswer | undefined;
  /** Other data with which a rule of a Choice is taken, where following its conditions leads nowhere. */
  data(state: ChoiceState, rule: number): readonly Given[];
}
