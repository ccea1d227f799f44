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
  return { text, segments, write: (target, value) => new Writing(text, segments, target, value).result };
}

function segmentOf(step: Step, text: string): string | number {
  const [segment, ...others] = step.kind === "property" ? step.names : step.kind === "index" ? step.indexes : [];
  if (segment === undefined || others.length > 0 || (typeof segment === "number" && segment < 0)) {
    throw new ExpressionSyntaxError(text, 0, "Value is not a Reference Path");
  }
  return segment;
}

/** One write. */
class Writing {
  readonly #text: string;
  readonly #segments: readonly (string | number)[];
  readonly #whole: JsonValue;
  readonly #value: JsonValue;

  constructor(text: string, segments: readonly (string | number)[], whole: JsonValue, value: JsonValue) {
    this.#text = text;
    this.#segments = segments;
    this.#whole = whole;
    this.#value = value;
  }

  get result(): JsonValue {
    return this.#put(0, this.#whole);
  }

  /** `target` with the value at the place that the segments from `index` on name. */
  #put(index: number, target: JsonValue): JsonValue {
    const segment = this.#segments[index];
    if (segment === undefined) return this.#value;
    if (typeof segment === "number") {
      if (!isJsonArray(target) || segment >= target.length) this.#fail(segment);
      return target.with(segment, this.#put(index + 1, target[segment] as JsonValue));
    }
    if (!isJsonObject(target)) this.#fail(segment);
    const child = Object.hasOwn(target, segment) ? (target[segment] as JsonValue) : {};
    return put(target, segment, this.#put(index + 1, child));
  }

  /** AWS's text: the step that does not fit, and all of what the path was tried on. */
  #fail(segment: string | number): never {
    throw new PathError(this.#text, `Unable to apply step "${segment}" to input ${JSON.stringify(this.#whole)}`);
  }
}

function isJsonArray(value: JsonValue): value is JsonArray {
  return Array.isArray(value);
}

function put(target: JsonObject, name: string, value: JsonValue): JsonObject {
  if (name !== "__proto__") return { ...target, [name]: value };
  return Object.defineProperty({ ...target }, name, { value, enumerable: true, configurable: true, writable: true });
}
