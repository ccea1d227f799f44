import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import { isPathText, isReferencePathText } from "../expression-texts.js";
import { parseIntrinsic, type IntrinsicCall } from "../intrinsics/parser.js";
import type { Check, CheckScope } from "./checks.js";
import { expression } from "./checks.js";

/** InputPath, ItemsPath, SecondsPath …: `$…`, `$$…` or `$variable…`. */
export const path: Check = (value, at, { findings }) => {
  if (typeof value !== "string" || !isPathText(value)) findings.refuse(at, "Value must be a valid JSONPath.");
};

/** A Choice rule's Variable, and the Path forms of its operators. */
export const variable: Check = (value, at, { findings }) => {
  if (typeof value !== "string" || !value.startsWith("$")) {
    findings.refuse(at, "Value is not a Reference Path: Reference path didn't start with '$'");
  } else if (!isPathText(value)) findings.refuse(at, "Value is not a Reference Path");
};

/** ResultPath: one place that can be written to. */
export const resultPath: Check = (value, at, { findings }) => {
  if (value === null) return;
  if (typeof value !== "string" || !value.startsWith("$")) {
    findings.refuse(at, "Value is not a Reference Path: Reference path didn't start with '$'");
  } else if (!isReferencePathText(value)) findings.refuse(at, "Value is not a Reference Path");
};

/** ErrorPath and CausePath: a path or an intrinsic function call. */
export const pathOrIntrinsic: Check = (value, at, { findings }) => {
  if (!isDynamic(value)) findings.refuse(parent(at), unresolvable(leaf(at)));
};

/** A payload template in the state's query language. Every finding stands at the template itself, as on AWS. */
export const payload: Check = (value, at, scope) => {
  if (value === null) return;
  if (scope.language === "JSONata") checkExpressions(value, at, scope);
  else checkTemplate(value, at, scope);
};

/** Assign: a payload template whose fields are variables. */
export const assignment: Check = (value, at, scope) => {
  if (!isJsonObject(value)) {
    scope.findings.refuse(at, "Expected value of type Object");
    return;
  }
  for (const field of Object.keys(value)) {
    checkVariableName(scope.language === "JSONPath" && field.endsWith(".$") ? field.slice(0, -2) : field, at, scope);
  }
  payload(value, at, scope);
};

/** Credentials: a template that gives a RoleArn. */
export const credentials: Check = (value, at, scope) => {
  if (!isJsonObject(value)) {
    if (typeof value === "string" && scope.language === "JSONata" && value.startsWith("{%"))
      expression(value, at, scope);
    else scope.findings.refuse(at, "Expected value of type Object");
    return;
  }
  if (value["RoleArn"] === undefined && value["RoleArn.$"] === undefined) {
    scope.findings.refuse(at, "The field 'RoleArn' is required but was missing");
  }
  payload(value, at, scope);
};

/** Every text in it that opens an expression must close it. */
function checkExpressions(value: JsonValue, at: string, scope: CheckScope): void {
  if (typeof value === "string") {
    if (value.startsWith("{%")) expression(value, at, scope);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value) as [string, JsonValue][]) {
      checkExpressions(item, Array.isArray(value) ? `${at}[${key}]` : `${at}/${key}`, scope);
    }
  }
}

function checkTemplate(value: JsonValue, at: string, scope: CheckScope): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) checkTemplate(item, at, scope);
  } else if (isJsonObject(value)) checkTemplateObject(value, at, scope);
}

function checkTemplateObject(value: JsonObject, at: string, scope: CheckScope): void {
  for (const [field, item] of Object.entries(value)) {
    if (!field.endsWith(".$")) {
      checkTemplate(item, at, scope);
      if (typeof item === "string" && looksDynamic(item)) {
        const hint = `Field '${field}' holds what looks like a JSONPath or an intrinsic function call, but its name does not end in '.$'`;
        scope.findings.warn("NO_DOLLAR", hint, at);
      }
      continue;
    }
    const plain = field.slice(0, -2);
    if (!isDynamic(item)) scope.findings.refuse(at, unresolvable(field));
    if (Object.hasOwn(value, plain)) {
      scope.findings.refuse(at, `There should only be one of the following fields: [${plain}, ${field}]`);
    }
  }
}

/** Variables begin with a letter and go on with letters, digits and underscores; `states` is reserved. */
function checkVariableName(name: string, at: string, { findings }: CheckScope): void {
  if (name === "states") {
    findings.error("RESERVED_VARIABLE_NAME", "Cannot assign to reserved variable '$states'.", at);
  } else if (!/^\p{L}[\p{L}\p{N}\p{M}\p{Pc}]*$/u.test(name)) {
    const reason = "the variable name contains invalid characters.";
    findings.error("INVALID_VARIABLE_NAME", `Invalid variable name '${name}': ${reason}`, at);
  } else if (name.length > 80) {
    findings.error(
      "INVALID_VARIABLE_NAME",
      `Invalid variable name '${name}': the variable name exceeds 80 characters.`,
      at,
    );
  }
}

function isDynamic(value: JsonValue): boolean {
  if (typeof value !== "string" || /^\s/.test(value)) return false;
  if (value.startsWith("$")) return isPathText(value);
  try {
    return hasFittingLiterals(parseIntrinsic(value));
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return false;
    throw error;
  }
}

/** A literal argument of the wrong kind is refused before anything runs. */
function hasFittingLiterals(call: IntrinsicCall): boolean {
  const { parameters, rest } = call.function;
  return call.arguments.every((argument, index) => {
    const kind = parameters[index] ?? rest ?? "any";
    switch (argument.kind) {
      case "call":
        return hasFittingLiterals(argument);
      case "path":
        return true;
      case "string":
        return kind === "any" || kind === "string";
      case "literal":
        return kind === "any" || argument.value === null || kind === typeof argument.value;
    }
  });
}

/** Would have meant something had the field's name ended in `.$`. */
export function looksDynamic(value: string): boolean {
  return /^(\$\.|\$\$\.|\$\[|States\.[A-Z]\w*\()/.test(value) && isDynamic(value);
}

function unresolvable(field: string): string {
  return `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`;
}

function parent(at: string): string {
  return at.slice(0, at.lastIndexOf("/"));
}

function leaf(at: string): string {
  return at.slice(at.lastIndexOf("/") + 1);
}
