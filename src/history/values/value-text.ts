import { isAsymmetric } from "./expected.js";

/** How long a printed value may be before it is cut. */
const longest = 120;

/** A value in one line, as in a message: JSON, with asymmetric values by their own words. Long ones are cut, and say so. */
export function valueText(value: unknown, limit: number = longest): string {
  const text = write(value, 0);
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function write(value: unknown, depth: number): string {
  if (value === undefined) return "nothing";
  if (isAsymmetric(value)) return wordsOf(value);
  if (value instanceof RegExp) return `text matching ${String(value)}`;
  if (value instanceof Date) return `the date ${Number.isNaN(value.getTime()) ? "(invalid)" : value.toISOString()}`;
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (depth > 6) return "…";
  // Texts far beyond any limit are not written out whole only to be cut.
  if (Array.isArray(value))
    return `[${value
      .slice(0, 200)
      .map((item) => write(item, depth + 1))
      .join(", ")}]`;
  const fields = Object.entries(value).slice(0, 200);
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}: ${write(item, depth + 1)}`).join(", ")}}`;
}

function wordsOf(value: object): string {
  const own = (value as { toAsymmetricMatcher?: unknown }).toAsymmetricMatcher;
  if (typeof own === "function") return String(own.call(value));
  const text = Object.prototype.toString === value.toString ? "" : String(value);
  return text === "" || text === "[object Object]" ? "an asymmetric value" : text;
}
