import type { JsonValue } from "../../util/json.js";

/** Makes up plausible values, the same ones for the same seed. */
export class Sampler {
  readonly #seed: number;
  #made = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A number below `bound`, from the seed and a purpose. */
  draw(bound: number, purpose: string): number {
    return hash(`${this.#seed} ${purpose}`) % bound;
  }

  /** A value for a field nobody says anything of, after its name. */
  value(name: string): JsonValue {
    const words = name.replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
    const purpose = `${name} ${this.#made++}`;
    if (/\b(date|time|timestamp|at)$/.test(words)) return this.timestamp(purpose);
    if (/\b(count|amount|quantity|total|price|size|index|number|seconds|score|age)$/.test(words)) {
      return 1 + this.draw(9, purpose);
    }
    if (/^(is|has|should|enabled?)\b/.test(words)) return this.draw(2, purpose) === 0;
    return `${name === "" ? "value" : name}-${(this.draw(0xffff, purpose) + 0x10000).toString(16).slice(-4)}`;
  }

  timestamp(purpose: string): string {
    const day = 1 + this.draw(28, purpose);
    return `2029-12-${String(day).padStart(2, "0")}T00:00:00Z`;
  }
}

/** FNV-1a, over the text's code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
