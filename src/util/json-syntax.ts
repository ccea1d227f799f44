/** A mistake in JSON text, in the words of Jackson, the parser AWS reads definitions with. */
export interface JsonSyntaxMistake {
  /** With the place at its end. */
  readonly message: string;
  /** Such as `[Source: (String)"{"; line: 1, column: 2]`. */
  readonly location: string;
  /** The message without any place. */
  readonly reason: string;
  /** Index of the first character that is wrong; the text's length when it ends too early. */
  readonly index: number;
}

const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

class Mistake extends Error {
  /** What Jackson had read when it noticed. */
  readonly read: number;
  readonly index: number;
  constructor(message: string, read: number, index: number = read - 1) {
    super(message);
    this.read = read;
    this.index = index;
  }
}

/** Finds the first mistake of a text that JSON.parse refuses; undefined when there is none. */
export function findJsonMistake(text: string): JsonSyntaxMistake | undefined {
  try {
    new Scanner(text).scan();
    return undefined;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const location = describePlace(text, error.read);
    const reason = error.message.replace(/ \((?:start marker at|for \w+ starting at) .*\)$/s, "");
    return { message: `${error.message}\n at ${location}`, location, reason, index: error.index };
  }
}

/** Line and column as Jackson counts them: the column after the character it read last. */
function describePlace(text: string, index: number): string {
  const before = text.slice(0, index);
  const line = before.split("\n").length;
  const column = index - before.lastIndexOf("\n");
  const shown = text.slice(0, 500);
  const cut = text.length > 500 ? `[truncated ${text.length - 500} chars]` : "";
  return `[Source: (String)"${shown}"${cut}; line: ${line}, column: ${column}]`;
}

class Scanner {
  readonly #text: string;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    this.#value("root");
    this.#skipBlanks();
    if (this.#index < this.#text.length) this.#oddValue();
  }

  #value(scope: "root" | "inner"): void {
    this.#skipBlanks();
    const char = this.#text[this.#index];
    if (char === undefined) {
      if (scope === "root") throw new Mistake("No content to map due to end-of-input", this.#index, this.#index);
      return;
    }
    if (char === "{") this.#object();
    else if (char === "[") this.#array();
    else if (char === '"') this.#string("value");
    else if (char === "-" || isDigit(char)) this.#number();
    else this.#word();
  }

