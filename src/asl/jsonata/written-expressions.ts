import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { isJsonataText } from "./delimiters.js";

/** A JSONata expression as a state holds it. */
export interface WrittenExpression {
  /** What stands between `{%` and `%}`. */
  readonly text: string;
  /** Relative to the state: `Output/error`, `Choices[1]/Condition`. */
  readonly field: string;
}

/** Fields AWS does not read as expressions, and scopes, whose states are looked at by themselves. */
const unread = new Set(
  ["Comment", "Type", "Next", "Default", "Resource", "QueryLanguage", "Label", "Retry", "End", "Result"].concat([
    "States",
    "Branches",
    "ItemProcessor",
    "Iterator",
  ]),
);

/** Fields of the entries of Choices and Catch, and of ReaderConfig, that are no expressions. */
const unreadInside = new Set(["Comment", "Next", "ErrorEquals", "CSVHeaders", "Resource"]);

/** The expressions of a state that speaks JSONata, in the order they are written. Those of states inside it are not among them. */
export function* writtenExpressions(state: JsonObject): Generator<WrittenExpression> {
  for (const [field, value] of Object.entries(state)) {
    if (unread.has(field)) continue;
    yield* structural.has(field) ? expressionsInside(value, field) : expressionsOf(value, field);
  }
}

/** Fields whose own fields are the language's, not the user's. */
const structural = new Set(["Choices", "Catch", "ItemReader", "ItemBatcher", "ResultWriter", "ReaderConfig"]);

function* expressionsInside(value: JsonValue, field: string): Generator<WrittenExpression> {
  if (Array.isArray(value)) {
    for (const [index, entry] of (value as readonly JsonValue[]).entries()) {
      yield* expressionsInside(entry, `${field}[${index}]`);
    }
  } else if (isJsonObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (unreadInside.has(name)) continue;
      const at = `${field}/${name}`;
      yield* structural.has(name) ? expressionsInside(inner, at) : expressionsOf(inner, at);
    }
  }
}

function* expressionsOf(value: JsonValue, field: string): Generator<WrittenExpression> {
  if (typeof value === "string") {
    if (isJsonataText(value)) yield { text: value.slice(2, -2), field };
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly JsonValue[]).entries()) {
      yield* expressionsOf(item, `${field}[${index}]`);
    }
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) yield* expressionsOf(item, `${field}/${name}`);
  }
}
