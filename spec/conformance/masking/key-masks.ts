import type { Unmasked } from "./json-text.js";
import { ApiTime } from "./json-text.js";
import { isRecord } from "./find-places.js";

/** Says what of a field is to be masked; undefined leaves the field alone. */
export type KeyMask = (key: string, value: Unmasked) => Unmasked | undefined;

/** A date-time as ISO 8601 writes it. */
export const ISO_DATE_TIME: string =
  "(?:[1-9]\\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)" +
  "|(?:[1-9]\\d(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)" +
  "T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-][01]\\d:?(?:[0-5]\\d)?)";

const ISO_AT_START = new RegExp(`^${ISO_DATE_TIME}`);
const UUID_AT_START = /^[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}/;

/** Whether the text begins with a UUID. */
export function startsWithUuid(text: string): boolean {
  return UUID_AT_START.test(text);
}

/** The masks that look at a field's name, by the name that a case's `transformers` use. */
export const KEY_MASKS: Readonly<Record<string, KeyMask>> = {
  _resource_name_transformer: (_key, value) => (typeof value === "string" ? resourceName(value) : undefined),
  _transform_stepfunctions_cause_details: (key, value) =>
    key === "cause" && typeof value === "string" ? quotedDocument(value) : undefined,
  _sns_pem_file_token_transformer: (key, value) =>
    key.toLowerCase() === "signingcerturl" ? capture(/^.*SimpleNotificationService-(.*\.pem)/, value) : undefined,
  _sns_unsubscribe_url_subscription_arn_transformer: (key, value) =>
    key.toLowerCase() === "unsubscribeurl"
      ? capture(/^.*(?<=\?Action=Unsubscribe&SubscriptionArn=).*:(.*)/, value)
      : undefined,
  uuid_id: (key, value) =>
    typeof value === "string" && key.toLowerCase().endsWith("id") && startsWithUuid(value) ? value : undefined,
  datetime: (_key, value) => (value instanceof ApiTime ? value : undefined),
  timestamp: (key, value) => {
    const named = /timestamp/i.test(key) || key === "creationTime" || key === "ingestionTime";
    return named && !(typeof value === "string" && ISO_AT_START.test(value)) ? value : undefined;
  },
};

/** Masks the fields of a document and of the objects in it: `refer` collects, else the field is replaced in place. */
export function maskFields(
  document: Unmasked,
  mask: KeyMask,
  replacement: string,
  refer: ((value: Unmasked) => void) | undefined,
): void {
  if (!isRecord(document)) return;
  for (const [key, value] of Object.entries(document)) {
    const found = mask(key, value);
    if (found !== undefined) {
      if (refer !== undefined) refer(found);
      else
        document[key] =
          typeof value === "string" && typeof found === "string"
            ? value.replaceAll(found, () => replacement)
            : replacement;
    } else if (Array.isArray(value)) {
      for (const item of value) maskFields(item, mask, replacement, refer);
    } else {
      maskFields(value, mask, replacement, refer);
    }
  }
}

function capture(expression: RegExp, value: Unmasked): string | undefined {
  return typeof value === "string" ? expression.exec(value)?.[1] : undefined;
}

/** A JSON document that stands in single quotes inside a cause. */
function quotedDocument(cause: string): string | undefined {
  const document = /^.*'({.*})'/.exec(cause)?.[1];
  if (document === undefined) return undefined;
  try {
    JSON.parse(document);
    return document;
  } catch {
    return undefined;
  }
}

function resourceName(text: string): string | undefined {
  const resource = /^arn:(?:aws[a-zA-Z-]*)?:(?:[a-zA-Z0-9-_.]+)?:(?:[^:]+)?:(?:\d{12})?:(.*)/.exec(text)?.[1];
  if (resource === undefined || (resource.startsWith("<") && resource.endsWith(">"))) return undefined;
  if (text.includes(":changeSet/")) return text.split(":changeSet/").at(-1);
  if (resource.includes("/")) return resource.split("/").at(-1);
  if (resource.startsWith("function:")) {
    const name = resource.replaceAll("function:", "");
    return name.includes("$") ? (name.split("$")[0] ?? "").replace(/:+$/, "") : name;
  }
  if (resource.startsWith("layer:")) return resource.split(":")[1];
  return resource.includes(":") ? resource.split(":").at(-1) : resource;
}
