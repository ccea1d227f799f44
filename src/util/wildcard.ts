/**
 * Tells whether a text matches a pattern in which `*` stands for any text, and in a path for any text without a slash, `**` then for any.
 */
export function wildcard(pattern: string, options: { readonly path?: boolean } = {}): (text: string) => boolean {
  const one = options.path === true ? "[^/]*" : "[\\s\\S]*";
  const source = pattern
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => {
      if (part === "**/" && options.path === true) return "(?:.*/)?";
      if (part === "**") return "[\\s\\S]*";
      if (part === "**/") return "[\\s\\S]*/";
      return part === "*" ? one : part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`);
    })
    .join("");
  const test = new RegExp(`^${source}$`);
  return (text) => test.test(text);
}
