/** Per character what may stand for it: its lower-case and its upper-case form. `ß` may stand as `SS`. */
export type CaseForms = readonly (readonly [string, string])[];

/** Every UTF-16 unit by itself, as EventBridge does: a character outside the basic plane never matches. */
export function caseFormsOf(text: string): CaseForms {
  return text.split("").map((char) => [char.toLowerCase(), char.toUpperCase()]);
}

/** Whether a text begins with the forms (`prefix`), ends with them (`suffix`), or is made of them alone (`whole`). */
export function matchesForms(forms: CaseForms, text: string, where: "whole" | "prefix" | "suffix"): boolean {
  if (forms.some(isSurrogate)) return false;
  const ends = advance(forms, text, where === "suffix" ? startsFor(forms, text) : new Set([0]));
  return where === "prefix" ? ends.size > 0 : ends.has(text.length);
}

/** Where in a text the forms may begin to end with it: forms differ in length. */
function startsFor(forms: CaseForms, text: string): Set<number> {
  const longest = forms.reduce((sum, [lower, upper]) => sum + Math.max(lower.length, upper.length), 0);
  const shortest = forms.reduce((sum, [lower, upper]) => sum + Math.min(lower.length, upper.length), 0);
  const starts = new Set<number>();
  for (let at = Math.max(0, text.length - longest); at <= text.length - shortest; at += 1) starts.add(at);
  return starts;
}

function advance(forms: CaseForms, text: string, starts: Set<number>): Set<number> {
  let places = starts;
  for (const alternatives of forms) {
    const next = new Set<number>();
    for (const at of places) {
      for (const form of alternatives) if (text.startsWith(form, at)) next.add(at + form.length);
    }
    if (next.size === 0) return next;
    places = next;
  }
  return places;
}

function isSurrogate([form]: readonly [string, string]): boolean {
  return form.length === 1 && form >= "\ud800" && form <= "\udfff";
}

/** One text for all that differ in case alone, so that they can be looked up. */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().toUpperCase();
}
