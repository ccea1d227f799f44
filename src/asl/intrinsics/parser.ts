import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import { compilePath } from "../jsonpath/compile-path.js";
import type { Path } from "../path.js";
import { didYouMean } from "../../util/nearest.js";
import { parseFormatTemplate, type FormatTemplate } from "./format-template.js";
import type { IntrinsicFunction } from "./intrinsic-function.js";
import { intrinsicFunctions } from "./table.js";

/** A call of an intrinsic function, taken apart. */
export interface IntrinsicCall {
  readonly kind: "call";
  readonly function: IntrinsicFunction;
  readonly arguments: readonly IntrinsicArgument[];
  /** Where the call begins in the whole text. */
  readonly position: number;
}

/** What an intrinsic function is given. */
export type IntrinsicArgument =
  | IntrinsicCall
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "literal"; readonly value: null | boolean | number }
  /** `template` is the text as States.Format reads it. */
  | { readonly kind: "string"; readonly value: string; readonly template: FormatTemplate };

/** AWS nests intrinsic functions up to ten deep. */
const deepest = 10;

/**
 * Reads a call such as `States.Format('Hello {}', $.name)`.
 * @throws ExpressionSyntaxError
 */
export function parseIntrinsic(text: string): IntrinsicCall {
  const reader: Reader = new Reader(text);
  const call = reader.call(1);
  if (call === undefined)
    return reader.fail("Expected a call of an intrinsic function, such as States.Format('{}', $.name)");
  reader.skipBlanks();
  if (reader.position < text.length) reader.fail("Expected the end after the call of an intrinsic function");
  return call;
}

class Reader {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
    this.skipBlanks();
  }

  fail(message: string): never {
    throw new ExpressionSyntaxError(this.#text, this.position, message);
  }

  skipBlanks(): void {
    while (/\s/.test(this.#text[this.position] ?? "")) this.position++;
  }

  /** Takes what matches here, or nothing. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  call(depth: number): IntrinsicCall | undefined {
    const position = this.position;
    const name = this.#take(/States\.[A-Za-z0-9]*/y);
    if (name === undefined) return undefined;
    const called = intrinsicFunctions.get(name);
    if (called === undefined) {
      this.position = position;
      this.fail(`There is no intrinsic function ${name}.${didYouMean(name, intrinsicFunctions.keys())}`);
    }
    if (depth > deepest) this.fail(`Intrinsic functions nest at most ${deepest} deep`);
    if (this.#take(/\s*\(\s*/y) === undefined) this.fail(`Expected ( after ${name}`);
    const args: IntrinsicArgument[] = [];
    if (this.#take(/\)/y) === undefined) {
      do args.push(this.#argument(depth));
      while (this.#take(/\s*,\s*/y) !== undefined);
      if (this.#take(/\s*\)/y) === undefined) this.fail("Expected , or ) after an argument");
    }
    return { kind: "call", function: called, arguments: args, position };
  }

  #argument(depth: number): IntrinsicArgument {
    const char = this.#text[this.position];
    if (char === "'") return this.#string();
    if (char === "$") return this.#path();
    const literal = this.#take(/(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=\s*[,)])/y);
    if (literal !== undefined) return { kind: "literal", value: JSON.parse(literal) as null | boolean | number };
    return (
      this.call(depth + 1) ??
      this.fail("Expected an argument: a path, text in single quotes, a number, true, false, null, or a call")
    );
  }

  /** Text in single quotes: a backslash stands before ' { } and itself, and before nothing else. */
  #string(): IntrinsicArgument {
    const body = this.#take(/'(?:[^'\\]|\\['{}\\])*/y);
    if (body === undefined || this.#text[this.position] !== "'") {
      this.fail(
        this.#text[this.position] === "\\"
          ? "A backslash escapes only ' { } and \\ in an intrinsic function's text"
          : "The text in single quotes is not closed",
      );
    }
    this.position++;
    const raw = body.slice(1);
    return { kind: "string", value: raw.replaceAll(/\\(.)/gs, "$1"), template: parseFormatTemplate(raw) };
  }

  /** A path ends at the comma or bracket that is none of its own. */
  #path(): IntrinsicArgument {
    const from = this.position;
    let depth = 0;
    for (; this.position < this.#text.length; this.position++) {
      const char = this.#text[this.position] ?? "";
      if (depth === 0 && (char === "," || char === ")")) break;
      if (char === "[" || char === "(") depth++;
      else if (char === "]" || char === ")") depth--;
      else if (depth > 0 && (char === "'" || char === '"')) this.#skipQuoted(char);
    }
    const text = this.#text.slice(from, this.position).trim();
    try {
      return { kind: "path", path: compilePath(text) };
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      throw new ExpressionSyntaxError(this.#text, from + error.position, error.message);
    }
  }

  #skipQuoted(quote: string): void {
    do this.position += this.#text[this.position] === "\\" ? 2 : 1;
    while (this.position < this.#text.length && this.#text[this.position] !== quote);
  }
}
