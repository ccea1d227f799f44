import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";

/** Parameters or Arguments as text; undefined where they have to be evaluated, or there are none. */
export function writtenPayload(source: JsonObject): string | undefined {
  const written = source["Parameters"] ?? source["Arguments"];
  return written === undefined || isEvaluated(written) ? undefined : JSON.stringify(written);
}

/** The Task's InputPath and Parameters, or Arguments, where evaluating them may fail; undefined for values that are written out. */
export function readPayload(source: JsonObject): JsonObject | undefined {
  const { InputPath, Parameters, Arguments, Resource } = source;
  // Where there is no token, reading one fails: in the copy as well.
  const tokens = typeof Resource === "string" && /\.(waitForTaskToken|sync|sync:2)$|:activity:/.test(Resource);
  const usable = (value: JsonValue | undefined): JsonValue | undefined => (tokens ? withoutTokens(value) : value);
  const paths = InputPath !== undefined && InputPath !== null && InputPath !== "$";
  const parameters = usable(Parameters);
  const given = usable(Arguments);
  if (!paths && !isEvaluated(parameters) && !isEvaluated(given)) return undefined;
  return {
    ...(InputPath !== undefined && { InputPath }),
    ...(parameters !== undefined && { Parameters: parameters }),
    ...(given !== undefined && { Arguments: given }),
  };
}

/** Tokens are the Task's own: no other state may read one. */
function withoutTokens(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === "string") return readsToken(value) ? undefined : value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((one) => withoutTokens(one) ?? null);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, JsonValue][] => {
      const kept = withoutTokens(inner);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

function readsToken(text: string): boolean {
  return text.includes("$$.Task") || (text.startsWith("{%") && /context\s*\.\s*Task/.test(text)) || text === "$$";
}

function isEvaluated(value: JsonValue | undefined): boolean {
  if (typeof value === "string") return value.startsWith("{%");
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some(isEvaluated);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, inner]) => key.endsWith(".$") || isEvaluated(inner));
}
