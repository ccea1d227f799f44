import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { MachineType, QueryLanguage } from "../machine.js";
import type { Findings } from "./diagnostic.js";
import { isJsonataText } from "../jsonata/index.js";

/** What a check must know besides the value. */
export interface CheckScope {
  readonly findings: Findings;
  readonly type: MachineType;
  /** What the machine as a whole speaks. */
  readonly machineLanguage: QueryLanguage;
  /** What the state at hand speaks. */
  readonly language: QueryLanguage;
}

/** Looks at one value and reports what is wrong with it. */
export type Check = (value: JsonValue, at: string, scope: CheckScope) => void;

/** The fields an object may have. */
export interface ObjectRules {
  readonly fields: { readonly [field: string]: Check };
  readonly required?: readonly string[];
  /** Exactly one of each group must be there. */
  readonly exactlyOne?: readonly (readonly string[])[];
  /** At most one of each group may be there. */
  readonly atMostOne?: readonly (readonly string[])[];
  /** Looks at the object as a whole, after its fields. */
  readonly whole?: Check;
}

export const anything: Check = () => undefined;

export const text: Check = (value, at, { findings }) => {
  if (typeof value !== "string") findings.refuse(at, "Expected value of type String");
};

export const truth: Check = (value, at, { findings }) => {
  if (typeof value !== "boolean") findings.refuse(at, "Expected value of type Boolean");
};

export function number(bounds: { min?: number; max?: number } = {}): Check {
  return (value, at, { findings }) => {
    if (typeof value !== "number") findings.refuse(at, "Expected value of type Float");
    else within(value, bounds, at, findings);
  };
}

export function integer(bounds: { min?: number; max?: number } = {}): Check {
  return (value, at, { findings }) => {
    if (typeof value !== "number" || !Number.isInteger(value)) findings.refuse(at, "Expected value of type Integer");
    else within(value, bounds, at, findings);
  };
}

function within(value: number, { min, max }: { min?: number; max?: number }, at: string, findings: Findings): void {
  if (min !== undefined && value < min) findings.refuse(at, `Minimum value is ${min}`);
  if (max !== undefined && value > max) findings.refuse(at, `Maximum value is ${max}`);
}

export function oneOf(...allowed: readonly string[]): Check {
  return (value, at, { findings }) => {
    if (typeof value !== "string" || !allowed.includes(value)) {
      findings.refuse(at, `Value should be one of the following: [${allowed.join(", ")}]`);
    }
  };
}

/** In a JSONata state an expression stands for the value; the rest is checked as ever. */
export function orExpression(check: Check): Check {
  return (value, at, scope) => {
    if (scope.language === "JSONata" && typeof value === "string" && value.startsWith("{%"))
      expression(value, at, scope);
    else check(value, at, scope);
  };
}

/** `{% … %}`, closed. Its syntax is judged where the JSONata of the whole definition is. */
export const expression: Check = (value, at, { findings }) => {
  if (typeof value === "string" && !isJsonataText(value)) {
    findings.refuse(at, "JSONata string must start with {% and end with %}");
  }
};

export function orNull(check: Check): Check {
  return (value, at, scope) => {
    if (value !== null) check(value, at, scope);
  };
}

export function list(of: Check, { filled = false }: { filled?: boolean } = {}): Check {
  return (value, at, scope) => {
    if (!Array.isArray(value)) {
      scope.findings.refuse(at, "Expected value of type Array");
      return;
    }
    if (filled && value.length === 0) scope.findings.refuse(at, "Value cannot be empty");
    (value as readonly JsonValue[]).forEach((item, index) => of(item, `${at}[${index}]`, scope));
  };
}

/** An object and its fields: unknown ones, missing ones, ones that exclude each other, then each value. */
export function object(rules: ObjectRules): Check {
  return (value, at, scope) => {
    if (!isJsonObject(value)) {
      scope.findings.refuse(at, "Expected value of type Object");
      return;
    }
    checkObject(value, at, scope, rules);
  };
}

/** As `object`, for a value known to be one. */
export function checkObject(value: JsonObject, at: string, scope: CheckScope, rules: ObjectRules): void {
  const { findings } = scope;
  const missing = (rules.required ?? []).filter((field) => value[field] === undefined);
  if (missing.length > 0) findings.refuse(at, `These fields are required: [${missing.join(", ")}]`);
  for (const field of Object.keys(value)) {
    if (!Object.hasOwn(rules.fields, field)) findings.refuse(at, `Field '${field}' is not supported`);
  }
  for (const group of rules.atMostOne ?? []) {
    if (present(value, group) > 1)
      findings.refuse(at, `There should only be one of the following fields: [${group.join(", ")}]`);
  }
  for (const group of rules.exactlyOne ?? []) {
    const count = present(value, group);
    const names = `[${group.join(", ")}]`;
    if (count > 1) findings.refuse(at, `There should only be one of the following fields: ${names}`);
    if (count === 0) findings.refuse(at, `This object should have only one of the following fields: ${names}`);
  }
  for (const [field, item] of Object.entries(value)) {
    if (Object.hasOwn(rules.fields, field)) rules.fields[field]?.(item, `${at}/${field}`, scope);
  }
  rules.whole?.(value, at, scope);
}

function present(value: JsonObject, group: readonly string[]): number {
  // `"End": false` is as good as no End.
  return group.filter((field) => value[field] !== undefined && !(field === "End" && value[field] === false)).length;
}
