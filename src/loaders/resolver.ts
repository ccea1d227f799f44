import { StepwrightError } from "../errors/index.js";

/** What references stand for: text by key, or a function from the key to the text, undefined where it has nothing to say. */
export type Resolve = Readonly<Record<string, string>> | ((key: string) => string | undefined);

/** A value that the file does not tell and that was invented. */
export interface Assumption {
  /** The entry of `resolve` that would replace it. */
  readonly key: string;
  readonly value: string;
  /** Why it is this value: a sentence. */
  readonly reason: string;
}

/** Where references get their values from: what the user said, what the file tells of itself, else what is assumed, of which it keeps a list. */
export class Resolver {
  readonly #resolve: Resolve;
  readonly #told = new Map<string, string>();
  readonly #assumed = new Map<string, Assumption>();

  constructor(resolve: Resolve = {}) {
    this.#resolve = resolve;
  }

  get assumed(): readonly Assumption[] {
    return [...this.#assumed.values()];
  }

  /** What the file tells of where it is deployed to: it needs not be assumed. The user's word goes before it. */
  tell(key: string, value: string | undefined): void {
    if (value !== undefined) this.#told.set(key, value);
  }

  /** What the user said, or the file told. @throws RESOLVED_VALUE_INVALID */
  given(key: string): string | undefined {
    const value: unknown = this.#said(key);
    if (value === undefined) return this.#told.get(key);
    if (typeof value === "string") return value;
    const found = typeof value === "object" ? "an object" : typeof value === "function" ? "a function" : String(value);
    throw new StepwrightError("RESOLVED_VALUE_INVALID", { key, found });
  }

  #said(key: string): unknown {
    if (typeof this.#resolve === "function") return this.#resolve(key);
    return Object.hasOwn(this.#resolve, key) ? this.#resolve[key] : undefined;
  }

  /** Notes that a value was invented, and gives it back. */
  assume(key: string, value: string, reason: string): string {
    if (!this.#assumed.has(key)) this.#assumed.set(key, Object.freeze({ key, value, reason }));
    return value;
  }
}
