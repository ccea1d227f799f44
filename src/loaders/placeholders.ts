import { StepwrightError } from "../errors/index.js";
import type { JsonValue } from "../util/json.js";

/** `${Name}` as DefinitionSubstitutions fill it in. What holds quotes, blanks or operators belongs to something else. */
const placeholder = /\$\{([A-Za-z0-9_][A-Za-z0-9_.:-]*)\}/g;

/** Tells whether a text holds placeholders. */
export function hasPlaceholders(text: string): boolean {
  return text.search(placeholder) >= 0;
}

/**
 * Fills in the placeholders of a definition's text, before it is parsed, as CloudFormation does: a value may be a number or a
 * piece of JSON.
 * @param place where the text stands, for the message; empty for a file of its own
 * @throws PLACEHOLDERS_UNRESOLVED naming all that `valueOf` does not know
 */
export function fillPlaceholders(
  text: string,
  valueOf: (name: string) => string | undefined,
  { source, place }: { readonly source: string; readonly place: string },
): string {
  const missing = new Set<string>();
  const filled = text.replace(placeholder, (written, name: string) => {
    const value = valueOf(name);
    if (value === undefined) missing.add(name);
    return value ?? written;
  });
  if (missing.size > 0) throw new StepwrightError("PLACEHOLDERS_UNRESOLVED", { source, place, names: [...missing] });
  return filled;
}

/** The same in the texts of a definition that was written as an object: values stay text. */
export function fillTexts(value: JsonValue, fill: (text: string) => string): JsonValue {
  if (typeof value === "string") return fill(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => fillTexts(item as JsonValue, fill));
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [fill(key), fillTexts(part as JsonValue, fill)]),
  );
}
