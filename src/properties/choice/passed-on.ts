import {
  compileJsonataTemplate,
  compilePath,
  compileReferencePath,
  compileTemplate,
  scopeOf,
} from "../../asl/index.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import { Uninvertible } from "./inverted-state.js";

/** What a state gives on: the way forwards, with which a way back is checked. @throws Uninvertible where a path finds nothing */
export function passedOn(
  source: JsonObject,
  language: "JSONPath" | "JSONata",
  input: JsonValue,
  answer: JsonValue | undefined,
): JsonValue {
  try {
    return language === "JSONata" ? byJsonata(source, input, answer) : byPaths(source, input, answer);
  } catch (error) {
    throw new Uninvertible(`a state on the way refuses it: ${(error as Error).message}`);
  }
}

function byPaths(source: JsonObject, raw: JsonValue, answer: JsonValue | undefined): JsonValue {
  const input = filtered(source["InputPath"], raw);
  return filtered(source["OutputPath"], placed(source, input, answer));
}

function placed(source: JsonObject, input: JsonValue, answer: JsonValue | undefined): JsonValue {
  const type = source["Type"];
  if (type !== "Pass" && type !== "Task") return input;
  const { ResultPath: path, Parameters: parameters, Result: written } = source;
  if (path === null) return input;
  const made = (): JsonValue => {
    if (type === "Task") return answer ?? {};
    if (written !== undefined) return written;
    return parameters === undefined ? input : compileTemplate(parameters).evaluate(scopeOf({ input }));
  };
  return path === undefined || path === "$" ? made() : compileReferencePath(String(path)).write(input, made());
}

function filtered(path: JsonValue | undefined, value: JsonValue): JsonValue {
  if (path === undefined || path === "$") return value;
  return path === null ? {} : compilePath(String(path)).evaluate(scopeOf({ input: value }));
}

function byJsonata(source: JsonObject, input: JsonValue, answer: JsonValue | undefined): JsonValue {
  const output = source["Output"];
  if (output !== undefined)
    return compileJsonataTemplate(output, "Output").evaluate(
      scopeOf({ input, ...(answer !== undefined && { result: answer }) }),
    );
  return source["Type"] === "Task" ? (answer ?? {}) : input;
}
