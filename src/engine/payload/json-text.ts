import type { JsonValue } from "../../util/json.js";

/**
 * JSON text without the blanks between its tokens. Numbers stay as they were written (`0.0` stays `0.0`), strings are
 * written the way JSON.stringify writes them.
 * @param text valid JSON
 * @param value what the text parses to
 */
export function compactText(text: string, value: JsonValue): string {
  const canonical = JSON.stringify(value);
  if (canonical === text) return text;
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === 32 || char === 9 || char === 10 || char === 13) {
      at += 1;
    } else if (char === 34) {
      const end = endOfString(text, at);
      const token = text.slice(at, end);
      parts.push(token.includes("\\") ? JSON.stringify(JSON.parse(token)) : token);
      at = end;
    } else {
      const end = endOfToken(text, at);
      parts.push(text.slice(at, end));
      at = end;
    }
  }
  return parts.join("");
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 ? 2 : 1;
  return at + 1;
}

/** A run of characters up to the next blank or string. */
function endOfToken(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === 34 || char === 32 || char === 9 || char === 10 || char === 13) break;
    at += 1;
  }
  return at;
}
