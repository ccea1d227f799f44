import { isJsonObject, type JsonValue } from "../../src/util/json.js";
import { isRecord } from "./masking/find-places.js";
import type { Unmasked } from "./masking/json-text.js";

/** What the recordings call a request that their client did not send. */
const clientError = "ParamValidationError";

/**
 * The response of a call; for one that is refused, the error in the shape in which the recordings hold it.
 * @param unsent why the call is not made: the error of the client that made the recordings
 */
export async function responseOrError(call: () => Promise<object>, unsent?: string): Promise<object> {
  if (unsent !== undefined) return { Error: { Code: clientError, Message: unsent } };
  try {
    return await call();
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const { name, message, $metadata } = error;
    return { Error: { Code: name, Message: message }, message, $metadata };
  }
}

/**
 * A refusal in the form in which the recording kept it: the whole error, its name and its printed text, or the printed text alone.
 * @param form what stands in `expected`; only its shape is looked at
 */
export function asRecorded(response: Unmasked, operation: string, form: JsonValue | undefined): Unmasked {
  const error = isRecord(response) ? response["Error"] : undefined;
  if (error === undefined || !isRecord(error)) return response;
  const printed =
    error["Code"] === clientError
      ? String(error["Message"])
      : `An error occurred (${String(error["Code"])}) when calling the ${operation} operation: ${String(error["Message"])}`;
  if (typeof form === "string") return printed;
  const named = isJsonObject(form) && Object.hasOwn(form, "exception_typename");
  return named ? { exception_typename: error["Code"] ?? null, exception_value: printed } : response;
}

function isServiceError(error: unknown): error is Error & { $metadata: { httpStatusCode?: number } } {
  return error instanceof Error && "$fault" in error && "$metadata" in error;
}
