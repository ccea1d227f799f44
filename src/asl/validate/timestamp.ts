import type { Check } from "./checks.js";

const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A timestamp of RFC 3339 with an uppercase T, and Z or an offset. */
export const timestamp: Check = (value, at, { findings }) => {
  if (typeof value !== "string" || !isTimestamp(value)) findings.refuse(at, "String does not match RFC3339 timestamp");
};

function isTimestamp(text: string): boolean {
  const parts = shape.exec(text);
  if (parts === null) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour <= 23 && minute <= 59 && second <= 59;
}
