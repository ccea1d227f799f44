import type { JsonValue } from "../../../src/util/json.js";
import { isRecord } from "./find-places.js";
import { ApiTime, spacedText, type Unmasked } from "./json-text.js";
import { References } from "./references.js";
import { FIRST_TRANSFORMERS, LAST_TRANSFORMERS, applyTransformer, type Transformer } from "./transformers.js";

/** Turns raw responses, by name, into the masked shape in which `expected` is written. */
export function mask(
  responses: Readonly<Record<string, Unmasked>>,
  transformers: readonly Transformer[] = [],
): Record<string, JsonValue> {
  const document = copy(responses as Unmasked) as { [key: string]: Unmasked };
  decodeObjects(document);
  const references = new References(spacedText(document));
  const steps = [...FIRST_TRANSFORMERS, ...transformers, ...LAST_TRANSFORMERS];
  for (const step of [...steps].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))) {
    applyTransformer(step, document, references);
  }
  return Object.fromEntries(
    Object.entries(document).map(([name, response]) => [
      name,
      JSON.parse(references.apply(spacedText(response))) as JsonValue,
    ]),
  );
}

/**
 * An SDK response as the masks know it: without the SDK's own `$metadata`, with `ResponseMetadata` in its place, and with
 * dates marked.
 */
export function fromSdk(response: object): { [key: string]: Unmasked } {
  const { $metadata, ...fields } = response as { $metadata?: { httpStatusCode?: number } };
  const document = convert(fields) as { [key: string]: Unmasked };
  if ($metadata !== undefined)
    document["ResponseMetadata"] = { HTTPHeaders: {}, HTTPStatusCode: $metadata.httpStatusCode ?? 0 };
  return document;
}

function convert(value: unknown): Unmasked {
  if (value instanceof Date) return new ApiTime(value);
  if (Array.isArray(value)) return value.map(convert);
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return Object.fromEntries(fields.map(([key, field]) => [key, convert(field)]));
  }
  return value as Unmasked;
}

function copy(value: Unmasked): Unmasked {
  if (Array.isArray(value)) return value.map(copy);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copy(field)]));
}

/** JSON objects held as text are decoded, one level; arrays, numbers, strings and null stay text. */
function decodeObjects(document: { [key: string]: Unmasked }): void {
  for (const [key, value] of Object.entries(document)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isRecord(item)) decodeObjects(item);
    } else if (isRecord(value)) {
      decodeObjects(value);
    } else if (typeof value === "string" && value.startsWith("{")) {
      try {
        document[key] = JSON.parse(value) as Unmasked;
      } catch {
        // Text that only begins like JSON stays text.
      }
    }
  }
}
