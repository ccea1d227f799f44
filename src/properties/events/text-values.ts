import { array, boolean, constantFrom, tuple, type Arbitrary } from "fast-check";

/** Letters and signs that make up the free parts of texts. */
const alphabet = [..."abcdefghijklmnopqrstuvwxyzABC0123456789-_ é"];

/** Short texts, also empty. */
export function texts(most = 6): Arbitrary<string> {
  return array(constantFrom(...alphabet), { maxLength: most }).map((letters) => letters.join(""));
}

/** A text in other cases: each UTF-16 unit by itself, as EventBridge compares them. */
export function recased(text: string): Arbitrary<string> {
  return array(boolean(), { minLength: text.length, maxLength: text.length }).map((upper) =>
    text
      .split("")
      .map((unit, index) => (upper[index] === true ? unit.toUpperCase() : unit.toLowerCase()))
      .join(""),
  );
}

/** Texts between whose fixed parts anything stands. */
export function joined(parts: readonly string[]): Arbitrary<string> {
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return constantFrom(first);
  return tuple(...rest.map(() => texts(4))).map((free) =>
    rest.reduce((text, part, index) => text + (free[index] ?? "") + part, first),
  );
}

/** Texts that differ from one by little: another letter, one more, one fewer, another case, a space. */
export function textsLike(text: string): readonly string[] {
  const swapped = text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
  const middle = Math.floor(text.length / 2);
  const like = [
    `${text.slice(0, -1)}#`,
    `#${text.slice(1)}`,
    swapped,
    `${text}x`,
    `x${text}`,
    text.slice(0, -1),
    text.slice(1),
    `${text.slice(0, middle)}#${text.slice(middle + 1)}`,
    `${text} `,
    "",
  ];
  return [...new Set(like)].filter((other) => other !== text);
}
