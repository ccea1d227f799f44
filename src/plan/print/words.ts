/** `once`, `twice`, `3 times`. */
export function times(count: number): string {
  if (count === 0) return "never";
  if (count === 1) return "once";
  return count === 2 ? "twice" : `${count} times`;
}

/** `"A", then "B", then "C"`. */
export function inOrder(states: readonly string[]): string {
  return states.map(quoted).join(", then ");
}

/** `"A", "B" and "C"`. */
export function listed(names: readonly string[]): string {
  const all = names.map(quoted);
  const last = all.pop() ?? "";
  return all.length === 0 ? last : `${all.join(", ")} and ${last}`;
}

/** `1 item`, `2 items`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A name in quotation marks. */
export function quoted(name: string): string {
  return `"${name}"`;
}
