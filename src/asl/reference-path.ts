import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from "../util/json.js";
import { BoundedCache } from "./bounded-cache.js";
import { ExpressionSyntaxError } from "./expression-syntax-error.js";
import { parseRootedPath } from "./jsonpath/compile-path.js";
import type { Step } from "./jsonpath/step.js";
import { PathError, type ReferencePath } from "./path.js";

const cache = new BoundedCache<ReferencePath>(10_000);

/**
 * Compiles a reference path, as ResultPath needs it: names and array places only, under the input.
 * Source: "Reference Paths" in the States Language.
 * @throws ExpressionSyntaxError
 */
export function compileReferencePath(text: string): ReferencePath {
  return cache.get(text) ?? cache.set(text, compile(text));
}

function compile(text: string): ReferencePath {
  const { start, steps } = parseRootedPath(text);
  if (start.kind !== "input") throw new ExpressionSyntaxError(text, 1, "Value is not a Reference Path");
  const segments = steps.map((step) => segmentOf(step, text));
  return { text, segments, write: (target, value) => write(text, segments, 0, target, value) };
}

function segmentOf(step: Step, text: string): string | number {
  const [segment, ...others] = step.kind === "property" ? step.names : step.kind === "index" ? step.indexes : [];
  if (segment === undefined || others.length > 0 || (typeof segment === "number" && segment < 0)) {
    throw new ExpressionSyntaxError(text, 0, "Value is not a Reference Path");
  }
  return segment;
}

/** The text is that of States.ResultPathMatchFailure: the step that does not fit, and the value it was tried on. */
function write(
  text: string,
  segments: readonly (string | number)[],
  index: number,
  target: JsonValue,
  value: JsonValue,
): JsonValue {
  const segment = segments[index];
  if (segment === undefined) return value;
  const inner = (child: JsonValue): JsonValue => write(text, segments, index + 1, child, value);
  if (typeof segment === "number") {
    const list = Array.isArray(target) ? (target as JsonArray) : [];
    const child = list[segment];
    if (child === undefined) fail(text, segment, target);
    return list.with(segment, inner(child));
  }
  if (!isJsonObject(target)) fail(text, segment, target);
  return put(target, segment, inner(Object.hasOwn(target, segment) ? (target[segment] as JsonValue) : {}));
}

function put(target: JsonObject, name: string, value: JsonValue): JsonObject {
  if (name !== "__proto__") return { ...target, [name]: value };
  return Object.defineProperty({ ...target }, name, { value, enumerable: true, configurable: true, writable: true });
}

function fail(text: string, segment: string | number, target: JsonValue): never {
  throw new PathError(text, `Unable to apply step "${segment}" to input ${JSON.stringify(target)}`);
}
