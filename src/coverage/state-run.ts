import { scopeOf } from "../asl/index.js";
import { wayTaken } from "../report/choice-decisions.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import type { CoverageModel } from "./model.js";
import { handlerOf, see, seeVisit, seeWay, type Hits } from "./seen.js";

/** What running one state alone came to. */
export interface StateRun {
  readonly state: string;
  readonly status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  readonly nextState: string | undefined;
  readonly error: string | undefined;
  /** JSON texts, as TestState takes them. */
  readonly input: string;
  readonly variables: string | undefined;
  readonly context: string | undefined;
}

/** What a run of one state saw of its definition. */
export function stateRunHits(model: CoverageModel, run: StateRun): Hits {
  const hits: Hits = new Map();
  const placed = model.index.get(run.state);
  if (placed === undefined) return hits;
  const { state, id } = placed;
  seeVisit(hits, placed, run.nextState);
  if (state.type === "Choice")
    seeWay(
      hits,
      placed,
      wayTaken(state, run.nextState, () => scopeIn(run, state.inputPath)),
    );
  if (!("retry" in state)) return hits;
  if (run.status === "RETRIABLE") seeHandler(hits, `${id}/Retry`, handlerOf(state.retry, run.error));
  if (run.status === "CAUGHT_ERROR") seeHandler(hits, `${id}/Catch`, handlerOf(state.catch, run.error));
  return hits;
}

function seeHandler(hits: Hits, id: string, index: number): void {
  if (index >= 0) see(hits, `${id}/${index}`);
}

function scopeIn(
  { input, variables, context }: StateRun,
  inputPath: { evaluate(scope: ReturnType<typeof scopeOf>): JsonValue } | null | undefined,
): ReturnType<typeof scopeOf> {
  const around = { variables: objectIn(variables), context: objectIn(context) };
  const whole = scopeOf({ input: JSON.parse(input) as JsonValue, ...around });
  if (inputPath === undefined) return whole;
  if (inputPath === null) return scopeOf({ input: {}, ...around });
  try {
    return scopeOf({ input: inputPath.evaluate(whole), ...around });
  } catch {
    // A path that finds nothing ended the run: no rule was asked.
    return whole;
  }
}

function objectIn(text: string | undefined): JsonObject {
  const value: unknown = JSON.parse(text ?? "{}");
  return isJsonObject(value) ? value : {};
}
