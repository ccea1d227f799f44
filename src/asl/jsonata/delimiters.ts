/** Tells whether a text is a JSONata expression: it starts with `{%` and ends with `%}`. Blanks inside are optional. */
export function isJsonataText(text: string): boolean {
  return text.length >= 4 && text.startsWith("{%") && text.endsWith("%}");
}
