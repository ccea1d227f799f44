/** Where choices come from: fast-check's generator, or a seeded one. */
export interface Dice {
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
}

/** Dice from a seed (mulberry32), for what is worked out before anything is generated. */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  return {
    whole: (least, most) => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return least + Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * (most - least + 1));
    },
  };
}

/** One of a list that is not empty. */
export function oneOf<Item>(dice: Dice, list: readonly Item[]): Item {
  return list[list.length === 1 ? 0 : dice.whole(0, list.length - 1)] as Item;
}

/** Holds in so many of a hundred cases. */
export function chance(dice: Dice, percent: number): boolean {
  return dice.whole(1, 100) <= percent;
}

/** A list in another order. */
export function shuffled<Item>(dice: Dice, list: readonly Item[]): Item[] {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = dice.whole(0, at);
    [copy[at], copy[other]] = [copy[other] as Item, copy[at] as Item];
  }
  return copy;
}
