import { StepwrightError } from "../errors/index.js";
import type { JsonValue } from "../util/json.js";
import type { Template } from "./template.js";

/** Tells whether a text is a JSONata expression: it starts with `{%` and ends with `%}`. */
export function isJsonataText(text: string): boolean {
  return text.startsWith("{%") && text.endsWith("%}") && text.length >= 4;
}

/**
 * Compiles JSON in which texts may be JSONata expressions. JSON without any gives itself.
 * @param location where it stands in the definition, for messages
 */
export function compileJsonata(source: JsonValue, location: string): Template {
  const expression = firstExpression(source);
  if (expression === undefined) return { source, evaluate: () => source };
  return {
    source,
    evaluate(): never {
      throw new StepwrightError("JSONATA_UNSUPPORTED", { location, expression });
    },
  };
}

function firstExpression(source: JsonValue): string | undefined {
  if (typeof source === "string") return isJsonataText(source) ? source : undefined;
  if (typeof source !== "object" || source === null) return undefined;
  for (const value of Object.values(source) as JsonValue[]) {
    const expression = firstExpression(value);
    if (expression !== undefined) return expression;
  }
  return undefined;
}
