import type { WaitState } from "../machine.js";
import { numberIn, textIn, type StateSource } from "./fields.js";
import { compilePath, isJsonataText, query } from "./expressions.js";

/** The one of a Wait state's four forms that is written. */
export function parseDuration(from: StateSource): WaitState["duration"] {
  const { source, queryLanguage } = from;
  const [seconds, timestamp] = [textIn(source, "Seconds"), textIn(source, "Timestamp")];
  if (queryLanguage === "JSONata") {
    if (seconds !== undefined) return { kind: "SecondsTemplate", template: query(seconds, "Seconds", "number") };
    if (timestamp !== undefined && isJsonataText(timestamp)) {
      return { kind: "TimestampTemplate", template: query(timestamp, "Timestamp", "string") };
    }
  }
  const secondsPath = textIn(source, "SecondsPath");
  if (secondsPath !== undefined) return { kind: "SecondsPath", path: compilePath(secondsPath) };
  const timestampPath = textIn(source, "TimestampPath");
  if (timestampPath !== undefined) return { kind: "TimestampPath", path: compilePath(timestampPath) };
  if (timestamp !== undefined) return { kind: "Timestamp", timestamp };
  return { kind: "Seconds", seconds: numberIn(source, "Seconds") ?? 0 };
}
