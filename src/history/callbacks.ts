import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { indexDefinition } from "./definition-index.js";
import type { Execution } from "./execution.js";

/** A state an execution stands in. */
export interface WaitingState {
  readonly state: string;
  /** The token that answers its Task; undefined where the state has none, or where it cannot be seen. */
  readonly taskToken: string | undefined;
  /** What its Task was called with; undefined for states that call nothing. */
  readonly payload: JsonValue | undefined;
}

/** Whether a state, as its definition writes it, waits for somebody who has its token. */
export function isCallback({ Resource: resource }: JsonObject): boolean {
  return typeof resource === "string" && /\.waitForTaskToken$|^arn:[^:]*:states:[^:]*:[^:]*:activity:/.test(resource);
}

/**
 * Where in a Task's payload its token stands: the place where Parameters or Arguments hold the token and nothing else.
 * @returns undefined when there is no such place, so that a history does not show the token
 */
export function tokenPlace(definition: JsonValue | undefined, state: string): readonly (string | number)[] | undefined {
  const source = indexDefinition(definition)?.states.get(state)?.source;
  return source === undefined ? undefined : placeIn(source["Parameters"] ?? source["Arguments"]);
}

/** The places where an execution, as far as its history goes, stands in a state. */
export function waitingAt(execution: Execution, state: string): readonly WaitingState[] {
  const place = tokenPlace(execution.definition, state);
  return execution.visits
    .filter((visit) => visit.state === state && visit.status === "running")
    .flatMap((visit) => {
      const attempt = visit.attempts.at(-1);
      if (attempt === undefined) return [{ state, taskToken: undefined, payload: undefined }];
      if (attempt.status !== "running" || attempt.startedAt === undefined) return [];
      const { payload } = attempt;
      const token = place === undefined ? undefined : valueAt(payload, place);
      return [{ state, taskToken: typeof token === "string" ? token : undefined, payload }];
    });
}

const tokenPath = "$$.Task.Token";
const tokenExpression = /^\{%\s*\$states\.context\.Task\.Token\s*%\}$/;

function placeIn(template: JsonValue | undefined): readonly (string | number)[] | undefined {
  if (Array.isArray(template)) {
    for (const [index, item] of (template as readonly JsonValue[]).entries()) {
      const inner = placeIn(item);
      if (inner !== undefined) return [index, ...inner];
    }
    return undefined;
  }
  if (typeof template === "string") return tokenExpression.test(template) ? [] : undefined;
  if (!isJsonObject(template)) return undefined;
  for (const [name, value] of Object.entries(template)) {
    if (name.endsWith(".$") && value === tokenPath) return [name.slice(0, -2)];
    const inner = placeIn(value);
    if (inner !== undefined) return [name, ...inner];
  }
  return undefined;
}

function valueAt(value: JsonValue | undefined, place: readonly (string | number)[]): JsonValue | undefined {
  return place.reduce<JsonValue | undefined>((at, step) => {
    if (Array.isArray(at)) return (at as readonly JsonValue[])[Number(step)];
    return isJsonObject(at) ? at[step] : undefined;
  }, value);
}
