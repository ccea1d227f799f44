import type { Findings } from "./diagnostic.js";

interface Level {
  readonly kind: "object" | "list";
  /** Where it stands, such as `/States/Each/ItemProcessor`. */
  readonly at: string;
  readonly names: Set<string>;
  /** Of an object the field that is being read; of a list the index. */
  field: string;
  index: number;
}

/**
 * Names that one `States` holds twice, which a parser of JSON does not show: it keeps the last. Of any other field that is written twice
 * the last counts, here as there.
 * @param text JSON text without mistakes
 */
export function checkDuplicateStates(text: string, findings: Findings): void {
  const open: Level[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]+|\\.)*"|[[\]{},]/gs)) {
    const level = open.at(-1);
    if (token === "{" || token === "[") {
      const kind = token === "{" ? "object" : "list";
      open.push({ kind, at: level === undefined ? "" : placeIn(level), names: new Set(), field: "", index: 0 });
    } else if (token === "}" || token === "]") open.pop();
    else if (level === undefined) continue;
    else if (token === ",") level.index += 1;
    else if (level.kind === "object" && /^\s*:/.test(text.slice(index + token.length, index + token.length + 80))) {
      level.field = JSON.parse(token) as string;
      if (isStates(open) && level.names.has(level.field)) {
        findings.error("DUPLICATE_STATE_NAME", `Duplicate State name: ${level.field}`, placeIn(level));
      }
      level.names.add(level.field);
    }
  }
}

function placeIn({ kind, at, field, index }: Level): string {
  return kind === "object" ? `${at}/${field}` : `${at}[${index}]`;
}

/** Tells whether the innermost object is the States of a machine, a branch or a processor, and not a payload that looks like one. */
function isStates(open: readonly Level[]): boolean {
  return /^(?:\/States\/[^/]+(?:\/Branches\[\d+\]|\/ItemProcessor|\/Iterator))*\/States$/.test(open.at(-1)?.at ?? "");
}
