/** Texts that a simple regular expression is likely to match: alternatives, classes and repetitions filled in. */
export function regexSamples(source: string): readonly string[] {
  const alternatives = topLevel(source);
  const plain = alternatives.flatMap((one) => [filled(one, 0), filled(one, 1)]);
  return [...new Set(plain.flatMap((text) => [text, `x${text}`, `${text}x`, text.toUpperCase()]))];
}

function topLevel(source: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|[\s\S]/g)) {
    if (piece === "(") depth += 1;
    if (piece === ")") depth -= 1;
    if (piece === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

const atom = /\\.|\[(?:\\.|[^\]])*\]|\((?:\?[:=!]|\?<\w+>)?((?:\\.|[^()])*)\)|[^\\[\](){}*+?|]/g;
const repeat = /^(?:\*|\+|\?|\{(\d+)(?:,\d*)?\})\??/;

function filled(source: string, more: number): string {
  let text = "";
  let rest = source;
  while (rest !== "") {
    atom.lastIndex = 0;
    const found = atom.exec(rest);
    if (found?.index !== 0) {
      rest = rest.slice(1);
      continue;
    }
    rest = rest.slice(found[0].length);
    const times = repeat.exec(rest);
    rest = rest.slice(times?.[0].length ?? 0);
    const least = times === null || times[0].startsWith("+") ? 1 : Number(times[1] ?? 0);
    text += characterOf(found[0], found[1]).repeat(Math.max(least, times === null ? 1 : least + more));
  }
  return text;
}

const classes: { readonly [escape: string]: string } = { d: "1", w: "a", s: " ", D: "a", W: "-", S: "a", b: "", B: "" };

function characterOf(piece: string, group: string | undefined): string {
  if (group !== undefined) return filled(topLevel(group)[0] ?? "", 0);
  if (piece === "^" || piece === "$") return "";
  if (piece === ".") return "a";
  if (piece.startsWith("\\")) return classes[piece[1] ?? ""] ?? piece[1] ?? "";
  if (!piece.startsWith("[")) return piece;
  const inner = piece.slice(1, -1);
  if (inner.startsWith("^")) return ["a", "1", " ", "~"].find((one) => !inner.includes(one)) ?? "é";
  return inner.startsWith("\\") ? (classes[inner[1] ?? ""] ?? inner[1] ?? "") : (inner[0] ?? "");
}
