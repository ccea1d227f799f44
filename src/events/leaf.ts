import { addressDigits } from "./pattern/address.js";
import { comparableNumber } from "./pattern/comparable-number.js";

/** A value in an event that is no object and no array, with the array elements it stands in. */
export class Leaf {
  readonly kind: "string" | "number" | "literal";
  /** The string, the number as it is spelt, or `true`, `false`, `null`. */
  readonly text: string;
  /** The number, unless it is spelt more exactly than a double can hold. */
  readonly number: number | undefined;
  /** Which element of which enclosing array: pairs of array number and index. Only elements that are objects or arrays count. */
  readonly elements: readonly number[];
  #address: string | undefined | null = null;

  constructor(kind: Leaf["kind"], text: string, elements: readonly number[], number?: number) {
    this.kind = kind;
    this.text = text;
    this.elements = elements;
    this.number = kind === "number" ? (number ?? comparableNumber(text)) : undefined;
  }

  /** The hexadecimal digits of an IP address written as a string: 8 of IPv4, 32 of IPv6. */
  get address(): string | undefined {
    if (this.#address === null) this.#address = this.kind === "string" ? addressDigits(this.text) : undefined;
    return this.#address;
  }
}

/** As JSON would show it. */
export function leafText(leaf: Leaf): string {
  return leaf.kind === "string" ? JSON.stringify(leaf.text) : leaf.text;
}
