import type { Unmasked } from "./json-text.js";

/** The replacements that a masking run collects; they are made over the text of the whole response at the end. */
export class References {
  readonly #replacements: ((text: string) => string)[] = [];
  readonly #counts = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #taken: Set<string>;

  /** @param text the response as text: a number that stands in it already, as in `<uuid:1>`, is not given again */
  constructor(text: string) {
    this.#taken = new Set(text.match(/<[\w. -]+:\d+>/g) ?? []);
  }

  /** Every later occurrence of the value becomes `<name:N>`. */
  refer(value: Unmasked, name: string): void {
    if (typeof value !== "string" || value === "") return;
    const written = value.replaceAll('"', '\\"');
    if (this.#seen.has(written)) return;
    this.#seen.add(written);
    let number = (this.#counts.get(name) ?? 0) + 1;
    while (this.#taken.has(`<${name}:${number}>`)) number += 1;
    this.#counts.set(name, number);
    this.literal(written, `<${name}:${number}>`);
  }

  /** Every occurrence of a text is replaced. */
  literal(text: string, replacement: string): void {
    this.#replacements.push((whole) => whole.replaceAll(text, () => replacement));
  }

  /** Everything a regular expression finds is replaced. `(?i)` before it ignores case. */
  pattern(source: string, replacement: string): void {
    const ignoreCase = source.startsWith("(?i)");
    const expression = new RegExp(ignoreCase ? source.slice(4) : source, ignoreCase ? "gi" : "g");
    this.#replacements.push((whole) => whole.replace(expression, () => replacement));
  }

  apply(text: string): string {
    return this.#replacements.reduce((whole, replace) => replace(whole), text);
  }
}
