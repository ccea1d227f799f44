import { isJsonObject, type JsonValue } from "../../util/json.js";

/** How a form writes lists: `a[0]=1&a[1]=2`, `a=1&a=2`, `a=1,2`, `a[]=1&a[]=2`. */
export type ArrayFormat = "INDICES" | "REPEAT" | "COMMAS" | "BRACKETS";

/**
 * A value as an URL-encoded form. Members of objects in it are written `outer[inner]=…`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#url-encode-request-body
 */
export function formText(body: JsonValue, format: ArrayFormat): string {
  if (!isJsonObject(body)) return typeof body === "string" ? body : JSON.stringify(body);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) append(form, name, value, format);
  return form.toString();
}

function append(form: URLSearchParams, name: string, value: JsonValue, format: ArrayFormat): void {
  if (Array.isArray(value)) appendList(form, name, value as readonly JsonValue[], format);
  else if (isJsonObject(value)) {
    for (const [inner, member] of Object.entries(value)) append(form, `${name}[${inner}]`, member, format);
  } else form.append(name, scalar(value));
}

function appendList(form: URLSearchParams, name: string, items: readonly JsonValue[], format: ArrayFormat): void {
  if (format === "COMMAS") {
    form.append(name, items.map(scalar).join(","));
    return;
  }
  for (const [index, item] of items.entries()) {
    const suffix = format === "INDICES" ? `[${index}]` : format === "BRACKETS" ? "[]" : "";
    append(form, `${name}${suffix}`, item, format);
  }
}

function scalar(value: JsonValue): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
