import { drawNumber } from "../util/random.js";
import type { Attempted } from "./injection.js";

/** An attempt, as draws tell it from every other. */
export interface DrawnAttempt {
  readonly executionName: string;
  /** The branches and iterations around it, from the outside in: the state and its 0-based index. */
  readonly place: readonly { readonly state: string; readonly index: number }[];
  readonly state: string;
  readonly visit: number;
  readonly attempt: number;
}

/** What rates draw for an attempt: the same wherever and whenever it is asked. */
export function drawsOf({ executionName, place, state, visit, attempt }: DrawnAttempt): Attempted["draw"] {
  const around = place.map((step) => `${step.state}#${step.index}`);
  const key = [executionName, ...around, state, visit, attempt].join("|");
  return (seed, purpose) => drawNumber(seed, `${key}|${purpose}`);
}
