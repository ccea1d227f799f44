import type { JsonObject, JsonValue } from "../../util/json.js";
import { IntrinsicError, type IntrinsicFunction } from "./intrinsic-function.js";

/** Text without anything but blanks is null. */
function parse(text: string): JsonValue {
  if (text.trim() === "") return null;
  try {
    const value = JSON.parse(text) as JsonValue;
    return Object.is(value, -0) ? 0 : value;
  } catch {
    throw new IntrinsicError(`The text is not valid JSON: ${text}`);
  }
}

function merge(left: JsonObject, right: JsonObject, deep: JsonValue | undefined): JsonValue {
  if (deep === true) throw new IntrinsicError("Deep merging is not supported: the third argument must be false");
  return { ...left, ...right };
}

/** The functions that read, write and join JSON. */
export const jsonFunctions: readonly IntrinsicFunction[] = [
  { name: "States.StringToJson", parameters: ["string"], result: "any", call: ([text]) => parse(text as string) },
  { name: "States.JsonToString", parameters: ["any"], result: "string", call: ([value]) => JSON.stringify(value) },
  {
    name: "States.JsonMerge",
    parameters: ["object", "object", "any"],
    result: "object",
    call: ([left, right, deep]) => merge(left as JsonObject, right as JsonObject, deep),
  },
];
