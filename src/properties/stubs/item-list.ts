import type { JsonValue } from "../../util/json.js";
import type { Constraint } from "./constraint.js";
import { Contradiction } from "./contradiction.js";
import { calledBy } from "./leaf.js";

/** The items of an array whose number is found out while it is read. */
export class ItemList<Item> {
  readonly #name: string;
  readonly #make: () => Item;
  readonly #items: Item[];
  readonly #lengths: Constraint[] = [];
  #counted: boolean;

  /** @param items all items; absent: how many there are is open */
  constructor(name: string, make: () => Item, items?: readonly Item[]) {
    this.#name = name;
    this.#make = make;
    this.#items = [...(items ?? [])];
    this.#counted = items !== undefined;
  }

  /** Whether the number of items is settled. */
  get isCounted(): boolean {
    return this.#counted;
  }

  /** The items known so far. */
  get known(): readonly Item[] {
    return this.#items;
  }

  /** Adds what the number of items must fulfil. */
  requireLength(constraint: Constraint): void {
    this.#lengths.push(constraint);
  }

  /** The item at an index from the start, or from the end if it is negative; made while the number is open. */
  at(index: number): Item {
    if (index >= 0 && !this.#counted) this.#grow(index + 1);
    const item = index < 0 ? this.all(-index).at(index) : this.#items[index];
    if (item === undefined) throw new Contradiction(`${calledBy(this.#name)} has no item ${index}`);
    return item;
  }

  /** All items; settles how many there are: as many as were asked for, at least `least` where that is possible. */
  all(least: number): readonly Item[] {
    if (!this.#counted) {
      this.#grow(this.#fittingLength(Math.max(this.#items.length, least)));
      this.#counted = true;
    }
    return this.#items;
  }

  /** Adds an item that must be among them. */
  push(item: Item): void {
    if (this.#counted) throw new Contradiction(`${calledBy(this.#name)} is complete`);
    this.#items.push(item);
  }

  #grow(length: number): void {
    while (this.#items.length < length) this.#items.push(this.#make());
  }

  #fittingLength(wanted: number): number {
    const lengths = [wanted, ...this.#lengths.flatMap(({ candidates }) => candidates), 0, 1, 2, 3];
    const fits = (length: JsonValue): boolean => this.#lengths.every(({ test }) => test(length));
    const length = lengths.find((each) => typeof each === "number" && each >= this.#items.length && fits(each));
    if (typeof length === "number") return length;
    throw new Contradiction(`${calledBy(this.#name)} cannot have a fitting number of items`);
  }
}
