import { parseTimestamp } from "../timestamp.js";
import type { Check } from "./checks.js";

/** A timestamp of RFC 3339 with an uppercase T, and Z or an offset. */
export const timestamp: Check = (value, at, { findings }) => {
  if (typeof value !== "string" || parseTimestamp(value) === undefined) {
    findings.refuse(at, "String does not match RFC3339 timestamp");
  }
};
