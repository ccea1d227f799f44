import { jsonOrText, type JsonValue } from "../../util/json.js";

/** JSON text that is parsed when first read, once. Text that is no JSON is its own value. */
export class JsonText {
  readonly #text: string;
  #value: JsonValue | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get value(): JsonValue {
    if (this.#value === undefined) this.#value = jsonOrText(this.#text);
    return this.#value;
  }
}

/** Wraps the text of an event; undefined where AWS gave none or cut it short. */
export function jsonText(
  text: string | undefined,
  details?: { readonly truncated?: boolean | undefined },
): JsonText | undefined {
  return text === undefined || details?.truncated === true ? undefined : new JsonText(text);
}
