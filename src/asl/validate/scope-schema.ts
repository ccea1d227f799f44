import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { MachineType, QueryLanguage, StateType } from "../machine.js";
import { parseResource } from "../resource.js";
import { checkObject, integer, oneOf, text, type Check, type CheckScope, type ObjectRules } from "./checks.js";
import type { Findings } from "./diagnostic.js";
import { languageOf, stateSchemas } from "./state-schema.js";

const types = [
  "Task",
  "Wait",
  "Pass",
  "Succeed",
  "Fail",
  "Choice",
  "Parallel",
  "Map",
] as const satisfies readonly StateType[];
const languages = oneOf("JSONPath", "JSONata");

const scopeFields: { readonly [field: string]: Check } = {
  Comment: text,
  StartAt: text,
  States: states,
  QueryLanguage: languages,
};
const required = ["States", "StartAt"];

const machineRules: ObjectRules = {
  required,
  fields: { ...scopeFields, Version: text, TimeoutSeconds: integer({ min: 0, max: 99_999_999 }) },
};
const branchRules: ObjectRules = { required, fields: scopeFields };
const processorRules: ObjectRules = { required, fields: { ...scopeFields, ProcessorConfig: processorConfig } };

/** Judges the shape of everything in a definition: fields, their types and values. */
export function checkMachine(definition: JsonObject, findings: Findings, type: MachineType): void {
  const machineLanguage: QueryLanguage = definition["QueryLanguage"] === "JSONata" ? "JSONata" : "JSONPath";
  checkObject(definition, "", { findings, type, machineLanguage, language: machineLanguage }, machineRules);
}

function states(value: JsonValue, at: string, scope: CheckScope): void {
  if (!isJsonObject(value)) {
    scope.findings.refuse(at, "Expected value of type Object");
    return;
  }
  if (Object.keys(value).length === 0) scope.findings.refuse(at, "Value cannot be empty");
  for (const [name, state] of Object.entries(value)) {
    if (isJsonObject(state)) checkState(name, state, `${at}/${name}`, scope);
    else scope.findings.refuse(`${at}/${name}`, "Expected value of type Object");
  }
}

function checkState(name: string, state: JsonObject, at: string, outer: CheckScope): void {
  const { findings, machineLanguage } = outer;
  if (name.length > 80) findings.error("INVALID_STATE_NAME", `The state name '${name}' exceeds 80 characters`, at);
  const type = state["Type"];
  if (type === undefined) {
    findings.refuse(at, "These fields are required: [Type]");
    return;
  }
  if (typeof type !== "string" || !(types as readonly string[]).includes(type)) {
    findings.refuse(`${at}/Type`, `The field 'Type' should have one of these values: [${types.join(", ")}]`);
    return;
  }
  const own = state["QueryLanguage"];
  if (own === "JSONPath" && machineLanguage === "JSONata") {
    findings.refuse(at, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    return;
  }
  const language = own === "JSONata" || own === "JSONPath" ? own : machineLanguage;
  const scope: CheckScope = { ...outer, language };
  checkObject(state, at, scope, stateSchemas[type as StateType]);
  checkLanguage(state, at, scope, stateSchemas[type as StateType]);
  if (state["Credentials"] !== undefined && isActivity(state["Resource"])) {
    findings.refuse(at, "The field 'Credentials' is not supported for activities");
  }
  checkWithin(type as StateType, state, at, scope);
  checkHints(type as StateType, state, at, scope);
}

function isActivity(resource: JsonValue | undefined): boolean {
  return typeof resource === "string" && parseResource(resource)?.kind === "activity";
}

function checkLanguage(state: JsonObject, at: string, { findings, language }: CheckScope, rules: ObjectRules): void {
  for (const field of Object.keys(state)) {
    const home = Object.hasOwn(languageOf, field) ? languageOf[field] : undefined;
    if (home === undefined || home === language || !Object.hasOwn(rules.fields, field)) continue;
    const rest = `but field '${field}' is only supported for the '${home}' QueryLanguage`;
    findings.refuse(`${at}/${field}`, `The QueryLanguage is set to '${language}', ${rest}`);
  }
}

/** The states inside a Parallel or a Map. */
function checkWithin(type: StateType, state: JsonObject, at: string, scope: CheckScope): void {
  const { findings } = scope;
  // Below a state, the machine's language holds again unless a state says otherwise.
  const inner: CheckScope = { ...scope, language: scope.machineLanguage };
  if (type === "Parallel" && state["Branches"] !== undefined) {
    const branches = state["Branches"];
    if (!Array.isArray(branches)) findings.refuse(`${at}/Branches`, "Expected value of type Array");
    else if (branches.length === 0) findings.refuse(`${at}/Branches`, "Value cannot be empty");
    else {
      (branches as readonly JsonValue[]).forEach((branch, index) => {
        checkScope(branch, `${at}/Branches[${index}]`, inner, branchRules);
      });
    }
  }
  if (type !== "Map") return;
  for (const field of ["ItemProcessor", "Iterator"]) {
    const processor = state[field];
    if (processor !== undefined) checkScope(processor, `${at}/${field}`, inner, processorRules);
  }
}

function checkScope(value: JsonValue, at: string, scope: CheckScope, rules: ObjectRules): void {
  if (isJsonObject(value)) checkObject(value, at, scope, rules);
  else scope.findings.refuse(at, "Expected value of type Object");
}

function processorConfig(value: JsonValue, at: string, scope: CheckScope): void {
  if (!isJsonObject(value)) {
    scope.findings.refuse(at, "Expected value of type Object");
    return;
  }
  const distributed = value["Mode"] === "DISTRIBUTED";
  checkObject(value, at, scope, {
    required: distributed ? ["ExecutionType"] : [],
    fields: {
      Mode: oneOf("INLINE", "DISTRIBUTED"),
      ...(value["Mode"] === "INLINE" ? undefined : { ExecutionType: oneOf("STANDARD", "EXPRESS") }),
    },
  });
}

/** What AWS accepts with a warning. */
function checkHints(type: StateType, state: JsonObject, at: string, { findings, language }: CheckScope): void {
  if (language === "JSONata") return;
  if (type === "Pass" && holdsPath(state["Result"])) {
    findings.warn(
      "PASS_RESULT_IS_STATIC",
      "The Result of a Pass state is static: paths in it are not evaluated",
      `${at}/Result`,
    );
  }
  for (const field of type === "Fail" ? ["Error", "Cause"] : type === "Wait" ? ["Timestamp"] : []) {
    const value = state[field];
    if (typeof value === "string" && /^\$(\$?\.|\[)/.test(value)) {
      findings.warn(
        "NO_PATH",
        `Field '${field}' holds what looks like a path, but its name does not end in 'Path'`,
        `${at}/${field}`,
      );
    }
  }
}

function holdsPath(value: JsonValue | undefined): boolean {
  if (typeof value === "string") return /^\$(\$?\.|\[)/.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([field, item]: [string, JsonValue]) => field.endsWith(".$") || holdsPath(item));
}
