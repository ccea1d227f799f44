import type { JsonValue } from "../../util/json.js";

/**
 * What kind of difference it is:
 * * `path` – another state was next, or another number of branches or items ran;
 * * `state` – a state ended otherwise, with another error, after other attempts, or made something else of the same input;
 * * `payload` – a task was called with something else;
 * * `unanswered` – a task was called that the history has no answer for;
 * * `unasked` – a recorded answer was never asked for;
 * * `outcome` – the execution ended otherwise;
 * * `output` – its output is another.
 */
export type DifferenceKind = "path" | "state" | "payload" | "unanswered" | "unasked" | "outcome" | "output";

/** One point in which a replay differs from its history. */
export interface ReplayDifference {
  readonly kind: DifferenceKind;
  /** The state it is about; undefined for the execution as a whole. */
  readonly state: string | undefined;
  /** Where the state stands, such as `item 2 of "PriceItems"`; empty at the top level. */
  readonly place: string;
  /** In one sentence. */
  readonly text: string;
  /** Further lines, such as the fields that differ. */
  readonly details: readonly string[];
  /** What the history holds, where it is a value. */
  readonly recorded: JsonValue | undefined;
  /** What the replay held instead. */
  readonly replayed: JsonValue | undefined;
}

/** Makes a difference; what is not given is empty. */
export function difference(
  fields: Pick<ReplayDifference, "kind" | "text"> & Partial<ReplayDifference>,
): ReplayDifference {
  return Object.freeze({
    state: undefined,
    place: "",
    details: [],
    recorded: undefined,
    replayed: undefined,
    ...fields,
  });
}
