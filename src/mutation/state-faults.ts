import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { conditionFaults } from "./condition-faults.js";
import { expressionFaults, misreadExpression } from "./expression-faults.js";
import { fault, type Fault } from "./fault.js";
import { renamedPath } from "./renamed-path.js";
import { listAt, type WrittenState } from "./written-states.js";

/** Every small fault that a state can have. */
export function stateFaults(state: WrittenState): Fault[] {
  return [
    ...(state.type === "Choice" ? choiceFaults(state) : [...redirected(state, []), ...waitFaults(state)]),
    ...handlerFaults(state, "Retry"),
    ...handlerFaults(state, "Catch"),
    ...pathFaults(state),
  ];
}

function choiceFaults(state: WrittenState): Fault[] {
  const { source, place, jsonata } = state;
  const rules = listAt(source, "Choices").filter(isJsonObject);
  const named = (index: number): string => `rule ${index + 1} (→ ${String(rules[index]?.["Next"])})`;
  const inRules = rules.flatMap((rule, index) => {
    const at = [...place, "Choices", index];
    const condition = rule["Condition"];
    const inCondition = !jsonata
      ? conditionFaults(rule, at)
      : typeof condition === "string"
        ? expressionFaults(condition, [...at, "Condition"])
        : typeof condition === "boolean"
          ? [fault("operator", [...at, "Condition"], `${condition} becomes ${!condition}`, !condition)]
          : [];
    return [
      ...inCondition.map((one) => ({
        ...one,
        describe: (to: JsonValue | undefined) => `${named(index)}: ${one.describe(to)}`,
      })),
      ...(rules.length < 2 ? [] : [fault("rule removed", at, `${named(index)} is left out`, undefined)]),
      ...redirected(state, ["Choices", index], named(index)),
    ];
  });
  const swapped = rules.slice(1).map((_, index) => {
    const order = rules.map((rule, at) => (at === index ? rules[index + 1]! : at === index + 1 ? rules[index]! : rule));
    return fault("rules reordered", [...place, "Choices"], `${named(index + 1)} comes before ${named(index)}`, order);
  });
  return [...inRules, ...swapped, ...defaultFaults(state)];
}

function defaultFaults({ source, place, siblings, name }: WrittenState): Fault[] {
  const written = source["Default"];
  const at = [...place, "Default"];
  if (typeof written !== "string") return [];
  return [
    {
      kind: "Default",
      place: at,
      values: elsewhere(siblings, written, name),
      describe: (to) => `Default ${written} becomes ${String(to)}`,
    },
    fault("Default", at, `Default ${written} is left out`, undefined),
  ];
}

/** A Next leads elsewhere: to the first other state with which the definition is still valid. */
function redirected(
  { source, place, siblings, name }: WrittenState,
  more: readonly (string | number)[],
  who?: string,
): Fault[] {
  const holder = more.reduce<JsonValue | undefined>(
    (value, key) =>
      Array.isArray(value)
        ? (value as readonly JsonValue[])[Number(key)]
        : isJsonObject(value)
          ? value[key]
          : undefined,
    source,
  );
  const written = isJsonObject(holder) ? holder["Next"] : undefined;
  if (typeof written !== "string") return [];
  const describe = (to: JsonValue | undefined): string =>
    `${who === undefined ? "" : `${who}: `}Next ${written} becomes ${String(to)}`;
  return [{ kind: "Next", place: [...place, ...more, "Next"], values: elsewhere(siblings, written, name), describe }];
}

/** Other states: first those behind the one it led to, then those behind itself, so that few mutants go round in circles. */
function elsewhere(siblings: readonly string[], written: string, name: string): readonly string[] {
  const behind = (other: string): readonly string[] => siblings.slice(siblings.indexOf(other) + 1);
  const others = new Set([...behind(written), ...behind(name), ...siblings]);
  return [...others].filter((other) => other !== written && other !== name);
}

function waitFaults({ source, place, type }: WrittenState): Fault[] {
  const seconds = source["Seconds"];
  if (type !== "Wait" || typeof seconds !== "number") return [];
  return [fault("boundary", [...place, "Seconds"], `Seconds ${seconds} becomes ${seconds + 1}`, seconds + 1)];
}

function handlerFaults(state: WrittenState, kind: "Retry" | "Catch"): Fault[] {
  const { source, place } = state;
  const handlers = listAt(source, kind).filter(isJsonObject);
  const word = kind === "Retry" ? "retrier" : "catcher";
  return handlers.flatMap((handler, index) => {
    const at = [...place, kind, index];
    const errors = listAt(handler, "ErrorEquals");
    const named = `${word} ${index + 1} (${errors.map(String).join(", ")})`;
    const whole = handlers.length === 1 ? [...place, kind] : at;
    return [
      fault(kind, whole, `${named} is left out`, undefined),
      ...errors.flatMap((error, one) =>
        errors.length < 2
          ? []
          : [fault(kind, [...at, "ErrorEquals", one], `${named} no longer takes ${String(error)}`, undefined)],
      ),
      ...(kind === "Retry" ? attemptFaults(handler, at, named) : redirected(state, [kind, index], named)),
    ];
  });
}

/** One retry more. Default 3. Source: the States Language, "Retrying after error". */
function attemptFaults(retrier: JsonObject, at: readonly (string | number)[], named: string): Fault[] {
  const most = retrier["MaxAttempts"] ?? 3;
  if (typeof most !== "number") return [];
  return [fault("Retry", [...at, "MaxAttempts"], `${named}: MaxAttempts ${most} becomes ${most + 1}`, most + 1)];
}

const pathFields = ["InputPath", "OutputPath", "ResultPath", "ItemsPath", "SecondsPath", "TimestampPath"];
const templates = ["Parameters", "ResultSelector", "ItemSelector", "Assign", "Arguments", "Output", "Items", "Seconds"];

function pathFaults({ source, place, jsonata }: WrittenState): Fault[] {
  const direct = pathFields.flatMap((field) => {
    const path = source[field];
    const other = typeof path === "string" ? renamedPath(path) : undefined;
    return other === undefined
      ? []
      : [fault("path", [...place, field], `${field} ${String(path)} becomes ${other}`, other)];
  });
  const inside = templates.flatMap((field) => templateFaults(source[field] ?? null, [...place, field], jsonata));
  return [...direct, ...inside];
}

function templateFaults(value: JsonValue, place: readonly (string | number)[], jsonata: boolean): Fault[] {
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((item, index) => templateFaults(item, [...place, index], jsonata));
  }
  if (jsonata && typeof value === "string") return misreadExpression(value, place);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const other = !jsonata && key.endsWith(".$") && typeof inner === "string" ? renamedPath(inner) : undefined;
    if (other === undefined) return templateFaults(inner, [...place, key], jsonata);
    return [fault("path", [...place, key], `${key} ${String(inner)} becomes ${other}`, other)];
  });
}
