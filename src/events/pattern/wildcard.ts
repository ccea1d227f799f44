import { hasPartsInOrder } from "../../util/parts-in-order.js";
import { PatternMistake } from "./pattern-mistake.js";

/** A wildcard pattern taken apart: the literal parts between its stars. One part means that there is no star. */
export interface Wildcard {
  readonly text: string;
  readonly parts: readonly string[];
}

/** @throws PatternMistake in EventBridge's words, which count UTF-8 bytes from the opening quote */
export function parseWildcard(text: string): Wildcard {
  const parts: string[] = [];
  let literal = "";
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? "";
    const next = text[index + 1];
    if (char === "*") {
      if (next === "*") throw new PatternMistake(`Consecutive wildcard characters at pos ${bytesBefore(text, index)}`);
      parts.push(literal);
      literal = "";
    } else if (char === "\\") {
      if (next !== "*" && next !== "\\") {
        throw new PatternMistake(`Invalid escape character at pos ${bytesBefore(text, index)}`);
      }
      literal += next;
      index += 1;
    } else {
      literal += char;
    }
  }
  return { text, parts: [...parts, literal] };
}

function bytesBefore(text: string, index: number): number {
  return new TextEncoder().encode(text.slice(0, index)).length + 1;
}

/** Whether a text is one that the pattern describes, as a whole. */
export function matchesWildcard({ parts }: Wildcard, text: string): boolean {
  return hasPartsInOrder(text, parts);
}
