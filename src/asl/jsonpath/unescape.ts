const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The text that a quoted name or string stands for: a backslash takes the next character as it is, or as Java names it. */
export function unescapeText(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\u([0-9a-fA-F]{4})|\\(.)/gs, (_whole, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (escapes[char ?? ""] ?? char ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/**
 * The name in brackets that a quoted text stands for on AWS: where a quote needs no backslash, the backslash is part of the name.
 * So `$['a\"b']` reads the field `a\"b`, while Jayway's own library would read `a"b`.
 */
export function unescapeName(text: string, quote: "'" | '"'): string {
  if (!text.includes("\\")) return text;
  const other = quote === "'" ? /\\(\\|")/g : /\\(\\|')/g;
  return unescapeText(text.replace(other, (whole, char: string) => (char === "\\" ? whole : `\\\\${char}`)));
}
