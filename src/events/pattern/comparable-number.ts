/**
 * The number that a text spells, if a double holds it exactly as decimal: EventBridge compares such numbers by value
 * (`300`, `300.0` and `3e2` are the same), and all others by their text.
 */
export function comparableNumber(text: string): number | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  const shortest = String(number);
  if (shortest === text) return number;
  return decimalOf(text) === decimalOf(shortest) ? number + 0 : undefined;
}

/** Digits and exponent of a decimal, without zeros at either end: equal texts are equal numbers. */
function decimalOf(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