  #object(): void {
    const start = this.#index++;
    this.#skipBlanks();
    if (this.#take("}")) return;
    for (;;) {
      this.#skipBlanks();
      this.#refuseEnd("Object", start);
      if (this.#text[this.#index] !== '"') this.#unexpected("was expecting double-quote to start field name");
      this.#string("name");
      this.#skipBlanks();
      this.#refuseEnd("Object", start);
      if (!this.#take(":")) this.#unexpected("was expecting a colon to separate field name and value");
      this.#skipBlanks();
      this.#refuseEnd("Object", start);
      this.#value("inner");
      if (this.#closes("}", "Object", start)) return;
    }
  }

  #array(): void {
    const start = this.#index++;
    this.#skipBlanks();
    if (this.#take("]")) return;
    for (;;) {
      this.#skipBlanks();
      this.#refuseEnd("Array", start);
      this.#value("inner");
      if (this.#closes("]", "Array", start)) return;
    }
  }

  /** Reads what stands after an entry: the end of its object or array, or a comma. */
  #closes(end: "}" | "]", kind: "Object" | "Array", start: number): boolean {
    this.#skipBlanks();
    this.#refuseEnd(kind, start);
    if (this.#take(end)) return true;
    if (this.#take(",")) return false;
    const char = this.#text[this.#index];
    if (char === "}" || char === "]") {
      const opened = describePlace(this.#text, start);
      throw new Mistake(
        `Unexpected close marker '${char}': expected '${end}' (for ${kind} starting at ${opened})`,
        this.#index + 1,
      );
    }
    return this.#unexpected(`was expecting comma to separate ${kind} entries`);
  }

  #string(what: "value" | "name"): void {
    this.#index++;
    for (;;) {
      const char = this.#text[this.#index];
      if (char === undefined) {
        const reason = what === "name" ? " in field name" : ": was expecting closing quote for a string value";
        throw new Mistake(`Unexpected end-of-input${reason}`, this.#index, this.#index);
      }
      this.#index++;
      if (char === '"') return;
      if (char === "\\") this.#escape();
      else if (char < " ") {
        const reason = `has to be escaped using backslash to be included in ${what === "name" ? "name" : "string value"}`;
        throw new Mistake(`Illegal unquoted character (${describeChar(char)}): ${reason}`, this.#index);
      }
    }
  }

  #escape(): void {
    const char = this.#text[this.#index++];
    if (char === undefined)
      throw new Mistake("Unexpected end-of-input in character escape sequence", this.#index - 1, this.#index - 1);
    if (char !== "u") {
      if (!'"\\/bfnrt'.includes(char))
        throw new Mistake(`Unrecognized character escape ${describeChar(char)}`, this.#index);
      return;
    }
    for (let count = 0; count < 4; count++) {
      const digit = this.#text[this.#index++] ?? "";
      if (!/[0-9a-fA-F]/.test(digit)) {
        const reason = "expected a hex-digit for character escape sequence";
        throw new Mistake(`Unexpected character (${describeChar(digit)}): ${reason}`, this.#index);
      }
    }
  }

  #number(): void {
    if (this.#take("-") && !isDigit(this.#text[this.#index])) {
      this.#odd("in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value");
    }
    if (this.#take("0") && isDigit(this.#text[this.#index])) {
      throw new Mistake("Invalid numeric value: Leading zeroes not allowed", this.#index + 1);
    }
    this.#digits();
    if (this.#take(".")) {
      if (!isDigit(this.#text[this.#index])) this.#odd("in numeric value: Decimal point not followed by a digit");
      this.#digits();
    }
    if (this.#take("e") || this.#take("E")) {
      if (!this.#take("+")) this.#take("-");
      if (!isDigit(this.#text[this.#index])) this.#odd("in numeric value: Exponent indicator not followed by a digit");
      this.#digits();
    }
  }

  #digits(): void {
    while (isDigit(this.#text[this.#index])) this.#index++;
  }

  #word(): void {
    for (const word of ["true", "false", "null"]) {
      if (this.#text.startsWith(word, this.#index) && !isNamePart(this.#text[this.#index + word.length])) {
        this.#index += word.length;
        return;
      }
    }
    this.#oddValue();
  }

  #oddValue(): never {
    const token = /^[\p{L}_$][\p{L}\p{N}_$]{0,255}/u.exec(this.#text.slice(this.#index))?.[0];
    if (token === undefined) this.#unexpected(`expected a valid value ${values}`);
    throw new Mistake(
      `Unrecognized token '${token}': was expecting ${values}`,
      this.#index + token.length,
      this.#index,
    );
  }

  #refuseEnd(kind: "Object" | "Array", start: number): void {
    if (this.#index < this.#text.length) return;
    const opened = describePlace(this.#text, start);
    throw new Mistake(
      `Unexpected end-of-input: expected close marker for ${kind} (start marker at ${opened})`,
      this.#index,
      this.#index,
    );
  }

  #unexpected(reason: string): never {
    throw new Mistake(
      `Unexpected character (${describeChar(this.#text[this.#index] ?? "")}): ${reason}`,
      this.#index + 1,
    );
  }

  #odd(reason: string): never {
    throw new Mistake(
      `Unexpected character (${describeChar(this.#text[this.#index] ?? "")}) ${reason}`,
      this.#index + 1,
    );
  }

  #take(char: string): boolean {
    if (this.#text[this.#index] !== char) return false;
    this.#index++;
    return true;
  }

  #skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#index] ?? "x")) this.#index++;
  }
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}

function isNamePart(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}_$]/u.test(char);
}

function describeChar(char: string): string {
  const code = char.charCodeAt(0);
  if (char === "") return "end of input";
  return code < 32 ? `(CTRL-CHAR, code ${code})` : `'${char}' (code ${code})`;
}
