import { isJsonObject, parseJson } from "../util/json.js";
import { valueText } from "./values/value-text.js";

/** What failed: an execution, a visit or an attempt. */
export interface Failed {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** How much of a cause stands beside an error's name. */
const longest = 200;

/**
 * An error as people write it: `Card.Declined ("no funds")`. Of a cause that is a Lambda error as JSON, its message.
 */
export function failureText(failed: Failed | undefined): string {
  const { error, cause } = failed ?? {};
  const name = error === undefined || error === "" ? "an error without a name" : error;
  if (cause === undefined || cause === "") return name;
  const message = messageIn(cause);
  if (message === undefined && /^\s*[[{]/.test(cause))
    return `${name} (${cause.length <= longest ? cause : `${cause.slice(0, longest - 1)}…`})`;
  return `${name} (${valueText(message ?? cause, longest)})`;
}

/** Lambda writes `{ "errorMessage": …, "errorType": …, "trace": […] }`. */
function messageIn(cause: string): string | undefined {
  if (!cause.includes('"errorMessage"')) return undefined;
  const value = parseJson(cause);
  const message = isJsonObject(value) ? value["errorMessage"] : undefined;
  return typeof message === "string" ? message : undefined;
}
