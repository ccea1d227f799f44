import { chance, oneOf, type Dice } from "./random.js";

/** Numbers between two bounds, some left out. */
export interface NumberSet {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
  readonly except: readonly number[];
  /** Whole numbers only: lengths and counts. */
  readonly whole?: boolean;
}

export const allNumbers: NumberSet = { low: -Infinity, lowOpen: true, high: Infinity, highOpen: true, except: [] };

/** Exactly one number. */
export function exactly(value: number): NumberSet {
  return { low: value, lowOpen: false, high: value, highOpen: false, except: [] };
}

export type Ordering = "Equals" | "LessThan" | "LessThanEquals" | "GreaterThan" | "GreaterThanEquals" | "Differs";

const opposites: { readonly [ordering in Ordering]: Ordering } = {
  Equals: "Differs",
  Differs: "Equals",
  LessThan: "GreaterThanEquals",
  LessThanEquals: "GreaterThan",
  GreaterThan: "LessThanEquals",
  GreaterThanEquals: "LessThan",
};

const swaps: { readonly [ordering in Ordering]: Ordering } = {
  Equals: "Equals",
  Differs: "Differs",
  LessThan: "GreaterThan",
  LessThanEquals: "GreaterThanEquals",
  GreaterThan: "LessThan",
  GreaterThanEquals: "LessThanEquals",
};

/** What holds where an ordering does not. */
export function opposite(ordering: Ordering): Ordering {
  return opposites[ordering];
}

/** The same ordering, read from right to left. */
export function swapped(ordering: Ordering): Ordering {
  return swaps[ordering];
}

/** The numbers that stand so to a value. */
export function numbersThat(ordering: Ordering, value: number): NumberSet {
  switch (ordering) {
    case "Equals":
      return exactly(value);
    case "Differs":
      return { ...allNumbers, except: [value] };
    case "LessThan":
    case "LessThanEquals":
      return { ...allNumbers, high: value, highOpen: ordering === "LessThan" };
    case "GreaterThan":
    case "GreaterThanEquals":
      return { ...allNumbers, low: value, lowOpen: ordering === "GreaterThan" };
  }
}

/** The numbers in both; undefined where there are none. */
export function meetNumbers(left: NumberSet, right: NumberSet): NumberSet | undefined {
  if (left === allNumbers) return right;
  if (right === allNumbers) return left;
  const lower = left.low > right.low || (left.low === right.low && left.lowOpen) ? left : right;
  const upper = left.high < right.high || (left.high === right.high && left.highOpen) ? left : right;
  const met: NumberSet = {
    low: lower.low,
    lowOpen: lower.lowOpen,
    high: upper.high,
    highOpen: upper.highOpen,
    except: [...new Set([...left.except, ...right.except])],
    ...((left.whole === true || right.whole === true) && { whole: true }),
  };
  return isEmpty(met) ? undefined : met;
}

function isEmpty(set: NumberSet): boolean {
  const { low, high, lowOpen, highOpen, except, whole } = set;
  if (whole === true) {
    const [least, most] = wholeBounds(set);
    if (least > most) return true;
    if (most - least > except.length) return false;
    for (let value = least; value <= most; value += 1) if (!except.includes(value)) return false;
    return true;
  }
  return low > high || (low === high && (lowOpen || highOpen || except.includes(low)));
}

function wholeBounds({ low, lowOpen, high, highOpen }: NumberSet): [number, number] {
  const least = lowOpen && Number.isInteger(low) ? low + 1 : Math.ceil(low);
  return [least, highOpen && Number.isInteger(high) ? high - 1 : Math.floor(high)];
}

export function hasNumber(set: NumberSet, value: number): boolean {
  const { low, high, lowOpen, highOpen, except, whole } = set;
  if (value < low || value > high || (value === low && lowOpen) || (value === high && highOpen)) return false;
  return !except.includes(value) && (whole !== true || Number.isInteger(value));
}

/** Numbers of the set that stand at its edges, nearest first. */
export function edgesOf(set: NumberSet): readonly number[] {
  const marks = [set.low, set.high, ...set.except].filter(Number.isFinite);
  const near = marks.flatMap((mark) => [mark, mark + 1, mark - 1, mark + 0.01, mark - 0.01]);
  return [...new Set(near)].filter((value) => hasNumber(set, value));
}

/** Some number of the set: on an edge, else near one, else anywhere. */
export function sampleNumber(set: NumberSet, dice: Dice, edges: readonly number[] = edgesOf(set)): number {
  if (set.low === set.high) return set.low;
  if (edges.length > 0 && chance(dice, 50)) return oneOf(dice, edges);
  const [low, high] = [Math.max(set.low, -1e15), Math.min(set.high, 1e15)];
  const reach = 1000;
  const from = low > -1e15 ? low : high < 1e15 ? high - reach : -reach;
  const to = high < 1e15 ? Math.min(high, from + 2 * reach) : from + 2 * reach;
  for (let tries = 0; tries < 4; tries += 1) {
    const value = to - from >= 2 ? dice.whole(Math.ceil(from), Math.floor(to)) : between(from, to, dice);
    if (hasNumber(set, value)) return value;
  }
  const middle = between(from, to, dice);
  return hasNumber(set, middle) ? middle : (edges[0] ?? from);
}

function between(from: number, to: number, dice: Dice): number {
  return from + ((to - from) * dice.whole(1, 999)) / 1000;
}
