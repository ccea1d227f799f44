import { isJsonObject, type JsonValue } from "../util/json.js";
import type { RecordedCall } from "./calls.js";

/**
 * Masks what must not leave the place it was recorded: called with every value of the recording and where it stands, such as
 * `input.card.number`, `ChargeCard.output.token` or `ChargeCard.cause`; what it returns is kept instead. Whole objects and arrays come
 * before their parts, which are only looked at where the whole was returned as it was.
 * @example record(execution, { redact: (path, value) => (path.endsWith(".number") ? "****" : value) })
 */
export type Redact = (path: string, value: JsonValue) => JsonValue;

/** A value with all its parts masked. */
export function redacted(redact: Redact, path: string, value: JsonValue): JsonValue {
  const kept = redact(path, value);
  if (kept !== value) return kept;
  if (Array.isArray(value)) {
    return value.map((part: JsonValue, index) => redacted(redact, `${path}[${index}]`, part));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, redacted(redact, `${path}.${key}`, part)]),
  );
}

/** A text that stays one: what is masked with another kind of value is written as JSON. */
export function redactedText(redact: Redact, path: string, text: string): string {
  const kept = redacted(redact, path, text);
  return typeof kept === "string" ? kept : JSON.stringify(kept);
}

/** A call with its payload and answer masked. */
export function redactedCall(redact: Redact, call: RecordedCall): RecordedCall {
  const { state, payload, answer, submitted } = call;
  return {
    ...call,
    payload: payload === undefined ? undefined : redacted(redact, `${state}.payload`, payload),
    submitted: submitted === undefined ? undefined : redacted(redact, `${state}.submitted`, submitted),
    answer:
      answer?.kind === "returns"
        ? { ...answer, output: redacted(redact, `${state}.output`, answer.output) }
        : answer?.kind === "fails" && answer.cause !== undefined
          ? { ...answer, cause: redactedText(redact, `${state}.cause`, answer.cause) }
          : answer,
  };
}
