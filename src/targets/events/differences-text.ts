import type { CompiledPattern } from "../../events/index.js";
import type { JsonObject } from "../../util/json.js";

/** Why an event does not match a rule's pattern: its pattern, and what differs, one line for each field. */
export function differencesText(pattern: CompiledPattern, event: JsonObject): string {
  const [first = "", ...fields] = pattern.explain(event).split("\n");
  return [`its pattern is ${pattern.text}`, ...(fields.length > 0 ? fields : [`  ${first}`])].join("\n");
}
