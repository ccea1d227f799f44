import type { Ast } from "../../oracle/index.js";
import type { JsonValue } from "../../util/json.js";
import {
  absent,
  allArrays,
  nowhere,
  numbersOnly,
  onlyValue,
  otherThan,
  present,
  textsOnly,
  type Domain,
} from "./domain.js";
import { all, always, any, never, not, type Formula } from "./formula.js";
import { callOf, literalOf, node, nodes, termOf, type Names } from "./ast-terms.js";
import { textsThat } from "./leaf-sampler.js";
import { allNumbers, numbersThat, opposite, swapped, type Ordering } from "./number-set.js";
import { mentionedIn } from "./mentions.js";
import { regexSamples } from "./regex-samples.js";
import { ofTexts, type Term } from "./terms.js";
import { inexact, test } from "./term-test.js";
import { allTexts, patternOf } from "./text-set.js";

/** Reads a JSONata condition as what it asks of places. What cannot be followed is left to trying. */
export function readExpression(ast: Ast): Formula {
  return new Reader(new Map(), undefined).truth(ast, true);
}

/** What an expression asks of places to have any value. */
export function readPresence(ast: Ast): Formula {
  return new Reader(new Map(), undefined).presence(ast);
}

/** Numbers that are not 0, texts that are not empty, true. */
const truthy: Domain = {
  ...nowhere,
  yes: true,
  numbers: { ...allNumbers, except: [0] },
  texts: { ...allTexts, except: [""] },
  arrays: { ...allArrays, length: { ...allNumbers, low: 1, lowOpen: false, whole: true } },
  objects: true,
};
const falsy: readonly Domain[] = [
  { ...onlyValue(0), no: true, nil: true },
  absent,
  textsOnly({ ...allTexts, only: [""] }),
];

const orderings: { readonly [operator: string]: Ordering } = {
  "<": "LessThan",
  "<=": "LessThanEquals",
  ">": "GreaterThan",
  ">=": "GreaterThanEquals",
};

class Reader {
  readonly #names: Names;

  constructor(bound: ReadonlyMap<string, Ast>, here: Term | undefined) {
    this.#names = { bound, ...(here !== undefined && { here }) };
  }

  /** `strict`: only true and false count, as for a Condition; else what JSONata takes for them. */
  truth(ast: Ast, strict: boolean): Formula {
    const value = ast.type === "value" || ast.type === "string" || ast.type === "number" ? ast["value"] : undefined;
    if (typeof value === "boolean") return value ? always : never;
    if (value !== undefined && !strict) return Boolean(value) ? always : never;
    if (ast.type === "binary") return this.#binary(ast, strict);
    if (ast.type === "condition") return this.#conditional(ast, strict);
    if (ast.type === "block") return this.#block(ast, strict);
    const call = callOf(ast);
    const called = call === undefined ? undefined : this.#called(call.name, call.args, strict);
    return called ?? this.#termTruth(ast, strict);
  }

