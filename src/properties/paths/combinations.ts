/** One of each list: those first that take the first ones, and never more than `most`. */
export function combinations<Value>(lists: readonly (readonly Value[])[], most: number): readonly (readonly Value[])[] {
  if (lists.some((list) => list.length === 0)) return [];
  const found: Value[][] = [];
  const furthest = lists.reduce((sum, list) => sum + list.length - 1, 0);
  const choose = (chosen: readonly Value[], left: number): void => {
    const list = lists[chosen.length];
    if (found.length >= most) return;
    if (list === undefined) {
      if (left === 0) found.push([...chosen]);
      return;
    }
    for (let index = 0; index <= Math.min(left, list.length - 1); index += 1) {
      choose([...chosen, list[index] as Value], left - index);
    }
  };
  for (let distance = 0; distance <= furthest && found.length < most; distance += 1) choose([], distance);
  return found;
}
