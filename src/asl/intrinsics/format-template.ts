/** A States.Format text taken apart. */
export interface FormatTemplate {
  /** The parts between the placeholders `{}`, with `\{`, `\}`, `\'` and `\\` taken as the characters they stand for. */
  readonly pieces: readonly string[];
  /** AWS's text, if a bracket stands alone. */
  readonly problem?: string;
}

/** Reads the text of a States.Format call. */
export function parseFormatTemplate(text: string): FormatTemplate {
  const pieces: string[] = [];
  let piece = "";
  for (const [part] of text.matchAll(/\\['{}\\]|\{\}|./gsu)) {
    if (part === "{") return { pieces, problem: "matching '}' not found for '{'." };
    if (part === "}") return { pieces, problem: "matching '{' not found for '}'." };
    if (part === "{}") {
      pieces.push(piece);
      piece = "";
    } else piece += part.length === 2 && part.startsWith("\\") ? part.slice(1) : part;
  }
  return { pieces: [...pieces, piece] };
}
