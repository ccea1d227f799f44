import type { JsonValue } from "../../../src/util/json.js";

/** A moment as an API response carries it: masked as a date-time, never as text of the workflow. */
export class ApiTime {
  readonly iso: string;
  constructor(moment: Date) {
    this.iso = moment.toISOString();
  }
}

/** A response while it is masked: JSON in which API timestamps are still told apart from text. */
export type Unmasked = null | boolean | number | string | ApiTime | Unmasked[] | { [key: string]: Unmasked };

/**
 * JSON text with `", "` and `": "` between its parts and everything beyond ASCII escaped. The masks of a case are
 * regular expressions over text of this form, and the recorded calls passed definitions in it.
 */
export function spacedText(value: Unmasked | JsonValue): string {
  if (value instanceof ApiTime) return escaped(value.iso);
  if (typeof value === "string") return escaped(value);
  if (Array.isArray(value)) return `[${(value as Unmasked[]).map(spacedText).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value).map(([key, field]) => `${escaped(key)}: ${spacedText(field as Unmasked)}`);
    return `{${fields.join(", ")}}`;
  }
  return JSON.stringify(value);
}

function escaped(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) =>
    unit === "\u007f" ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
