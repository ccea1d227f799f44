import type { JsonValue } from "../../util/json.js";
import { Contradiction } from "./contradiction.js";
import type { Constraint } from "./constraint.js";
import type { Sampler } from "./sample.js";

/** Where a leaf's value comes from when it is not free: computed from other data, which is settled by that. */
export type Origin = () => JsonValue;

/** A text, number, truth or null that is found out while it is compared. */
export class Leaf {
  readonly #name: string;
  #value: JsonValue | undefined;
  #origin: Origin | undefined;
  readonly #constraints: Constraint[] = [];
  /** Something was asked of the value, not only that it be none of some values. */
  #demanded = false;

  constructor(name: string, known: { readonly value?: JsonValue; readonly origin?: Origin } = {}) {
    this.#name = name;
    this.#value = known.value;
    this.#origin = known.origin;
  }

  get isSettled(): boolean {
    return this.#value !== undefined;
  }

  /** Nobody has asked for anything that it must be. */
  get isFree(): boolean {
    return this.#value === undefined && this.#origin === undefined && !this.#demanded;
  }

  /** Adds what it must not be. */
  avoid(constraint: Constraint): void {
    this.#constraints.push(constraint);
  }

  /** Lets the value of a free leaf follow from something else. */
  follow(origin: Origin): void {
    this.#origin = origin;
  }

  require(constraint: Constraint, sampler: Sampler | undefined): void {
    if (this.#origin !== undefined) this.decide(sampler);
    this.#demanded = true;
    this.#constraints.push(constraint);
    if (this.#value === undefined) this.#solve(sampler);
    else this.#check(this.#value);
  }

  decide(sampler: Sampler | undefined): JsonValue {
    if (this.#value !== undefined) return this.#value;
    this.#value = this.#origin === undefined ? this.#solve(sampler) : this.#origin();
    this.#check(this.#value);
    return this.#value;
  }

  #check(value: JsonValue): void {
    if (this.#constraints.every(({ test }) => test(value))) return;
    throw new Contradiction(`${calledBy(this.#name)} is ${JSON.stringify(value)}`);
  }

  #solve(sampler: Sampler | undefined): JsonValue {
    const sample = sampler?.value(this.#name) ?? "value";
    for (const candidate of [...this.#constraints.flatMap(({ candidates }) => candidates), sample]) {
      if (this.#constraints.every(({ test }) => test(candidate))) return candidate;
    }
    throw new Contradiction(`no value of ${calledBy(this.#name)} meets all that is asked of it`);
  }
}

/** How a datum is called in reasons. */
export function calledBy(name: string): string {
  return name === "" ? "the value" : `"${name}"`;
}
