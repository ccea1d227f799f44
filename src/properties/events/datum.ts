import { meetsField, wantsAbsence } from "../../events/pattern/match-alternative.js";
import type { FieldTests } from "../../events/pattern/pattern-reader.js";
import { Leaf } from "../../events/leaf.js";
import type { JsonValue } from "../../util/json.js";

/** No value at all. */
export const NOTHING: unique symbol = Symbol("nothing");

/** What stands at a path of an event. */
export type Datum = JsonValue | typeof NOTHING;

/** Whether a value, which is no array or object that holds something, meets a field of a pattern. */
export function meets(field: FieldTests, datum: Datum): boolean {
  const leaf = leafOf(datum);
  return leaf === undefined ? wantsAbsence(field) : meetsField(field, leaf);
}

/** Undefined for what leaves no value: nothing, `{}` and `[]`. */
function leafOf(datum: Datum): Leaf | undefined {
  if (typeof datum === "string") return new Leaf("string", datum, []);
  if (typeof datum === "number") return new Leaf("number", String(datum), [], datum + 0);
  return datum === null || typeof datum === "boolean" ? new Leaf("literal", String(datum), []) : undefined;
}
