import { evaluateCondition, scopeOf, type ChoiceState } from "../../../asl/index.js";
import type { JsonObject } from "../../../util/json.js";
import { Contradiction } from "../contradiction.js";
import type { Datum } from "../datum.js";
import type { Reading } from "../readers/reading.js";
import type { Frame } from "./walk.js";

/**
 * Tells, when all data is settled, whether a Choice really takes a rule (its index, past the last one for the Default): another part of a
 * condition may fail on data that nothing was asked of.
 */
export function takesRule(state: ChoiceState, rule: number, reading: Reading, frame: Frame): () => boolean {
  const variables = variablesSeen(frame);
  return () => {
    const { sampler } = reading;
    const known: JsonObject = Object.fromEntries([...variables].map(([name, datum]) => [name, datum.decide(sampler)]));
    const scope = scopeOf({
      input: reading.input.decide(sampler),
      context: () => reading.context.decide(sampler),
      variables: known,
    });
    const decided = state.choices.findIndex(({ condition }) => evaluateCondition(condition, scope));
    return (decided < 0 ? state.choices.length : decided) === rule;
  };
}

/** The variables as they are now: they may be assigned again. */
function variablesSeen(frame: Frame): ReadonlyMap<string, Datum> {
  return new Map([...(frame.outer === undefined ? [] : variablesSeen(frame.outer)), ...frame.variables]);
}

/** Whether a check holds: not where a condition cannot be evaluated. Where data cannot be told beforehand, nothing is known against it. */
export function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (error instanceof Contradiction) return true;
    if (error instanceof Error) return false;
    throw error;
  }
}
