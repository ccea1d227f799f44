import { valueText } from "../../history/index.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";

/** How many fields are named. */
const most = 8;

/** Where two values differ, field by field: `payload.amount is 6, recorded 5`. */
export function fieldLines(label: string, recorded: JsonValue, replayed: JsonValue): string[] {
  const lines: string[] = [];
  compare(label, recorded, replayed, lines);
  return lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more`];
}

function compare(path: string, before: JsonValue | undefined, now: JsonValue | undefined, lines: string[]): void {
  if (before === now) return;
  if (Array.isArray(before) && Array.isArray(now)) {
    const items: readonly [readonly JsonValue[], readonly JsonValue[]] = [before, now];
    const length = Math.max(before.length, now.length);
    for (let at = 0; at < length; at += 1) compare(`${path}[${at}]`, items[0][at], items[1][at], lines);
  } else if (isJsonObject(before) && isJsonObject(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      compare(fieldPath(path, key), own(before, key), own(now, key), lines);
    }
  } else {
    lines.push(`${path} is ${now === undefined ? "missing" : valueText(now)}, recorded ${valueText(before)}`);
  }
}

function own(value: { readonly [key: string]: JsonValue }, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function fieldPath(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
