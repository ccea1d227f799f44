import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { fault, type Fault } from "./fault.js";
import { renamedPath } from "./renamed-path.js";
import { listAt, replaced, type Place } from "./written-states.js";

/** What a rule holds beside its condition. */
const besides = new Set(["Next", "Assign", "Output", "Comment"]);

/** Small faults in the condition of a rule in JSONPath. */
export function conditionFaults(rule: JsonObject, place: Place): Fault[] {
  return [
    ...both(rule, place, "And", "Or"),
    ...both(rule, place, "Or", "And"),
    ...negations(rule, place),
    ...(typeof rule["Variable"] === "string" ? comparisonFaults(rule, rule["Variable"], place) : []),
  ];
}

function both(rule: JsonObject, place: Place, key: "And" | "Or", other: "And" | "Or"): Fault[] {
  const list = listAt(rule, key);
  if (list.length === 0) return [];
  const swapped = fault("operator", place, `${key} becomes ${other}`, renamed(rule, key, other));
  const dropped = list.flatMap((one, index) => {
    const told = `condition ${index + 1} of ${key} is left out: ${shortText(one)}`;
    return list.length < 2 ? [] : [fault("operator", [...place, key, index], told, undefined)];
  });
  const inner = list.flatMap((one, index) => (isJsonObject(one) ? conditionFaults(one, [...place, key, index]) : []));
  return [...(list.length < 2 ? [] : [swapped]), ...dropped, ...inner];
}

function negations(rule: JsonObject, place: Place): Fault[] {
  const inner = rule["Not"];
  if (!isJsonObject(inner)) return [];
  const without = { ...pick(rule, (key) => besides.has(key)), ...inner };
  return [
    fault("operator", place, `Not is left out: ${shortText(inner)}`, without),
    ...conditionFaults(inner, [...place, "Not"]),
  ];
}

function comparisonFaults(rule: JsonObject, variable: string, place: Place): Fault[] {
  const operator = Object.keys(rule).find((key) => key !== "Variable" && !besides.has(key));
  if (operator === undefined) return [];
  const operand = rule[operator] ?? null;
  const told = `${variable} ${operator} ${JSON.stringify(operand)}`;
  const others = otherOperators(operator).map((other) =>
    fault("operator", place, `${told}: ${operator} becomes ${other}`, renamed(rule, operator, other)),
  );
  const negated = { ...pick(rule, (key) => besides.has(key)), Not: pick(rule, (key) => !besides.has(key)) };
  const turned =
    typeof operand === "boolean"
      ? fault("operator", [...place, operator], `${told}: ${operand} becomes ${!operand}`, !operand)
      : fault("operator", place, `${told}: it is negated`, negated);
  const moved = otherOperands(operator, operand).map((other) =>
    fault("boundary", [...place, operator], `${told}: it becomes ${JSON.stringify(other)}`, other),
  );
  const paths = [["Variable", variable] as const, ...(operator.endsWith("Path") ? [[operator, operand] as const] : [])];
  const misread = paths.flatMap(([key, path]) => {
    const other = typeof path === "string" ? renamedPath(path) : undefined;
    return other === undefined
      ? []
      : [fault("path", [...place, key], `${told}: ${String(path)} becomes ${other}`, other)];
  });
  return [...others, turned, ...moved, ...misread];
}

type Ordering = "GreaterThan" | "GreaterThanEquals" | "LessThan" | "LessThanEquals";
const flips: Readonly<Record<Ordering, readonly string[]>> = {
  GreaterThan: ["GreaterThanEquals", "LessThan"],
  GreaterThanEquals: ["GreaterThan", "LessThan"],
  LessThan: ["LessThanEquals", "GreaterThan"],
  LessThanEquals: ["LessThan", "GreaterThan"],
};

/** The bound is taken in or left out, and the direction is turned round. */
function otherOperators(operator: string): string[] {
  const [, type = "", how = "", path = ""] =
    /^(String|Numeric|Timestamp)((?:Greater|Less)Than(?:Equals)?|Equals)(Path)?$/.exec(operator) ?? [];
  if (how === "Equals") return type === "String" ? [] : [`${type}GreaterThanEquals${path}`];
  return (flips[how as keyof typeof flips] ?? []).map((other) => `${type}${other}${path}`);
}

function otherOperands(operator: string, operand: JsonValue): JsonValue[] {
  if (operator.endsWith("Path")) return [];
  if (typeof operand === "number") return Number.isInteger(operand) ? [operand + 1, operand - 1] : [operand * 1.1];
  if (typeof operand !== "string") return [];
  if (!operator.startsWith("Timestamp")) return [`${operand}_`];
  const time = Date.parse(operand);
  if (Number.isNaN(time)) return [];
  return [1000, -1000].map((step) => new Date(time + step).toISOString().replace(".000Z", "Z"));
}

/** The same object, with another name for one of its fields, where it stood. */
function renamed(source: JsonObject, key: string, other: string): JsonObject {
  return Object.fromEntries(Object.entries(source).map(([name, value]) => [name === key ? other : name, value]));
}

function pick(source: JsonObject, wanted: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([key]) => wanted(key)));
}

function shortText(condition: JsonValue): string {
  const shown = ["Next", "Comment"].reduce((value, key) => replaced(value, [key], undefined), condition);
  const text = JSON.stringify(shown);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
