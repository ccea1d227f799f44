/**
 * The parts of a States.Format text between its placeholders `{}`, with `\{`, `\}`, `\'` and `\\` taken as the characters they stand for.
 */
export function formatPieces(template: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const [part] of template.matchAll(/\\['{}\\]|\{\}|./gsu)) {
    if (part === "{}") {
      pieces.push(piece);
      piece = "";
    } else piece += part.length === 2 && part.startsWith("\\") ? part.slice(1) : part;
  }
  return [...pieces, piece];
}
