import type { JsonValue } from "../../util/json.js";

/** Sizes of objects and arrays worth remembering. Values are immutable once shared, so a size never changes. */
const sizes = new WeakMap<object, number>();

/** Below this size, measuring again costs less than remembering. */
const worthRemembering = 512;

const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;

/**
 * Bytes of a value's compact JSON text in UTF-8, without writing the text. Parts shared between values are measured once.
 */
export function sizeOf(value: JsonValue): number {
  switch (typeof value) {
    case "string":
      return sizeOfString(value);
    case "number":
      return Number.isFinite(value) ? String(value).length : 4;
    case "boolean":
      return value ? 4 : 5;
    default:
      return value === null ? 4 : sizeOfObject(value);
  }
}

function sizeOfString(text: string): number {
  return (escaped.test(text) ? Buffer.byteLength(JSON.stringify(text)) - 2 : Buffer.byteLength(text)) + 2;
}

function sizeOfObject(value: object): number {
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const size = Array.isArray(value) ? sizeOfArray(value as readonly JsonValue[]) : sizeOfFields(value);
  if (size >= worthRemembering) sizes.set(value, size);
  return size;
}

function sizeOfArray(items: readonly JsonValue[]): number {
  let size = 2 + Math.max(0, items.length - 1);
  for (const item of items) size += sizeOf(item);
  return size;
}

function sizeOfFields(value: object): number {
  let size = 2;
  let count = 0;
  for (const [key, field] of Object.entries(value as Record<string, JsonValue>)) {
    if (field === undefined) continue;
    size += sizeOfString(key) + 1 + sizeOf(field);
    count += 1;
  }
  return size + Math.max(0, count - 1);
}
