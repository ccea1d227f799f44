import { parseIntrinsic } from "../../../asl/index.js";
import { isJsonObject, type JsonValue } from "../../../util/json.js";
import { Datum } from "../datum.js";
import { callIntrinsic } from "./intrinsic-reader.js";
import { readPath } from "./path-reader.js";
import type { Reading } from "./reading.js";

/** What a payload template gives: its literals as they are, its paths as what they name. */
export function readTemplate(source: JsonValue, reading: Reading): Datum {
  if (Array.isArray(source)) {
    return Datum.array((source as readonly JsonValue[]).map((item) => readTemplate(item, reading)));
  }
  if (!isJsonObject(source)) return Datum.of(source);
  return Datum.object(
    Object.entries(source).map(([key, value]) =>
      key.endsWith(".$") && typeof value === "string"
        ? ([key.slice(0, -2), readExpression(value, reading)] as const)
        : ([key, readTemplate(value, reading)] as const),
    ),
  );
}

/** A path or a call of an intrinsic function. */
export function readExpression(text: string, reading: Reading): Datum {
  return text.startsWith("$") ? readPath(text, reading) : callIntrinsic(parseIntrinsic(text), reading);
}
