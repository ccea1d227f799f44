/** Remembers what was made for a text, up to a number of texts; when full, the oldest go first. */
export class BoundedCache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(text: string): Value | undefined {
    return this.#entries.get(text);
  }

  /** Keeps `value` and returns it. */
  set(text: string, value: Value): Value {
    if (this.#entries.size >= this.#most) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(text, value);
    return value;
  }

  get size(): number {
    return this.#entries.size;
  }
}
