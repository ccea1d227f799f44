/** When two timers are due at the same time: results come before work, work before deadlines. */
export type TimerRank = "result" | "work" | "deadline";

const ranks: readonly TimerRank[] = ["result", "work", "deadline"];
const orders: { readonly [Rank in TimerRank]: number } = { result: 0, work: 1, deadline: 2 };

/** Whom a timer wakes. One owner may have many timers, each with a key of its own. */
export interface TimerOwner {
  /** The time has come. */
  fire(key: number): void;
  /** Tells what it is for. */
  describe?(): string;
}

/** The bits of a timer's flags: its order, and what else is to be known of it. */
const orderBits = 3;
const recurringBit = 4;
const announcedBit = 8;

/** Rows of a heap in which no timer ever was, and to which it shrinks when it is empty. */
const fewest = 16;

/**
 * Timers by (time, rank, sequence): a binary heap. Its timers are rows of columns of numbers, not objects: a hundred thousand
 * executions that wait have two each, and a row takes 40 bytes. A row keeps its number as long as its timer is set, and is then given
 * to another.
 */
export class TimerHeap {
  #times = new Float64Array(fewest);
  #sequences = new Float64Array(fewest);
  #keys = new Int32Array(fewest);
  #flags = new Uint8Array(fewest);
  /** Where the row stands in the heap; of a free row the next free one. */
  #places = new Int32Array(fewest);
  #owners: (TimerOwner | undefined)[] = [];
  /** The rows of the timers that are set, in heap order. */
  #heap = new Int32Array(fewest);
  #size = 0;
  /** Rows that were ever used. */
  #rows = 0;
  #free = -1;
  #lasting = 0;
  #work = 0;

  /** How many timers do not recur. */
  get lasting(): number {
    return this.#lasting;
  }

  /** How many timers neither recur nor are deadlines. */
  get work(): number {
    return this.#work;
  }

  /**
   * Takes a timer in: what it is in parts, since no object is to be made for it.
   * @param recurring it belongs to a schedule that never ends
   * @returns the timer's row, by which it is known until it fires or is cancelled
   */
  push(owner: TimerOwner, key: number, time: number, rank: TimerRank, sequence: number, recurring: boolean): number {
    const row = this.#take();
    this.#times[row] = time;
    this.#sequences[row] = sequence;
    this.#keys[row] = key;
    this.#flags[row] = orders[rank] | (recurring ? recurringBit : 0);
    this.#owners[row] = owner;
    this.#count(row, 1);
    this.#size += 1;
    this.#up(row, this.#size - 1);
    return row;
  }

  /** Takes a timer out, that has neither fired nor been cancelled. */
  cancel(row: number): void {
    const place = this.#places[row] as number;
    this.#size -= 1;
    if (place < this.#size) {
      const last = this.#heap[this.#size] as number;
      if (place > 0 && this.#comesBefore(last, this.#heap[(place - 1) >> 1] as number)) this.#up(last, place);
      else this.#down(last, place);
    }
    this.#count(row, -1);
    this.#giveBack(row);
  }

  /** The row of the next timer; it stays in the heap. */
  peek(): number | undefined {
    return this.#size === 0 ? undefined : this.#heap[0];
  }

  timeOf(row: number): number {
    return this.#times[row] as number;
  }
  sequenceOf(row: number): number {
    return this.#sequences[row] as number;
  }
  rankOf(row: number): TimerRank {
    return ranks[(this.#flags[row] as number) & orderBits] as TimerRank;
  }
  ownerOf(row: number): TimerOwner {
    return this.#owners[row] as TimerOwner;
  }
  keyOf(row: number): number {
    return this.#keys[row] as number;
  }

  /** Notes that a deadline was announced before it fires. @returns whether it was before */
  announce(row: number): boolean {
    const flags = this.#flags[row] as number;
    this.#flags[row] = flags | announcedBit;
    return (flags & announcedBit) !== 0;
  }

  #count(row: number, change: 1 | -1): void {
    const flags = this.#flags[row] as number;
    if ((flags & recurringBit) !== 0) return;
    this.#lasting += change;
    if ((flags & orderBits) !== orders.deadline) this.#work += change;
  }

  #take(): number {
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.#places[free] as number;
      return free;
    }
    if (this.#rows === this.#times.length) this.#resize(this.#rows + (this.#rows >> 1));
    this.#rows += 1;
    return this.#rows - 1;
  }

  #giveBack(row: number): void {
    this.#owners[row] = undefined;
    this.#places[row] = this.#free;
    this.#free = row;
    if (this.#size > 0) return;
    // Nobody knows a row any more.
    this.#free = -1;
    this.#rows = 0;
    this.#owners.length = 0;
    if (this.#times.length > 64 * fewest) this.#resize(fewest);
  }

  #resize(rows: number): void {
    this.#times = resized(this.#times, new Float64Array(rows));
    this.#sequences = resized(this.#sequences, new Float64Array(rows));
    this.#keys = resized(this.#keys, new Int32Array(rows));
    this.#flags = resized(this.#flags, new Uint8Array(rows));
    this.#places = resized(this.#places, new Int32Array(rows));
    this.#heap = resized(this.#heap, new Int32Array(rows));
  }

  #comesBefore(left: number, right: number): boolean {
    const leftTime = this.#times[left] as number;
    const rightTime = this.#times[right] as number;
    if (leftTime !== rightTime) return leftTime < rightTime;
    const leftOrder = (this.#flags[left] as number) & orderBits;
    const rightOrder = (this.#flags[right] as number) & orderBits;
    if (leftOrder !== rightOrder) return leftOrder < rightOrder;
    return (this.#sequences[left] as number) < (this.#sequences[right] as number);
  }

  #put(row: number, place: number): void {
    this.#heap[place] = row;
    this.#places[row] = place;
  }

  #up(row: number, start: number): void {
    let place = start;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above] as number;
      if (!this.#comesBefore(row, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(row, place);
  }

  #down(row: number, start: number): void {
    const heap = this.#heap;
    const size = this.#size;
    let place = start;
    for (;;) {
      let below = place * 2 + 1;
      if (below >= size) break;
      if (below + 1 < size && this.#comesBefore(heap[below + 1] as number, heap[below] as number)) below += 1;
      const child = heap[below] as number;
      if (!this.#comesBefore(child, row)) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(row, place);
  }
}

/** What fits of a column, in one of another length. */
function resized<Column extends Float64Array | Int32Array | Uint8Array>(column: Column, into: Column): Column {
  into.set(column.length <= into.length ? column : column.subarray(0, into.length));
  return into;
}
