import { comparisonOf, parsePath } from "../../oracle/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { absent, nowhere, numbersOnly, present, textsOnly, type Domain } from "./domain.js";
import { all, always, any, never, not, type Formula, type OrderedKind } from "./formula.js";
import { textsThat } from "./leaf-sampler.js";
import { allNumbers, numbersThat, opposite, type Ordering } from "./number-set.js";
import { placeOf, under, type Place } from "./place.js";
import { allTexts, millisecondsOf, patternOf } from "./text-set.js";

/** Where the `$` of a condition stands: a place of the raw input, or `nothing` where InputPath throws it away. */
export type Base = Place | "nothing";

/** Reads a rule in JSONPath as what it asks of places. */
export function readRule(rule: JsonObject, base: Base): Formula {
  const list = (field: string): readonly Formula[] | undefined =>
    Array.isArray(rule[field])
      ? (rule[field] as readonly JsonValue[]).filter(isJsonObject).map((one) => readRule(one, base))
      : undefined;
  const both = list("And");
  if (both !== undefined) return all(...both);
  const either = list("Or");
  if (either !== undefined) return any(...either);
  if (isJsonObject(rule["Not"])) return not(readRule(rule["Not"], base));
  return readComparison(rule, base);
}

/** A comparison that ends the execution whatever it is given. */
function breaking(place: Place): Formula {
  return { kind: "test", place, holds: [], not: [], exact: true };
}

function readComparison(rule: JsonObject, base: Base): Formula {
  const { variable, operator, operand } = comparisonOf(rule);
  const place = readPlace(variable, base);
  if (place === "several") return several(rule, variable, base);
  if (place === "nothing") {
    if (operator === "IsPresent") return operand === false ? always : never;
    return breaking(placeOf("input", []));
  }
  if (operator === "IsPresent") {
    if (typeof operand !== "boolean") return test(place, [], [present, absent]);
    return operand ? test(place, [present], [absent]) : test(place, [absent], [present]);
  }
  if (operator.endsWith("Path")) return readPathComparison(place, operator, String(operand), base);
  const [holds, others] = domainsOf(operator, operand);
  return test(place, holds, others);
}

function test(place: Place, holds: readonly Domain[], others: readonly Domain[]): Formula {
  return { kind: "test", place, holds, not: others, exact: true };
}

/** The place a path names; `several` for one that may name more than one. */
export function readPlace(path: string, base: Base): Base | "several" {
  const { root, name, steps, definite } = parsePath(path);
  if (!definite) return "several";
  const keys = steps.map((step) => (step.kind === "name" ? step.name : step.kind === "index" ? step.index : ""));
  if (root === "context") return placeOf("context", keys);
  if (root === "variable") return placeOf(`$${name}`, keys);
  if (base === "nothing") return keys.length === 0 ? placeOf("nothing", []) : "nothing";
  return under(base, ...keys);
}

/** What a path to several values asks can only be tried, beginning at what it certainly reads. */
function several(rule: JsonObject, variable: string, base: Base): Formula {
  const { root, name, steps } = parsePath(variable);
  const end = steps.findIndex(({ kind }) => kind !== "name" && kind !== "index");
  const head = steps
    .slice(0, end)
    .map((step) => (step.kind === "name" ? step.name : step.kind === "index" ? step.index : 0));
  const start = root === "input" ? base : placeOf(root === "context" ? "context" : `$${name}`, []);
  const reads = start === "nothing" ? [] : [under(start, ...head)];
  return { kind: "opaque", text: JSON.stringify(rule), reads };
}

const shape = /^(?<kind>Boolean|Numeric|String|Timestamp)(?<ordering>[A-Za-z]+?)(?:Path)?$/;

const kinds: { readonly [kind: string]: OrderedKind } = {
  Boolean: "boolean",
  Numeric: "number",
  String: "text",
  Timestamp: "instant",
};

function readPathComparison(left: Place, operator: string, path: string, base: Base): Formula {
  const right = readPlace(path, base);
  const { kind = "", ordering = "" } = shape.exec(operator)?.groups ?? {};
  const compares = kinds[kind];
  if (right === "several" || compares === undefined) {
    return { kind: "opaque", text: `${operator} ${path}`, reads: [left] };
  }
  if (right === "nothing") return breaking(left);
  return {
    kind: "ordering",
    left,
    right,
    ordering: ordering as Ordering,
    compares,
    lenient: false,
  };
}

type Split = readonly [holds: readonly Domain[], not: readonly Domain[]];

/** Where an operator holds and where it does not. A value of another type never matches. */
function domainsOf(operator: string, operand: JsonValue): Split {
  const isTest = typeTests[operator];
  if (isTest !== undefined) {
    if (typeof operand !== "boolean") return [[], [present]];
    const [is, isNot] = isTest;
    return operand ? [is, isNot] : [isNot, is];
  }
  if (operator === "StringMatches") return typeof operand === "string" ? matching(operand) : [[], [present]];
  const { kind, ordering = "" } = shape.exec(operator)?.groups ?? {};
  const relation = ordering as Ordering;
  if (kind === "Boolean" && typeof operand === "boolean") {
    const yes: Domain = { ...nowhere, yes: operand, no: !operand };
    return [
      [yes],
      [
        { ...nowhere, yes: !operand, no: operand },
        { ...present, yes: false, no: false },
      ],
    ];
  }
  if (kind === "Numeric" && typeof operand === "number") {
    const others = numbersOnly(numbersThat(opposite(relation), operand));
    return [[numbersOnly(numbersThat(relation, operand))], [others, { ...present, numbers: undefined }]];
  }
  if (kind === "String" && typeof operand === "string") {
    const others = textsOnly(textsThat(opposite(relation), operand));
    return [[textsOnly(textsThat(relation, operand))], [others, { ...present, texts: undefined }]];
  }
  const instant = kind === "Timestamp" && typeof operand === "string" ? millisecondsOf(operand) : undefined;
  if (instant === undefined) return [[], [present]];
  const others = textsOnly({ ...allTexts, instant: numbersThat(opposite(relation), instant) });
  const noInstant: Domain = { ...present, texts: { ...allTexts, instant: "none" } };
  return [[textsOnly({ ...allTexts, instant: numbersThat(relation, instant) })], [others, noInstant]];
}

function matching(pattern: string): Split {
  const like = [patternOf(pattern)];
  return [
    [textsOnly({ ...allTexts, like })],
    [textsOnly({ ...allTexts, unlike: like }), { ...present, texts: undefined }],
  ];
}

const timestamps: Domain = textsOnly({ ...allTexts, instant: allNumbers });

const typeTests: { readonly [operator: string]: Split } = {
  IsNull: [[{ ...nowhere, nil: true }], [{ ...present, nil: false }]],
  IsBoolean: [[{ ...nowhere, yes: true, no: true }], [{ ...present, yes: false, no: false }]],
  IsNumeric: [[numbersOnly(allNumbers)], [{ ...present, numbers: undefined }]],
  IsString: [[textsOnly(allTexts)], [{ ...present, texts: undefined }]],
  IsTimestamp: [[timestamps], [{ ...present, texts: { ...allTexts, instant: "none" } }]],
};
