import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from "../../util/json.js";
import { expressionIn, parsePath } from "../../oracle/index.js";
import { withValue, valueAt } from "../solver/document.js";
import { placeOf, type Place } from "../solver/place.js";

/** A way back does not exist, or is not known. The message goes on from "…: ". */
export class Uninvertible extends Error {
  override readonly name = "Uninvertible";
}

/** What a state must be given to give this on. */
export interface Inverted {
  readonly input: JsonValue;
  /** Of a Task: what it must answer. */
  readonly answer?: JsonValue;
}

/**
 * Finds an input for which a state gives a wanted output. Variables that it assigns from its input are taken from the list of wanted ones.
 * @throws Uninvertible
 */
export function invert(
  name: string,
  source: JsonObject,
  language: "JSONPath" | "JSONata",
  wanted: JsonValue,
  variables: { [name: string]: JsonValue },
): Inverted {
  const type = String(source["Type"]);
  try {
    if (language === "JSONata") return invertJsonata(type, source, wanted, variables);
    const inner = undoPath(source["OutputPath"], wanted);
    const inverted = type === "Task" ? invertTask(source, inner) : { input: invertPlain(type, source, inner) };
    const input = assignedBack(source, undoPath(source["InputPath"], inverted.input), variables, ".$");
    return { ...inverted, input };
  } catch (error) {
    if (error instanceof Uninvertible) throw new Uninvertible(`the state "${name}" ${error.message}`);
    throw error;
  }
}

/** InputPath and OutputPath: what is outside of the path is left out. */
function undoPath(path: JsonValue | undefined, wanted: JsonValue): JsonValue {
  if (path === undefined || path === "$") return wanted;
  if (typeof path !== "string") throw new Uninvertible("throws its data away");
  return placed(definite(path), wanted);
}

function definite(path: string): Place {
  const { root, steps, definite: single } = parsePath(path);
  const keys = steps.map((step) => (step.kind === "name" ? step.name : step.kind === "index" ? step.index : undefined));
  if (root !== "input" || !single || keys.includes(undefined))
    throw new Uninvertible(`reads ${path}, which cannot be written back`);
  return placeOf("input", keys as (string | number)[]);
}

function placed(place: Place, value: JsonValue, around: JsonValue = {}): JsonValue {
  return withValue({ input: around, variables: {}, context: {} }, place, value).input;
}

function valueIn(input: JsonValue, place: Place): JsonValue | undefined {
  return valueAt({ input, variables: {}, context: {} }, place);
}

function invertPlain(type: string, source: JsonObject, wanted: JsonValue): JsonValue {
  if (type === "Wait" || type === "Choice" || type === "Succeed") return wanted;
  if (type !== "Pass") throw new Uninvertible(`is a ${type}, whose result no input decides`);
  const { ResultPath: resultPath, Result: result, Parameters: parameters } = source;
  if (resultPath === null) return wanted;
  if (result === undefined && parameters === undefined) {
    if (resultPath === undefined || resultPath === "$") return wanted;
    throw new Uninvertible("puts its input into itself");
  }
  if (result !== undefined) return withoutResult(wanted, resultPath, (made) => requireEqual(made, result));
  if (resultPath === undefined || resultPath === "$") return undoTemplate(parameters as JsonValue, wanted, {});
  const made = valueIn(wanted, definite(String(resultPath)));
  const rest = withoutResult(wanted, resultPath, () => undefined);
  return undoTemplate(parameters as JsonValue, made ?? {}, rest);
}

function requireEqual(made: JsonValue, result: JsonValue): void {
  if (!jsonEquals(made, result)) throw new Uninvertible(`always gives ${JSON.stringify(result)}`);
}

/** Takes the result out of where ResultPath put it. */
function withoutResult(wanted: JsonValue, path: JsonValue | undefined, check: (made: JsonValue) => void): JsonValue {
  if (path === undefined || path === "$") {
    check(wanted);
    return {};
  }
  const place = definite(String(path));
  const made = valueIn(wanted, place);
  // That it is there although nobody asked for it is left to the way forwards.
  if (made === undefined) return wanted;
  check(made);
  return withValue({ input: wanted, variables: {}, context: {} }, place, undefined).input;
}