  presence(ast: Ast): Formula {
    const term = termOf(ast, this.#names);
    if (term?.kind === "place") return test(term, [present], [absent]);
    return term?.kind === "constant" && term.value !== undefined ? always : this.#opaque(ast);
  }

  #termTruth(ast: Ast, strict: boolean): Formula {
    const term = termOf(ast, this.#names);
    if (term?.kind === "constant") return term.value === undefined && !strict ? never : this.#opaque(ast);
    if (term === undefined) return this.#filtered(ast) ?? this.#opaque(ast);
    if (strict) return test(term, [onlyValue(true)], [onlyValue(false)]);
    return inexact(test(term, [truthy], falsy));
  }

  #binary(ast: Ast, strict: boolean): Formula {
    const [left, right] = [node(ast, "lhs"), node(ast, "rhs")];
    if (left === undefined || right === undefined) return this.#opaque(ast);
    const operator = String(ast["value"]);
    if (operator === "and") return all(this.truth(left, false), this.truth(right, false));
    if (operator === "or") return any(this.truth(left, false), this.truth(right, false));
    if (operator === "in") return this.#membership(ast, left, right);
    const [a, b] = [termOf(left, this.#names), termOf(right, this.#names)];
    if (a === undefined || b === undefined) return this.#opaque(ast);
    if (operator === "=" || operator === "!=") return this.#equality(ast, operator === "=", a, b);
    const ordering = orderings[operator];
    if (ordering === undefined) return this.#termTruth(ast, strict);
    if (a.kind === "constant") return this.#ordered(ast, swapped(ordering), b, a, strict);
    return this.#ordered(ast, ordering, a, b, strict);
  }

  #equality(ast: Ast, equal: boolean, a: Term, b: Term): Formula {
    if (a.kind === "constant" && b.kind === "constant") {
      if (a.value === undefined || b.value === undefined) return never;
      return (JSON.stringify(a.value) === JSON.stringify(b.value)) === equal ? always : never;
    }
    if (a.kind === "constant" || b.kind === "constant") {
      const [term, constant] = a.kind === "constant" ? [b, a.value] : [a, b.kind === "constant" ? b.value : undefined];
      if (constant === undefined) return never;
      if (typeof constant === "object" && constant !== null) return this.#opaque(ast);
      const [same, other] = [[onlyValue(constant)], [otherThan(constant)]];
      return equal ? test(term, same, [...other, absent]) : test(term, other, [...same, absent]);
    }
    if (a.kind !== "place" || b.kind !== "place") return this.#opaque(ast);
    const pair = { kind: "ordering", left: a.place, right: b.place, lenient: true } as const;
    const formula = any(
      { ...pair, ordering: "Equals", compares: "text" },
      { ...pair, ordering: "Equals", compares: "number" },
      { ...pair, ordering: "Equals", compares: "boolean" },
    );
    return equal ? formula : not(formula);
  }

  #ordered(ast: Ast, ordering: Ordering, term: Term, to: Term, strict: boolean): Formula {
    const missing = strict ? [] : [absent];
    if (to.kind === "constant" && term.kind !== "constant") {
      if (typeof to.value === "number") {
        const others = [numbersOnly(numbersThat(opposite(ordering), to.value)), ...missing];
        return test(term, [numbersOnly(numbersThat(ordering, to.value))], others);
      }
      if (typeof to.value !== "string") return this.#opaque(ast);
      const others = [textsOnly(textsThat(opposite(ordering), to.value)), ...missing];
      return test(term, [textsOnly(textsThat(ordering, to.value))], others);
    }
    if (term.kind !== "place" || to.kind !== "place") return this.#opaque(ast);
    // Two kinds that do not fit break the evaluation; here they only do not hold, and the judge sorts them out.
    const pair = { kind: "ordering", left: term.place, right: to.place, ordering } as const;
    return any({ ...pair, compares: "number", lenient: !strict }, { ...pair, compares: "text", lenient: !strict });
  }

  #membership(ast: Ast, left: Ast, right: Ast): Formula {
    const list = literalOf(right);
    const term = termOf(left, this.#names);
    if (list !== undefined && term !== undefined && term.kind !== "constant") {
      const values = Array.isArray(list) ? (list as readonly JsonValue[]) : [list];
      if (values.some((value) => typeof value === "object" && value !== null)) return this.#opaque(ast);
      const holds = values.map(onlyValue);
      const others = values.map(otherThan).reduce(both, present);
      return test(term, holds, [others, absent]);
    }
    const value = literalOf(left);
    const within = termOf(right, this.#names);
    if (value === undefined || within === undefined || within.kind === "constant") return this.#opaque(ast);
    const holds = [{ ...nowhere, arrays: { ...allArrays, has: [value] } }, onlyValue(value)];
    const others = [{ ...otherThan(value), arrays: { ...allArrays, lacks: [value] } }, absent];
    return inexact(test(within, holds, others));
  }

  #conditional(ast: Ast, strict: boolean): Formula {
    const [condition, then, otherwise] = [node(ast, "condition"), node(ast, "then"), node(ast, "else")];
    if (condition === undefined || then === undefined || otherwise === undefined) return this.#opaque(ast);
    const asked = this.truth(condition, false);
    return any(all(asked, this.truth(then, strict)), all(not(asked), this.truth(otherwise, strict)));
  }

