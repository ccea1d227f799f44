import { isJsonObject, type JsonValue } from "../util/json.js";

/**
 * A JSON value as Java prints it, which is what `States.Format` and some causes show: `{Arg1=1, Arg2=[]}`.
 * @param listText how a list is printed: `[a, b]` as java.util.List by default
 */
export function javaText(value: JsonValue, listText: (list: readonly JsonValue[]) => string = javaList): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return listText(value as readonly JsonValue[]);
  if (isJsonObject(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${javaText(item, listText)}`)
      .join(", ")}}`;
  }
  return String(value);
}

function javaList(list: readonly JsonValue[]): string {
  return `[${list.map((item) => javaText(item)).join(", ")}]`;
}

/** A number as Java's Long or Double prints it: from 10^7 up and below 10^-3 a fraction is written `1.5E7`. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e18) return String(value);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return String(value);
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}
