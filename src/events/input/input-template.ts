import { parseJson, type JsonValue } from "../../util/json.js";

/** What a placeholder stands for; undefined where its path found nothing. */
export type TemplateValues = (name: string) => JsonValue | undefined;

/** An input template taken apart. */
export interface InputTemplate {
  /** The names between `<` and `>`, in order. */
  readonly placeholders: readonly string[];
  /** The filled template; undefined when it is no valid JSON although it is to be. */
  fill(values: TemplateValues): string | undefined;
}

type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "placeholder"; readonly name: string; readonly quoted: boolean };

/**
 * Takes a template apart. One that starts with a quote is text, and is delivered as it stands, quotes and all; any other is
 * JSON. `<` and `>` cannot be escaped.
 */
export function compileInputTemplate(template: string): InputTemplate {
  const isText = template.trimStart().startsWith('"');
  const pieces = piecesOf(template);
  return {
    placeholders: pieces.flatMap((piece) => (piece.kind === "placeholder" ? [piece.name] : [])),
    fill: (values) => {
      const filled = pieces
        .map((piece) => (piece.kind === "text" ? piece.text : rendered(piece, values, isText)))
        .join("");
      return isText || parseJson(filled) !== undefined ? filled : undefined;
    },
  };
}

function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < template.length; at += 1) {
    const char = template[at];
    if (char === "\\") at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === "<") {
      const end = template.indexOf(">", at);
      if (end < 0) break;
      pieces.push({ kind: "text", text: template.slice(start, at) });
      pieces.push({ kind: "placeholder", name: template.slice(at + 1, end), quoted });
      start = end + 1;
      at = end;
    }
  }
  return [...pieces, { kind: "text", text: template.slice(start) }];
}

/** Values are not escaped when they are put inside strings, so that an object there leaves no valid JSON. */
function rendered(
  { name, quoted }: { name: string; quoted: boolean },
  values: TemplateValues,
  isText: boolean,
): string {
  const value = values(name);
  if (isText) return inText(value);
  if (!quoted) return JSON.stringify(value ?? (value === undefined ? "" : null));
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

/** In text every value loses its double quotes, objects and arrays those inside them. */
function inText(value: JsonValue | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value).replaceAll('"', "");
}
