import { invalidParameter } from "./world.js";

type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** A JSON filter pattern, read. A text to compare with is a regular expression, since it may hold `*`. */
export type JsonCondition =
  | { readonly kind: "and" | "or"; readonly of: readonly JsonCondition[] }
  | { readonly kind: "exists"; readonly path: Path; readonly wanted: boolean }
  | { readonly kind: "is"; readonly path: Path; readonly what: "null" | "true" | "false" }
  | {
      readonly kind: "compare";
      readonly path: Path;
      readonly operator: Comparison;
      readonly operand: number | RegExp;
    };

type Path = readonly (string | number)[];

const tokenForm = /\s*(?:(&&|\|\||!=|<=|>=|[(){}=<>])|"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)*)%|([^\s"(){}=<>!&|%]+))/gy;

type Token =
  | { readonly kind: "sign"; readonly text: string }
  | { readonly kind: "quoted"; readonly text: string }
  | { readonly kind: "regex"; readonly text: string }
  | { readonly kind: "word"; readonly text: string };

/**
 * Reads a JSON filter pattern: `{ ($.a = "x*" || $.b[0] >= 3) && $.c NOT EXISTS }`.
 * @throws AwsError InvalidParameterException
 */
export function parseJsonPattern(text: string): JsonCondition {
  const reader = new Reader(tokensOf(text));
  reader.expect("{");
  const condition = reader.either();
  reader.expect("}");
  reader.end();
  return condition;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  tokenForm.lastIndex = 0;
  while (tokenForm.lastIndex < trimmed.length) {
    const at = tokenForm.lastIndex;
    const found = tokenForm.exec(trimmed);
    if (found === null) throw invalid(`Invalid character(s) at position ${at}: '${trimmed.slice(at, at + 10)}'`);
    const [, sign, quoted, regex, word] = found;
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else if (quoted !== undefined) tokens.push({ kind: "quoted", text: quoted.replace(/\\(.)/gs, "$1") });
    else if (regex !== undefined) tokens.push({ kind: "regex", text: regex });
    else tokens.push({ kind: "word", text: word as string });
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(): JsonCondition {
    const of = [this.both()];
    while (this.#takes("||")) of.push(this.both());
    return of.length === 1 ? (of[0] as JsonCondition) : { kind: "or", of };
  }

  both(): JsonCondition {
    const of = [this.one()];
    while (this.#takes("&&")) of.push(this.one());
    return of.length === 1 ? (of[0] as JsonCondition) : { kind: "and", of };
  }

  one(): JsonCondition {
    if (this.#takes("(")) {
      const inner = this.either();
      this.expect(")");
      return inner;
    }
    const path = pathOf(this.#next());
    const token = this.#next();
    if (token.kind === "word") return this.#word(path, token.text.toUpperCase());
    const operator = token.text;
    if (token.kind !== "sign" || !["=", "!=", "<", "<=", ">", ">="].includes(operator)) {
      throw invalid(`Expected a comparison, found '${operator}'`);
    }
    return { kind: "compare", path, operator: operator as Comparison, operand: operandOf(this.#next()) };
  }

  #word(path: Path, word: string): JsonCondition {
    const second = word === "IS" || word === "NOT" ? this.#next().text.toUpperCase() : "";
    if (word === "EXISTS") return { kind: "exists", path, wanted: true };
    if (word === "NOT" && second === "EXISTS") return { kind: "exists", path, wanted: false };
    if (word === "IS" && ["NULL", "TRUE", "FALSE"].includes(second)) {
      return { kind: "is", path, what: second.toLowerCase() as "null" | "true" | "false" };
    }
    throw invalid(`Expected a comparison, found '${`${word} ${second}`.trim()}'`);
  }

  expect(sign: string): void {
    if (!this.#takes(sign)) throw invalid(`Expected '${sign}'`);
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw invalid(`Unexpected '${this.#next().text}' at its end`);
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "sign" || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw invalid("It ends too early");
    this.#at += 1;
    return token;
  }
}

/** `$.a.b[0]` or `$.['a b']` */
function pathOf({ kind, text }: Token): Path {
  if (kind !== "word" || !text.startsWith("$")) throw invalid(`Expected a path such as $.a, found '${text}'`);
  const steps = [...text.slice(1).matchAll(/\.?\[(\d+)\]|\.?\['([^']*)'\]|\.([^.[]+)/gy)];
  if (steps.reduce((sum, [step]) => sum + step.length, 1) !== text.length) throw invalid(`Invalid path '${text}'`);
  return steps.map(([, index, quoted, name]) => (index === undefined ? (quoted ?? name ?? "") : Number(index)));
}

function operandOf({ kind, text }: Token): number | RegExp {
  if (kind === "regex") {
    try {
      return new RegExp(text, "s");
    } catch {
      throw invalid(`Invalid regular expression '${text}'`);
    }
  }
  if (kind === "word" && text.trim() !== "" && !Number.isNaN(Number(text))) return Number(text);
  const source = text.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${source}$`, "s");
}

function invalid(problem: string): Error {
  return invalidParameter(`Invalid filter pattern. ${problem}.`);
}