  #block(ast: Ast, strict: boolean): Formula {
    const expressions = nodes(ast, "expressions");
    const last = expressions.at(-1);
    const bound = new Map(this.#names.bound);
    for (const bind of expressions.slice(0, -1)) {
      const [name, value] = [node(bind, "lhs"), node(bind, "rhs")];
      if (bind.type !== "bind" || name === undefined || value === undefined) return this.#opaque(ast);
      bound.set(String(name["value"]), value);
    }
    return last === undefined ? this.#opaque(ast) : new Reader(bound, this.#names.here).truth(last, strict);
  }

  #called(name: string, args: readonly Ast[], strict: boolean): Formula | undefined {
    const [first, second] = args;
    if (first === undefined) return undefined;
    if (name === "not") return not(this.truth(first, false));
    if (name === "boolean") return this.truth(first, false);
    if (name === "exists") return this.#exists(first);
    if (second === undefined || (name !== "contains" && name !== "match")) return undefined;
    const term = termOf(first, this.#names);
    if (term === undefined || term.kind === "constant") return undefined;
    return this.#contains(term, second, strict || name === "match");
  }

  #exists(ast: Ast): Formula {
    const term = termOf(ast, this.#names);
    if (term?.kind === "constant") return term.value === undefined ? never : always;
    if (term?.kind === "place") return test(term, [present], [absent]);
    return this.#filtered(ast) ?? this.#opaque(ast);
  }

  #contains(term: Term, wanted: Ast, strict: boolean): Formula | undefined {
    const literal = literalOf(wanted);
    const missing = strict ? [] : [absent];
    if (typeof literal === "string") {
      const like = [patternOf(`*${literal.replaceAll(/[\\*]/g, "\\$&")}*`)];
      return test(term, [textsOnly({ ...allTexts, like })], [textsOnly({ ...allTexts, unlike: like }), ...missing]);
    }
    const regex = wanted.type === "regex" && wanted["value"] instanceof RegExp ? wanted["value"] : undefined;
    if (regex === undefined || term.kind === "constant") return undefined;
    const plain = new RegExp(regex.source, regex.flags.replace("g", ""));
    const back = ofTexts(
      (text) => plain.test(text),
      ({ yes }) => (yes ? regexSamples(regex.source) : ["", "~", "0"]),
    );
    return test({ kind: "image", of: term, back }, [onlyValue(true)], [onlyValue(false), ...missing]);
  }

  /** Some item that a filter lets through: one value counts as a list of itself, so that its condition is asked of that. */
  #filtered(ast: Ast): Formula | undefined {
    const inner = ast.type === "function" ? callOf(ast)?.args[0] : ast;
    const steps = inner?.type === "path" ? nodes(inner, "steps") : [];
    const last = steps.at(-1);
    const stages = last === undefined ? [] : nodes(last, "stages");
    const condition = stages.length === 1 && stages[0] !== undefined ? node(stages[0], "expr") : undefined;
    if (last === undefined || condition === undefined || condition.type === "number" || ast.type === "function")
      return undefined;
    const whole = { ...inner, steps: [...steps.slice(0, -1), { ...last, stages: [] }] } as unknown as Ast;
    const here = termOf(whole, this.#names);
    if (here?.kind !== "place") return undefined;
    const inside = new Reader(this.#names.bound, here).truth(condition, false);
    return inexact(all(test(here, [{ ...present, nil: false }], [absent]), inside));
  }

  #opaque(ast: Ast): Formula {
    return { kind: "opaque", text: JSON.stringify(ast["position"] ?? ""), ...mentionedIn(ast, this.#names) };
  }
}

function both(left: Domain, right: Domain): Domain {
  return {
    ...left,
    nil: left.nil && right.nil,
    yes: left.yes && right.yes,
    no: left.no && right.no,
    ...(left.numbers &&
      right.numbers && { numbers: { ...left.numbers, except: [...left.numbers.except, ...right.numbers.except] } }),
    ...(left.texts &&
      right.texts && { texts: { ...left.texts, except: [...left.texts.except, ...right.texts.except] } }),
  };
}
