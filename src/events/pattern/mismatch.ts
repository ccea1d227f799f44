import { nearest } from "../../util/nearest.js";
import { leafText, type Leaf } from "../leaf.js";
import type { Leaves } from "../leaves.js";
import { meetsField, wantsAbsence } from "./match-alternative.js";
import type { Alternative, FieldTests } from "./pattern-reader.js";

/** One field of a pattern that an event does not meet. */
export interface FieldMismatch {
  /** Such as `detail.order.status`. */
  readonly path: string;
  /** What the pattern wants there, one text for each element of its array. */
  readonly wanted: readonly string[];
  /** The values that stand there, as JSON; none when nothing does. */
  readonly saw: readonly string[];
  /** Why it may be missed by so little: another case, another type, a path of nearly this name. */
  readonly hint: string | undefined;
}

/** Why an event does not match a pattern. */
export interface Mismatch {
  /** The fields that no value meets. Empty when each is met, but never all within the same elements of arrays. */
  readonly fields: readonly FieldMismatch[];
  /** All paths of the alternative that came closest. */
  readonly paths: readonly string[];
  /** How many alternatives the pattern's `$or` makes. */
  readonly alternatives: number;
}

/** Judges the alternative that comes closest: the one with the fewest fields not met. */
export function mismatchOf(alternatives: readonly Alternative[], leaves: Leaves): Mismatch {
  const [closest] = alternatives
    .map((alternative) => ({ alternative, failed: alternative.filter((field) => !isMet(field, leaves)) }))
    .sort((left, right) => left.failed.length - right.failed.length);
  return {
    fields: (closest?.failed ?? []).map((field) => fieldMismatch(field, leaves)),
    paths: (closest?.alternative ?? []).map(({ path }) => path),
    alternatives: alternatives.length,
  };
}

function isMet(field: FieldTests, leaves: Leaves): boolean {
  const found = leaves.get(field.path) ?? [];
  return found.length === 0 ? wantsAbsence(field) : found.some((leaf) => meetsField(field, leaf));
}

function fieldMismatch(field: FieldTests, leaves: Leaves): FieldMismatch {
  const found = leaves.get(field.path) ?? [];
  return {
    path: field.path,
    wanted: field.tests.map(({ want }) => want),
    saw: found.map(leafText),
    hint: found.length === 0 ? missingHint(field.path, leaves) : valueHint(field, found),
  };
}

function missingHint(path: string, leaves: Leaves): string {
  const below = [...leaves.keys()].find((known) => known.startsWith(`${path}.`));
  if (below !== undefined) return `the event has an object there, such as ${below}, and patterns look at values only`;
  const near = nearPaths(path, [...leaves.keys()]).map((name) => `"${name}"`);
  return near.length === 0
    ? "the event has no value there"
    : `the event has no value there; did you mean ${near.join(" or ")}?`;
}

/** Paths beside the one that is missing whose next key is much like its last; else paths that end in its last key elsewhere. */
function nearPaths(path: string, known: readonly string[]): string[] {
  const above = path.slice(0, path.lastIndexOf(".") + 1);
  const last = path.slice(above.length);
  const beside = known.filter((name) => name.startsWith(above)).map((name) => name.slice(above.length));
  const keys = nearest(last, new Set(beside.map((name) => name.split(".")[0] ?? "")));
  if (keys.length > 0) return keys.map((key) => above + key);
  const elsewhere = known.filter((name) => name.slice(name.lastIndexOf(".") + 1).toLowerCase() === last.toLowerCase());
  return elsewhere.slice(0, 2);
}

function valueHint({ tests }: FieldTests, found: readonly Leaf[]): string | undefined {
  for (const leaf of found) {
    const kinds = tests.map(({ of }) => of);
    if (leaf.kind === "string" && kinds.every((kind) => kind === "number")) {
      return `${leafText(leaf)} is a string, and the pattern wants a number`;
    }
    if (leaf.kind === "number" && kinds.every((kind) => kind === "string")) {
      return `${leafText(leaf)} is a number, and the pattern wants a string`;
    }
    const inOtherCase = tests.find(
      ({ anchor }) => anchor.kind === "exact" && leaf.kind === "string" && sameButCase(anchor.key.slice(1), leaf.text),
    );
    if (inOtherCase !== undefined) return `${leafText(leaf)} differs from ${inOtherCase.want} in case only`;
  }
  return undefined;
}

function sameButCase(left: string, right: string): boolean {
  return left !== right && left.toLowerCase() === right.toLowerCase();
}

/** The mismatch in words, one line for each field. */
export function mismatchText({ fields, paths, alternatives }: Mismatch): string {
  const which = alternatives > 1 ? ` The closest of its ${alternatives} alternatives:` : "";
  if (fields.length === 0) {
    return (
      `The event does not match the pattern.${which === "" ? "" : which.replace(/:$/, " is met field by field.")} ` +
      `Each of ${paths.join(", ")} is met by some value, but never all by values from the same element of an array.`
    );
  }
  return [`The event does not match the pattern.${which}`, ...fields.map(fieldText)].join("\n");
}

function fieldText({ path, wanted, saw, hint }: FieldMismatch): string {
  const seen =
    saw.length === 0 ? "" : `, saw ${saw.slice(0, 5).join(", ")}${saw.length > 5 ? ` and ${saw.length - 5} more` : ""}`;
  return `  ${path}: wanted ${wanted.join(" or ")}${seen}${hint === undefined ? "" : ` (${hint})`}`;
}
