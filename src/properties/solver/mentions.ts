import type { Ast } from "../../oracle/index.js";
import type { JsonValue } from "../../util/json.js";
import { literalOf, nodes, termOf, type Names } from "./ast-terms.js";
import { placeOf, type Place } from "./place.js";
import { regexSamples } from "./regex-samples.js";

/** What an expression that cannot be followed mentions: the places it reads, and values worth trying there. */
export function mentionedIn(
  ast: Ast,
  names: Names,
): { readonly reads: readonly Place[]; readonly marks: readonly JsonValue[] } {
  const mentions = new Mentions();
  mentions.look(ast, names);
  return { reads: [...mentions.places.values()], marks: mentions.marks() };
}

/** The places and literals an expression mentions. */
class Mentions {
  readonly places = new Map<string, Place>();
  readonly #literals: JsonValue[] = [];
  readonly #fields = new Set<string>();

  look(ast: Ast, names: Names): void {
    const term = ast.type === "path" || ast.type === "variable" ? termOf(ast, names) : undefined;
    if (term?.kind === "place") this.places.set(term.place.key, term.place);
    else if (ast.type === "path") this.#longest(ast, names);
    const literal = literalOf(ast);
    if (literal !== undefined) this.#literals.push(literal);
    if (ast.type === "regex" && ast["value"] instanceof RegExp)
      this.#literals.push(...regexSamples(ast["value"].source).slice(0, 4));
    if (ast.type === "name") this.#fields.add(String(ast["value"]));
    for (const inner of Object.values(ast)) {
      for (const one of (Array.isArray(inner) ? inner.flat() : [inner]) as readonly unknown[]) {
        if (typeof one === "object" && one !== null && "type" in one) this.look(one as Ast, names);
      }
    }
  }

  /** The part of a path that can be followed. */
  #longest(ast: Ast, names: Names): void {
    const steps = nodes(ast, "steps");
    for (let end = steps.length; end > 1; end -= 1) {
      const bare = steps.slice(0, end).map((step, at) => (at === end - 1 ? { ...step, stages: [] } : step));
      const term = termOf({ ...ast, steps: bare } as unknown as Ast, names);
      if (term?.kind !== "place") continue;
      this.places.set(term.place.key, term.place);
      return;
    }
    if (steps[0]?.["value"] === "states") this.places.set("input", placeOf("input", []));
  }

  /** The literals, values next to them, and objects and lists made of the names and the literals. */
  marks(): JsonValue[] {
    const near = this.#literals.flatMap((one): JsonValue[] =>
      typeof one === "number" ? [one, one + 1, one - 1] : [one],
    );
    const texts = this.#literals.filter((one) => typeof one === "string").slice(0, 6);
    const pieces = texts.flatMap((one) =>
      texts.flatMap((other) => (one === other || one === "" ? [] : joinedBy(one, other))),
    );
    const fields = [...this.#fields].filter((field) => field !== "input" && field !== "states").slice(0, 6);
    const objects = near
      .slice(0, 6)
      .map((value, at) =>
        Object.fromEntries(fields.map((field, index) => [field, near[(at + index) % near.length] ?? value])),
      );
    const keyed = texts.map((key) => ({ [key]: near[0] ?? key }));
    const lists = objects.flatMap((one) => [[one], [one, one, one]]);
    const all = [...near, ...pieces.slice(0, 12), ...objects, ...keyed, ...lists, near, objects, true, false, []];
    return [...all, ...near.slice(0, 3).map((value) => ({ a: value }))];
  }
}

/** Texts made of a separator and another text. */
function joinedBy(separator: string, text: string): readonly string[] {
  return [...text.split(separator).filter((piece) => piece !== text), `x${separator}${text}`, `${text}${separator}x`];
}
