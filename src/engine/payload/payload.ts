import type { JsonValue } from "../../util/json.js";
import { sizeOf } from "./json-size.js";
import { compactText } from "./json-text.js";

/**
 * An immutable box around a JSON value that goes from state to state. Boxes are shared, never copied: text and size are
 * found once, and the text a payload came with survives as long as nothing changes it.
 */
export class Payload {
  readonly value: JsonValue;
  #text: string | undefined;
  #bytes: number | undefined;

  private constructor(value: JsonValue, text: string | undefined) {
    this.value = value;
    this.#text = text;
  }

  /** A box around a value. The value is shared: it must not be changed afterwards. */
  static of(value: JsonValue): Payload {
    return new Payload(value, undefined);
  }

  /**
   * A box around JSON text. Blanks between tokens are dropped; numbers keep the form they were written in.
   * @throws SyntaxError when the text is no JSON
   */
  static parse(text: string): Payload {
    const value = JSON.parse(text) as JsonValue;
    return new Payload(value, compactText(text, value));
  }

  /** The same value if nothing changed it, so that its text and size survive; else a new box. */
  with(value: JsonValue): Payload {
    return value === this.value ? this : new Payload(value, undefined);
  }

  /** Compact JSON text. */
  get text(): string {
    this.#text ??= JSON.stringify(this.value);
    return this.#text;
  }

  /** Bytes of the text in UTF-8. */
  get bytes(): number {
    this.#bytes ??= this.#text === undefined ? sizeOf(this.value) : Buffer.byteLength(this.#text);
    return this.#bytes;
  }
}

/** `{}`: what InputPath and OutputPath give when they are null. */
export const emptyPayload: Payload = Payload.of({});
