/** What stands at a place in a JSON text. */
export type JsonToken =
  "{" | "}" | "[" | "]" | "name" | "string" | "number" | "true" | "false" | "null" | "end of text";

/** A JSON text is broken. The message is worded as Jackson, which EventBridge reads with, words it. */
export class JsonMistake extends Error {
  override readonly name = "JsonMistake";
}

interface Container {
  readonly open: "{" | "[";
  readonly at: number;
  entries: number;
}

const BLANK = new Set([" ", "\t", "\n", "\r"]);
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z0-9_$]+/y;

/**
 * Reads a JSON text token by token and loses nothing: numbers keep their spelling, and a key that stands twice is read
 * twice. What follows the first value is not looked at. `next` throws a JsonMistake where the text is broken, and not before.
 */
export class JsonReader {
  readonly source: string;
  /** The name, the string, or the token as it is spelt. */
  text = "";
  #position = 0;
  #named = false;
  #done = false;
  readonly #open: Container[] = [];

  constructor(source: string) {
    this.source = source;
  }

  /** Line and column of what is read next, both from 1. */
  get location(): { line: number; column: number } {
    return this.#locate(this.#position);
  }

  next(): JsonToken {
    if (this.#done) return "end of text";
    this.#skipBlanks();
    const top = this.#open.at(-1);
    const char = this.source[this.#position];
    if (char === undefined) return this.#endOfText(top);
    if (char === "}" || char === "]") return this.#close(char, top);
    if (top === undefined || this.#named) return this.#value();
    if (top.entries > 0) this.#separator(top);
    top.entries += 1;
    return top.open === "[" ? this.#value() : this.#fieldName();
  }

  /** Reads past the value that the last token began. */
  skip(token: JsonToken): void {
    if (token !== "{" && token !== "[") return;
    for (let depth = 1; depth > 0;) {
      const next = this.next();
      if (next === "{" || next === "[") depth += 1;
      else if (next === "}" || next === "]") depth -= 1;
    }
  }

  #endOfText(top: Container | undefined): JsonToken {
    if (top === undefined) return this.#token("end of text", "");
    throw new JsonMistake(
      `Unexpected end-of-input: expected close marker for ${kindOf(top)} (start marker at ${this.#sourceOf(top)})`,
    );
  }

  #close(char: "}" | "]", top: Container | undefined): JsonToken {
    if (top === undefined) throw new JsonMistake(`Unexpected close marker '${char}'`);
    const wanted = top.open === "{" ? "}" : "]";
    if (char !== wanted) {
      throw new JsonMistake(
        `Unexpected close marker '${char}': expected '${wanted}' (for ${kindOf(top)} starting at ${this.#sourceOf(top)})`,
      );
    }
    if (this.#named) throw this.#unexpected(char, "expected a value");
    this.#position += 1;
    this.#open.pop();
    return this.#ended(char, char);
  }

  #separator(top: Container): void {
    const char = this.source[this.#position] ?? "";
    if (char !== ",") throw this.#unexpected(char, `was expecting comma to separate ${kindOf(top)} entries`);
    this.#position += 1;
    this.#skipBlanks();
    const after = this.source[this.#position];
    if (after === undefined) this.#endOfText(top);
    if (after === "}" || after === "]") {
      throw this.#unexpected(
        after,
        top.open === "{" ? "was expecting double-quote to start field name" : "expected a value",
      );
    }
  }

  #fieldName(): JsonToken {
    const char = this.source[this.#position] ?? "";
    if (char !== '"') throw this.#unexpected(char, "was expecting double-quote to start field name");
    const name = this.#string();
    this.#skipBlanks();
    const colon = this.source[this.#position];
    if (colon !== ":") {
      throw colon === undefined
        ? new JsonMistake("Unexpected end-of-input within/between Object entries")
        : this.#unexpected(colon, "was expecting a colon to separate field name and value");
    }
    this.#position += 1;
    this.#named = true;
    return this.#token("name", name);
  }

  #value(): JsonToken {
    this.#named = false;
    const char = this.source[this.#position] ?? "";
    if (char === "{" || char === "[") {
      this.#open.push({ open: char, at: this.#position, entries: 0 });
      this.#position += 1;
      return this.#token(char, char);
    }
    if (char === '"') return this.#ended("string", this.#string());
    if (char === "-" || (char >= "0" && char <= "9")) return this.#ended("number", this.#number());
    const word = match(WORD, this.source, this.#position);
    if (word !== "true" && word !== "false" && word !== "null") {
      throw word === undefined
        ? this.#unexpected(
            char,
            "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
          )
        : new JsonMistake(
            `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
          );
    }
    this.#position += word.length;
    return this.#ended(word, word);
  }

  #number(): string {
    const text = match(NUMBER, this.source, this.#position);
    if (text === undefined) {
      const after = this.source[this.#position + 1];
      throw after === undefined
        ? new JsonMistake("Unexpected end-of-input in a Number value")
        : this.#unexpected(after, "expected digit (0-9) to follow minus sign, for valid numeric value");
    }
    const after = this.source[this.#position + text.length] ?? "";
    if (/^-?0$/.test(text) && after >= "0" && after <= "9") {
      throw new JsonMistake("Invalid numeric value: Leading zeroes not allowed");
    }
    this.#position += text.length;
    return text;
  }

  #string(): string {
    let start = this.#position + 1;
    let text = "";
    for (let at = start; at < this.source.length; at += 1) {
      const char = this.source[at] ?? "";
      if (char === '"') {
        this.#position = at + 1;
        return text + this.source.slice(start, at);
      }
      if (char === "\\") {
        const escape = this.#escape(at);
        text += this.source.slice(start, at) + escape.char;
        at = escape.end - 1;
        start = escape.end;
      } else if (char < " ") {
        throw new JsonMistake(
          `Illegal unquoted character ((CTRL-CHAR, code ${char.charCodeAt(0)})): has to be escaped using backslash to be included in string value`,
        );
      }
    }
    throw new JsonMistake("Unexpected end-of-input: was expecting closing quote for a string value");
  }

  #escape(at: number): { char: string; end: number } {
    const letter = this.source[at + 1];
    if (letter === undefined) {
      throw new JsonMistake("Unexpected end-of-input: was expecting closing quote for a string value");
    }
    if (letter === "u") {
      const digits = this.source.slice(at + 2, at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits))
        throw new JsonMistake("Unexpected character: expected a hex-digit for character escape sequence");
      return { char: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
    }
    const char = ESCAPES[letter];
    if (char === undefined) {
      throw new JsonMistake(`Unrecognized character escape '${letter}' (code ${letter.charCodeAt(0)})`);
    }
    return { char, end: at + 2 };
  }

  #ended(token: JsonToken, text: string): JsonToken {
    if (this.#open.length === 0) this.#done = true;
    return this.#token(token, text);
  }

  #token(token: JsonToken, text: string): JsonToken {
    this.text = text;
    return token;
  }

  #unexpected(char: string, wanted: string): JsonMistake {
    return new JsonMistake(`Unexpected character ('${char}' (code ${char.charCodeAt(0)})): ${wanted}`);
  }

  #skipBlanks(): void {
    while (BLANK.has(this.source[this.#position] ?? "")) this.#position += 1;
  }

  #sourceOf({ at }: Container): string {
    const { line, column } = this.#locate(at);
    return `[Source: (String)"${this.source}"; line: ${line}, column: ${column}]`;
  }

  #locate(position: number): { line: number; column: number } {
    const before = this.source.slice(0, position).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

function kindOf({ open }: Container): string {
  return open === "{" ? "Object" : "Array";
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