/** Parameters: each path in it gets what stands there in the output; what is written out must agree. */
function undoTemplate(template: JsonValue, made: JsonValue, around: JsonValue): JsonValue {
  if (!isJsonObject(template)) {
    requireEqual(made, template);
    return around;
  }
  if (!isJsonObject(made)) throw new Uninvertible("always gives an object");
  const known = new Set(Object.keys(template).map((key) => key.replace(/\.\$$/, "")));
  const stray = Object.keys(made).find((key) => !known.has(key));
  if (stray !== undefined) throw new Uninvertible(`never gives a field ${stray}`);
  return Object.entries(template).reduce((input, [key, inner]) => {
    const bare = key.replace(/\.\$$/, "");
    const value = made[bare];
    if (value === undefined) return key.endsWith(".$") ? withSomething(String(inner), input) : input;
    return key.endsWith(".$") ? written(String(inner), value, input) : undoTemplate(inner, value, input);
  }, around);
}

/** A field nobody asked for is given all the same: what it is read from must be there. */
function withSomething(path: string, input: JsonValue): JsonValue {
  if (!path.startsWith("$") || path.startsWith("$$")) return input;
  const place = definite(path);
  return valueIn(input, place) === undefined ? placed(place, "x", input) : input;
}

function written(path: string, value: JsonValue, input: JsonValue): JsonValue {
  if (!path.startsWith("$")) throw new Uninvertible(`computes ${path}`);
  const place = definite(path);
  const there = valueIn(input, place);
  if (there !== undefined && place.steps.length > 0) requireEqual(value, there);
  return placed(place, value, input);
}

/** A Task whose result is thrown away gives its input on; one whose result is all it gives can answer it. */
function invertTask(source: JsonObject, wanted: JsonValue): Inverted {
  const { ResultPath: path } = source;
  if (path === null) return { input: wanted };
  if (source["ResultSelector"] !== undefined) throw new Uninvertible("is a Task that selects from its result");
  if (path === undefined || path === "$") return { input: {}, answer: wanted };
  const place = definite(String(path));
  const answer = valueIn(wanted, place) ?? {};
  return { input: withValue({ input: wanted, variables: {}, context: {} }, place, undefined).input, answer };
}

/** Assign: variables wanted later are written where they are read from. */
function assignedBack(
  source: JsonObject,
  input: JsonValue,
  variables: { [name: string]: JsonValue },
  suffix: string,
): JsonValue {
  const assign = source["Assign"];
  if (!isJsonObject(assign)) return input;
  let result = input;
  for (const [key, inner] of Object.entries(assign)) {
    const name = suffix !== "" && key.endsWith(suffix) ? key.slice(0, -suffix.length) : key;
    const value = variables[name];
    if (value === undefined) continue;
    Reflect.deleteProperty(variables, name);
    const path = suffix !== "" && key.endsWith(suffix) ? String(inner) : jsonataPath(inner);
    if (path === undefined) requireEqual(value, inner);
    else result = written(path, value, result);
  }
  return result;
}

/** The JSONPath that says the same as an expression such as `$states.input.a.b`; undefined for what is no expression. */
function jsonataPath(value: JsonValue): string | undefined {
  const text = expressionIn(value);
  if (text === undefined) return undefined;
  const steps = /^\$states\.input((?:\.[\p{ID_Start}_][\p{ID_Continue}]*)*)$/u.exec(text)?.[1];
  if (steps === undefined) throw new Uninvertible(`computes ${text}`);
  return `$${steps}`;
}

function invertJsonata(
  type: string,
  source: JsonObject,
  wanted: JsonValue,
  variables: { [name: string]: JsonValue },
): Inverted {
  if (!["Pass", "Wait", "Choice", "Task"].includes(type))
    throw new Uninvertible(`is a ${type}, whose result no input decides`);
  const { Output: output } = source;
  if (type === "Task" && output === undefined) {
    return { input: assignedBack(source, {}, variables, ""), answer: wanted };
  }
  const input = output === undefined ? wanted : undoOutput(output, wanted, {});
  return { input: assignedBack(source, input, variables, "") };
}

function undoOutput(template: JsonValue, made: JsonValue, around: JsonValue): JsonValue {
  if (expressionIn(template) !== undefined) return written(jsonataPath(template) ?? "$", made, around);
  if (!isJsonObject(template) || !isJsonObject(made)) {
    requireEqual(made, template);
    return around;
  }
  const keys = new Set([...Object.keys(template), ...Object.keys(made)]);
  return [...keys].reduce<JsonValue>((input, key) => {
    const [inner, value] = [template[key], made[key]];
    if (inner === undefined) throw new Uninvertible(`never gives a field ${key}`);
    if (value === undefined) return input;
    return undoOutput(inner, value, input);
  }, around);
}
