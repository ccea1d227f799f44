import { fault, type Fault, type MutationKind } from "./fault.js";
import type { Place } from "./written-states.js";

interface Token {
  readonly text: string;
  readonly at: number;
  readonly kind: "operator" | "word" | "number" | "text" | "path" | "other";
}

const tokens =
  /(?<other>\/\*[\s\S]*?\*\/|`[^`]*`|:=|~>|\.\.|\*\*)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<path>\$\w*(?:\.[A-Za-z_]\w*)+(?!\w*\())|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<operator>!=|<=|>=|=|<|>)|(?<word>[A-Za-z_$]\w*)|[\s\S]/g;

function* tokensOf(expression: string): Generator<Token> {
  for (const match of expression.matchAll(tokens)) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? "other";
    yield { text: match[0], at: match.index, kind: kind as Token["kind"] };
  }
}

const flips: Readonly<Record<string, readonly string[]>> = {
  "=": ["!="],
  "!=": ["="],
  "<": ["<=", ">"],
  "<=": ["<", ">"],
  ">": [">=", "<"],
  ">=": [">", "<"],
  and: ["or"],
  or: ["and"],
  true: ["false"],
  false: ["true"],
};

/** Small faults in an expression between `{%` and `%}`, such as the Condition of a rule. */
export function expressionFaults(text: string, place: Place): Fault[] {
  const [, before = "", expression = "", after = ""] = /^(\{%\s*)([\s\S]*?)(\s*%\})$/.exec(text) ?? [];
  if (expression === "") return [];
  const made = (kind: MutationKind, token: Token, other: string): Fault => {
    const changed = `${expression.slice(0, token.at)}${other}${expression.slice(token.at + token.text.length)}`;
    return fault(kind, place, `${text}: ${token.text} becomes ${other}`, `${before}${changed}${after}`);
  };
  const faults = [...tokensOf(expression)].flatMap((token) =>
    othersFor(token).map(([kind, other]) => made(kind, token, other)),
  );
  const negated = `${before}$not(${expression})${after}`;
  return [...faults, fault("operator", place, `${text}: it is negated`, negated)];
}

/** The first path that an expression reads, renamed. */
export function misreadExpression(text: string, place: Place): Fault[] {
  return expressionFaults(text, place)
    .filter(({ kind }) => kind === "path")
    .slice(0, 1);
}

function othersFor({ kind, text }: Token): [MutationKind, string][] {
  switch (kind) {
    case "operator":
    case "word":
      return (flips[text] ?? []).map((other) => ["operator", other]);
    case "number": {
      const number = Number(text);
      const others = Number.isInteger(number) ? [number + 1, number - 1] : [number * 1.1];
      return others.map((other) => ["boundary", other < 0 ? `(${other})` : String(other)]);
    }
    case "text":
      return [["boundary", `${text.slice(0, -1)}_${text.slice(-1)}`]];
    case "path":
      return /^\$states\.(?:input|result|context|errorOutput)$/.test(text) ? [] : [["path", `${text}_`]];
    case "other":
      return [];
  }
}
