import type { JsonValue } from "../../util/json.js";

/** Decides whether a filter lets an item pass; `root` is the document (`$`). */
export type Accept = (item: JsonValue, root: JsonValue) => boolean;

/** An argument of a path function: a value, or a path to one. */
export type PathArgument =
  { readonly kind: "value"; readonly value: JsonValue } | { readonly kind: "path"; readonly path: ParsedPath };

/** One step of a path. */
export type Step =
  | { readonly kind: "property"; readonly names: readonly string[]; readonly quote: string }
  | { readonly kind: "index"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: "wildcard" }
  | { readonly kind: "scan" }
  | { readonly kind: "filter"; readonly accept: Accept; readonly text: string }
  | { readonly kind: "function"; readonly name: string; readonly arguments: readonly PathArgument[] };

/** A path taken apart. */
export interface ParsedPath {
  /** `$` is the document, `@` the item a filter looks at. */
  readonly root: "$" | "@";
  readonly steps: readonly Step[];
}

/** Whether a step yields at most one value. */
export function isDefiniteStep(step: Step, isLast: boolean): boolean {
  switch (step.kind) {
    case "property":
      return step.names.length === 1 || isLast;
    case "index":
      return step.indexes.length === 1;
    case "function":
      return true;
    default:
      return false;
  }
}

/** Whether a path names at most one value. */
export function isDefinitePath({ steps }: ParsedPath): boolean {
  return steps.every((step, index) => isDefiniteStep(step, index === steps.length - 1));
}

/** A step as Jayway prints it. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case "property":
      return `[${step.names.map((name) => step.quote + name + step.quote).join(",")}]`;
    case "index":
      return `[${step.indexes.join(",")}]`;
    case "slice":
      return `[${step.from ?? ""}:${step.to ?? ""}]`;
    case "wildcard":
      return "[*]";
    case "scan":
      return "..";
    case "filter":
      return step.text;
    case "function":
      return `.${step.name}()`;
  }
}
