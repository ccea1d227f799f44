import type { JsonValue } from "../../util/json.js";
import { Code, type Writable } from "./code.js";

/** How long the JSON of a payload may be before it is moved to the fixture. */
const longest = 160;

/** Payloads that stand in a JSON file beside the spec, by name. */
export class Fixture {
  readonly #values = new Map<string, JsonValue>();
  readonly #open: boolean;

  /** @param open false: nothing is moved */
  constructor(open: boolean) {
    this.#open = open;
  }

  /** The value itself or, when it is long, the code that reads it from the fixture. */
  place(name: string, value: JsonValue): Writable {
    if (!this.#open) return value;
    const text = JSON.stringify(value);
    if (text.length <= longest) return value;
    for (const [known, kept] of this.#values) if (JSON.stringify(kept) === text) return read(known);
    let free = name;
    for (let count = 2; this.#values.has(free); count += 1) free = `${name} ${count}`;
    this.#values.set(free, value);
    return read(free);
  }

  /** The file's text; undefined when nothing was moved. */
  get text(): string | undefined {
    if (this.#values.size === 0) return undefined;
    return `${JSON.stringify(Object.fromEntries(this.#values), undefined, 2)}\n`;
  }
}

function read(name: string): Code {
  return new Code(`recorded[${JSON.stringify(name)}]`);
}
