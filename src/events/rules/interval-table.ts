/** Something to be found by the numbers between its ends. */
interface Interval<Item> {
  readonly bottom: number;
  readonly top: number;
  readonly item: Item;
}

/**
 * Finds the intervals that hold a number: sorted by bottom, with the highest top of every half kept beside, so that a look-up
 * passes by the halves that end too early. Built again at the first look-up after something was added.
 */
export class IntervalTable<Item> {
  readonly #intervals: Interval<Item>[] = [];
  #highest: number[] = [];
  #sorted = true;

  get size(): number {
    return this.#intervals.length;
  }

  add(bottom: number, top: number, item: Item): void {
    this.#intervals.push({ bottom, top, item });
    this.#sorted = false;
  }

  /** Calls `found` for each interval that holds the number, both ends in it. */
  at(number: number, found: (item: Item) => void): void {
    if (!this.#sorted) this.#build();
    this.#search(0, this.#intervals.length, number, found);
  }

  #build(): void {
    this.#intervals.sort((left, right) => left.bottom - right.bottom);
    this.#highest = new Array<number>(this.#intervals.length).fill(-Infinity);
    this.#highestOf(0, this.#intervals.length);
    this.#sorted = true;
  }

  /** Keeps the highest top from `from` up to `to` at their middle. */
  #highestOf(from: number, to: number): number {
    if (from >= to) return -Infinity;
    const middle = (from + to) >> 1;
    const own = this.#intervals[middle]?.top ?? -Infinity;
    return (this.#highest[middle] = Math.max(own, this.#highestOf(from, middle), this.#highestOf(middle + 1, to)));
  }

  #search(from: number, to: number, number: number, found: (item: Item) => void): void {
    if (from >= to) return;
    const middle = (from + to) >> 1;
    if ((this.#highest[middle] ?? -Infinity) < number) return;
    this.#search(from, middle, number, found);
    const interval = this.#intervals[middle];
    if (interval === undefined || interval.bottom > number) return;
    if (interval.top >= number) found(interval.item);
    this.#search(middle + 1, to, number, found);
  }
}
