/**
 * What is wrong with a JSON text, in the words of the parser AWS runs (Jackson).
 * @returns undefined when the text is JSON
 */
export function jsonProblem(text: string): string | undefined {
  if (text.trim() === "") return "Invalid execution input.";
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return new Reader(text).problem();
  }
}

const valueWanted = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const literals = new Set(["true", "false", "null"]);

/** Reads a text that JSON.parse refused up to its first mistake. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  problem(): string {
    const problem = this.#value() ?? this.#rest();
    return problem ?? "Invalid execution input.";
  }

  #rest(): string | undefined {
    this.#blanks();
    if (this.#at >= this.#text.length) return undefined;
    return this.#value() ?? "Trailing tokens found after value";
  }

  #value(): string | undefined {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next === undefined) return "Unexpected end-of-input";
    if (next === "{") return this.#object();
    if (next === "[") return this.#array();
    if (next === '"') return this.#string("a string value");
    const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[\s,\]}]|$)/.exec(this.#text.slice(this.#at));
    if (number !== null) {
      this.#at += number[0].length;
      return undefined;
    }
    const word = /^[\p{L}\p{N}_$]+/u.exec(this.#text.slice(this.#at))?.[0];
    if (word === undefined || /^\d/.test(word)) return this.#unexpected(`expected a valid value ${valueWanted}`);
    if (!literals.has(word)) return `Unrecognized token '${word}': was expecting ${valueWanted}`;
    this.#at += word.length;
    return undefined;
  }

  #object(): string | undefined {
    this.#at++;
    this.#blanks();
    if (this.#take("}")) return undefined;
    for (;;) {
      this.#blanks();
      if (this.#text[this.#at] !== '"')
        return this.#unexpected("was expecting double-quote to start field name", "Object");
      const problem = this.#string("a field name");
      if (problem !== undefined) return problem;
      this.#blanks();
      if (!this.#take(":")) return this.#unexpected("was expecting a colon to separate field name and value", "Object");
      const inner = this.#value();
      if (inner !== undefined) return inner;
      this.#blanks();
      if (this.#take("}")) return undefined;
      if (!this.#take(",")) return this.#unexpected("was expecting comma to separate Object entries", "Object");
    }
  }

  #array(): string | undefined {
    this.#at++;
    this.#blanks();
    if (this.#take("]")) return undefined;
    for (;;) {
      const problem = this.#value();
      if (problem !== undefined) return problem;
      this.#blanks();
      if (this.#take("]")) return undefined;
      if (!this.#take(",")) return this.#unexpected("was expecting comma to separate Array entries", "Array");
    }
  }

  #string(what: string): string | undefined {
    this.#at++;
    for (; this.#at < this.#text.length; this.#at++) {
      const next = this.#text[this.#at] as string;
      if (next === '"') {
        this.#at++;
        return undefined;
      }
      if (next < " ") {
        return `Illegal unquoted character ((CTRL-CHAR, code ${next.charCodeAt(0)})): has to be escaped using backslash to be included in string value`;
      }
      if (next === "\\") {
        const escaped = this.#text[++this.#at];
        if (escaped !== undefined && !'"\\/bfnrtu'.includes(escaped)) {
          return `Unrecognized character escape '${escaped}' (code ${escaped.charCodeAt(0)})`;
        }
      }
    }
    return `Unexpected end-of-input: was expecting closing quote for ${what}`;
  }

  #unexpected(wanted: string, open?: "Object" | "Array"): string {
    const next = this.#text[this.#at];
    if (next === undefined)
      return open === undefined
        ? "Unexpected end-of-input"
        : `Unexpected end-of-input: expected close marker for ${open}`;
    return `Unexpected character ('${next}' (code ${next.charCodeAt(0)})): ${wanted}`;
  }

  #blanks(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
