import type { JsonObject, JsonValue } from "../../util/json.js";
import { compileJsonataTemplate, isJsonataText, type JsonType } from "../jsonata/index.js";
import type { Path, ReferencePath } from "../path.js";
import { compilePath } from "../jsonpath/compile-path.js";
import { compileReferencePath } from "../reference-path.js";
import type { Template } from "../template.js";
import { compileFailField, compileTemplate } from "../template-compiler.js";
import { given, numberIn, textIn, type StateSource } from "./fields.js";

export { compilePath, isJsonataText };

/** A field that holds a path. `$` reads as absent: the data as it is. */
export function pathIn(source: JsonObject, field: string): Path | undefined {
  const text = textIn(source, field);
  return text === undefined || text === "$" ? undefined : compilePath(text);
}

/** ResultPath: null keeps the input, absent or `$` replaces it. */
export function resultPathIn(source: JsonObject): { resultPath?: ReferencePath | null } {
  if (source["ResultPath"] === null) return { resultPath: null };
  const text = textIn(source, "ResultPath");
  return text === undefined || text === "$" ? {} : { resultPath: compileReferencePath(text) };
}

/** A field that holds a payload template in the state's query language. */
export function payload(from: StateSource, field: string): Template | undefined {
  return templateOf(from, from.source, field);
}

/** A list: a JSONata expression that gives one, or the list itself. */
export function listOf(from: StateSource, field: string): Template | undefined {
  return templateOf(from, from.source, field, "", "array");
}

/**
 * Assign, Arguments and Output of a state, a Choice rule or a catcher.
 * @param at where the source stands in its state: "" for the state itself, else such as `Catch[0]/`
 */
export function assigned(
  from: StateSource,
  source: JsonObject,
  at = "",
): { assign?: Template; arguments?: Template; output?: Template } {
  return {
    ...given("assign", templateOf(from, source, "Assign", at)),
    ...(from.queryLanguage === "JSONata"
      ? {
          ...given("arguments", templateOf(from, source, "Arguments", at)),
          ...given("output", templateOf(from, source, "Output", at)),
        }
      : undefined),
  };
}

function templateOf(
  from: StateSource,
  source: JsonObject,
  field: string,
  at = "",
  expected?: JsonType,
): Template | undefined {
  const value = source[field];
  if (value === undefined) return undefined;
  if (from.queryLanguage === "JSONata") return query(value, `${at}${field}`, expected);
  return value === null ? undefined : compileTemplate(value);
}

/**
 * JSON in which texts may be JSONata expressions.
 * @param field where it stands in its state, as errors show it
 * @param expected what a field that is one expression has to give; anything by default
 */
export function query(source: JsonValue, field: string, expected?: JsonType): Template {
  return compileJsonataTemplate(source, field, expected === undefined ? {} : { expected });
}

/** A number that may also be a path (`…Path`) or a JSONata expression. */
export function limit<Key extends string>(
  from: StateSource,
  field: string,
  key: Key,
): { [K in Key]?: number } & { [K in `${Key}Path`]?: Path } & { [K in `${Key}Template`]?: Template } {
  const text = textIn(from.source, field);
  return {
    ...given(key, numberIn(from.source, field)),
    ...given(`${key}Path` as const, pathIn(from.source, `${field}Path`)),
    ...given(
      `${key}Template` as const,
      text !== undefined && from.queryLanguage === "JSONata" ? query(text, field, "number") : undefined,
    ),
  } as { [K in Key]?: number } & { [K in `${Key}Path`]?: Path } & { [K in `${Key}Template`]?: Template };
}

/** A Fail state's Error or Cause: text, a JSONata expression, or the Path form. */
export function failText<Key extends "error" | "cause">(
  from: StateSource,
  field: "Error" | "Cause",
  key: Key,
): { [K in Key]?: string } & { [K in `${Key}Path`]?: Template } {
  const text = textIn(from.source, field);
  const path = textIn(from.source, `${field}Path`);
  const isQuery = text !== undefined && from.queryLanguage === "JSONata" && isJsonataText(text);
  return {
    ...(isQuery ? undefined : given(key, text)),
    ...given(
      `${key}Path` as const,
      isQuery ? query(text, field, "string") : path === undefined ? undefined : compileFailField(path, `${field}Path`),
    ),
  } as { [K in Key]?: string } & { [K in `${Key}Path`]?: Template };
}
