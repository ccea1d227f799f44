import type { JsonValue } from "./json.js";

/** Names of fields and words that one packer knows at most: what is stored may have any number of them. */
const mostShapes = 256;
const mostWords = 512;
/** Texts that were met once and may be met again. */
const mostStrangers = 256;
/** Longer texts are hardly the same twice, and long to compare. */
const longestWord = 128;

/** Numbers below it are short enough as they are. */
const shortest = 100_000;

/** The first entry of what stands for a list, and for an object whose fields are written out. Other objects have their shape's number. */
const list = 0;
const writtenOut = -1;

/**
 * Writes values down as JSON that take little room: values that resemble each other, since field names and texts that come again
 * are kept here and named by number. Only the same packer can read them again. What is `undefined` in an object is left out.
 */
export class KeylessJson {
  readonly #shapes: (readonly string[])[] = [[]];
  readonly #shapeNumbers = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #wordNumbers = new Map<string, string>();
  readonly #strangers = new Set<string>();
  #near = 0;

  /**
   * @param near a large whole number, a time say; those near it are written as what they differ by
   * @returns text that `unpack` makes an equal value of
   */
  pack(value: unknown, near = 0): string {
    const parts: string[] = [];
    this.#near = near;
    this.#write(value, parts);
    // Joined, the text lies in one piece.
    return parts.join("");
  }

  /** @param near as it was packed with */
  unpack(text: string, near = 0): unknown {
    this.#near = near;
    return this.#raised(JSON.parse(text) as JsonValue);
  }

  #write(value: unknown, parts: string[]): void {
    if (typeof value === "string") parts.push(JSON.stringify(this.#named(value)));
    else if (typeof value === "number" && this.#isNear(value)) parts.push(`"~+${value - this.#near}"`);
    else if (typeof value !== "object" || value === null) parts.push(JSON.stringify(value ?? null));
    else if (Array.isArray(value)) {
      parts.push(`[${list}`);
      for (const item of value as readonly unknown[]) {
        parts.push(",");
        this.#write(item, parts);
      }
      parts.push("]");
    } else this.#writeObject(value as Readonly<Record<string, unknown>>, parts);
  }

  #writeObject(fields: Readonly<Record<string, unknown>>, parts: string[]): void {
    const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
    const shape = this.#shapeOf(keys);
    parts.push(`[${shape ?? writtenOut}`);
    for (const key of keys) {
      parts.push(shape === undefined ? `,${JSON.stringify(key)},` : ",");
      this.#write(fields[key], parts);
    }
    parts.push("]");
  }

  /** Only where it is shorter. */
  #isNear(value: number): boolean {
    return value >= shortest && Number.isSafeInteger(value) && Math.abs(value - this.#near) * 10_000 < value;
  }

  #shapeOf(keys: readonly string[]): number | undefined {
    const joined = `${keys.length}\0${keys.join("\0")}`;
    const known = this.#shapeNumbers.get(joined);
    if (known !== undefined) return known;
    // A name with the separator in it would be taken for two.
    if (this.#shapes.length > mostShapes || keys.some((key) => key.includes("\0"))) return undefined;
    const number = this.#shapes.push(keys) - 1;
    this.#shapeNumbers.set(joined, number);
    return number;
  }

  /** A text by its number, once it was met twice. */
  #named(text: string): string {
    const known = this.#wordNumbers.get(text);
    if (known !== undefined) return known;
    if (text.length > 2 && text.length <= longestWord && this.#words.length < mostWords) this.#meet(text);
    return text.startsWith("~") ? `~${text}` : text;
  }

  #meet(text: string): void {
    if (this.#strangers.delete(text)) {
      this.#wordNumbers.set(text, `~${(this.#words.push(text) - 1).toString(36)}`);
      return;
    }
    if (this.#strangers.size >= mostStrangers) this.#strangers.clear();
    this.#strangers.add(text);
  }

  #raised(flat: JsonValue): unknown {
    if (typeof flat === "string") {
      if (!flat.startsWith("~")) return flat;
      if (flat.startsWith("~+")) return this.#near + Number(flat.slice(2));
      return flat.startsWith("~~") ? flat.slice(1) : this.#words[Number.parseInt(flat.slice(1), 36)];
    }
    if (!Array.isArray(flat)) return flat;
    const parts = flat as readonly JsonValue[];
    const kind = parts[0];
    if (kind === list) {
      const items: unknown[] = [];
      for (let at = 1; at < parts.length; at += 1) items.push(this.#raised(parts[at] as JsonValue));
      return items;
    }
    const fields: Record<string, unknown> = {};
    if (kind === writtenOut) {
      for (let at = 1; at < parts.length; at += 2)
        put(fields, parts[at] as string, this.#raised(parts[at + 1] as JsonValue));
      return fields;
    }
    const keys = this.#shapes[kind as number] as readonly string[];
    for (const [at, key] of keys.entries()) put(fields, key, this.#raised(parts[at + 1] as JsonValue));
    return fields;
  }
}

/** Also `__proto__` is a field like any other, as in JSON. */
function put(fields: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
  else fields[key] = value;
}
