/** One character of a StringMatches pattern, or its wildcard. */
type Glyph = { readonly any: true } | { readonly any: false; readonly character: string };

/**
 * Reads a StringMatches pattern and tells which texts it stands for: `*` is any text, `\*` a star, `\\` a backslash; a backslash before
 * anything else stands for itself. Source: "Choice state" in the Step Functions guide.
 */
export function wildcardTest(pattern: string): (text: string) => boolean {
  const glyphs = glyphsOf(pattern);
  return (text) => matches(glyphs, text);
}

function glyphsOf(pattern: string): Glyph[] {
  const glyphs: Glyph[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const here = pattern[at] ?? "";
    const next = pattern[at + 1];
    if (here === "\\" && (next === "*" || next === "\\")) {
      glyphs.push({ any: false, character: next });
      at += 1;
    } else glyphs.push(here === "*" ? { any: true } : { any: false, character: here });
  }
  return glyphs;
}

/** Goes on greedily, and back to the last wildcard where that fails. */
function matches(glyphs: readonly Glyph[], text: string): boolean {
  let [glyph, at, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = glyphs[glyph];
    if (wanted?.any === true) {
      [star, mark] = [glyph, at];
      glyph += 1;
    } else if (wanted !== undefined && wanted.character === text[at]) {
      glyph += 1;
      at += 1;
    } else if (star >= 0) {
      mark += 1;
      [glyph, at] = [star + 1, mark];
    } else return false;
  }
  return glyphs.slice(glyph).every(({ any }) => any);
}
