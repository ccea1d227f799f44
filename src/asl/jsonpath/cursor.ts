import { ExpressionSyntaxError } from "../expression-syntax-error.js";

/** A place in a text, with the look-ahead that Jayway's grammar is written in: "significant" means not a blank. */
export class Cursor {
  readonly text: string;
  position = 0;
  /** Index of the last character that counts. */
  last: number;

  constructor(text: string) {
    this.text = text;
    this.last = text.length - 1;
    this.trim();
  }

  /** Leaves blanks at both ends out of what is read. */
  trim(): this {
    while (this.inBounds() && this.last > this.position && this.text[this.position] === " ") this.position++;
    while (this.last > this.position && this.text[this.last] === " ") this.last--;
    return this;
  }

  get char(): string {
    return this.text[this.position] ?? "";
  }

  inBounds(index: number = this.position): boolean {
    return index >= 0 && index <= this.last;
  }

  /** At the last character or past it: what is read next may end here. */
  get atTail(): boolean {
    return this.position >= this.last;
  }

  skipBlanks(): this {
    while (this.inBounds() && this.last > this.position && this.char === " ") this.position++;
    return this;
  }

  nextSignificant(from: number = this.position): number {
    let index = from + 1;
    while (this.inBounds(index) && this.text[index] === " ") index++;
    return index;
  }

  nextSignificantChar(from?: number): string {
    const index = this.nextSignificant(from);
    return this.inBounds(index) ? (this.text[index] ?? "") : "";
  }

  /** Index of `char` if it is the next significant one, else -1. */
  indexIfNext(char: string, from?: number): number {
    const index = this.nextSignificant(from);
    return this.inBounds(index) && this.text[index] === char ? index : -1;
  }

  previousSignificantChar(): string {
    let index = this.position - 1;
    while (index >= 0 && this.text[index] === " ") index--;
    return this.text[index] ?? "";
  }

  indexOf(char: string, from: number): number {
    const index = this.text.indexOf(char, from);
    return this.inBounds(index) ? index : -1;
  }

  /** Index of the next `char` after `from` that no backslash escapes, or -1. */
  indexOfUnescaped(from: number, char: string): number {
    let escaped = false;
    for (let index = from + 1; this.inBounds(index); index++) {
      if (escaped) escaped = false;
      else if (this.text[index] === "\\") escaped = true;
      else if (this.text[index] === char) return index;
    }
    return -1;
  }

  /** Index of the bracket that closes the one at `from`, skipping strings and, if asked, regular expressions; -1 if none does. */
  indexOfClosing(from: number, open: string, close: string, skipPatterns: boolean): number {
    let depth = 1;
    for (let index = from + 1; this.inBounds(index); index++) {
      const char = this.text[index] ?? "";
      if (char === "'" || char === '"' || (skipPatterns && char === "/")) {
        index = this.indexOfUnescaped(index, char);
        if (index === -1) this.#failUnclosed(char);
      } else if (char === open) depth++;
      else if (char === close && --depth === 0) return index;
    }
    return -1;
  }

  readSignificant(expected: string): void {
    this.skipBlanks();
    if (this.char !== expected || !this.inBounds()) this.fail(`Expected character: ${expected}`);
    this.position++;
  }

  fail(message: string): never {
    throw new ExpressionSyntaxError(this.text, this.position, message);
  }

  #failUnclosed(char: string): never {
    return this.fail(
      char === "/"
        ? `Could not find matching close for / when parsing regex in : ${this.text}`
        : `Could not find matching close quote for ${char} when parsing : ${this.text}`,
    );
  }
}
