import { isAsymmetric } from "./expected.js";

/** How long a printed value may be before it is cut. */
const longest = 120;

/** A value in one line, as in a message: JSON, with asymmetric values by their own words. Long ones are cut, and say so. */
export function valueText(value: unknown, limit: number = longest): string {
  const text = write(value, { left: limit });
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** What is past the limit is not written out only to be cut. */
interface Budget {
  left: number;
}

function write(value: unknown, budget: Budget): string {
  if (budget.left < 0) return "";
  const text = writeLeaf(value);
  if (text !== undefined) {
    budget.left -= text.length;
    return text;
  }
  const parts: string[] = [];
  const entries = Array.isArray(value) ? value.values() : Object.entries(value as object);
  for (const entry of entries) {
    if (budget.left < 0) break;
    const key = Array.isArray(value) ? "" : `${JSON.stringify((entry as [string, unknown])[0])}: `;
    budget.left -= key.length + 2;
    parts.push(`${key}${write(Array.isArray(value) ? entry : (entry as [string, unknown])[1], budget)}`);
  }
  return Array.isArray(value) ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
}

/** A value without parts; undefined for arrays and objects. */
function writeLeaf(value: unknown): string | undefined {
  if (value === undefined) return "nothing";
  if (isAsymmetric(value)) return wordsOf(value);
  if (value instanceof RegExp) return `text matching ${String(value)}`;
  if (value instanceof Date) return `the date ${Number.isNaN(value.getTime()) ? "(invalid)" : value.toISOString()}`;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return JSON.stringify(value);
  return typeof value === "object" ? undefined : String(value);
}

function wordsOf(value: object): string {
  const own = (value as { toAsymmetricMatcher?: unknown }).toAsymmetricMatcher;
  if (typeof own === "function") return String(own.call(value));
  const text = Object.prototype.toString === value.toString ? "" : String(value);
  return text === "" || text === "[object Object]" ? "an asymmetric value" : text;
}
