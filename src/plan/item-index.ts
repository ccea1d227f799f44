import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";

const name = "stepwright:item";

/** Stands in the expected value of an item for that item's own index. */
export const itemIndexMark: JsonObject = Object.freeze({ [name]: "index" });

/** Whether the mark stands anywhere in a value. */
export function holdsItemIndex(value: JsonValue): boolean {
  if (isMark(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsItemIndex);
}

/** The value with an index in place of the mark. */
export function withItemIndex(value: JsonValue, index: number): JsonValue {
  if (isMark(value)) return index;
  if (Array.isArray(value)) return value.map((part: JsonValue) => withItemIndex(part, index));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withItemIndex(part, index)]));
}

function isMark(value: JsonValue): boolean {
  return isJsonObject(value) && value[name] === "index" && Object.keys(value).length === 1;
}
