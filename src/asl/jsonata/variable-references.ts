import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import { parseIntrinsic, type IntrinsicArgument } from "../intrinsics/parser.js";
import { parseRootedPath } from "../jsonpath/compile-path.js";
import { compileJsonataExpression } from "./expression.js";
import { writtenStates } from "./scopes.js";
import { writtenExpressions } from "./written-expressions.js";

/**
 * The variables each state reads, as DescribeStateMachine and DescribeStateMachineForExecution give them: names in alphabetical
 * order, by state. A state that reads none is not in it; what the states inside a Parallel or Map read is told of those.
 * @param definition a definition without errors
 */
export function variableReferences(definition: JsonObject): { readonly [state: string]: readonly string[] } {
  const all: [string, string[]][] = [];
  for (const { name, source, language } of writtenStates(definition)) {
    const names = language === "JSONata" ? readInJsonata(source) : readInJsonPath(source);
    if (names.size > 0) all.push([name, [...names].sort()]);
  }
  return Object.fromEntries(all);
}

function readInJsonata(state: JsonObject): Set<string> {
  return new Set(
    [...writtenExpressions(state)].flatMap(({ text }) => compileJsonataExpression(text).references.variables),
  );
}

/** Fields that hold a payload of the user's: only names ending in `.$` mean anything in them. */
const payloads = new Set(["Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials", "BatchInput"]);
const passedOver = new Set(["Branches", "ItemProcessor", "Iterator", "Result", "ResultPath", "Retry"]);

function readInJsonPath(state: JsonObject): Set<string> {
  const names = new Set<string>();
  collect(state, false, names);
  return names;
}

function collect(value: JsonValue, inPayload: boolean, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) collect(item, inPayload, names);
  } else if (isJsonObject(value)) {
    for (const [field, item] of Object.entries(value)) {
      if (!inPayload && passedOver.has(field)) continue;
      const dynamic = field.endsWith(".$") || (!inPayload && (field.endsWith("Path") || field === "Variable"));
      if (typeof item !== "string") collect(item, inPayload || payloads.has(field), names);
      else if (dynamic) collectText(item, names);
    }
  }
}

function collectText(text: string, names: Set<string>): void {
  try {
    if (text.startsWith("$")) collectPath(text, names);
    else parseIntrinsic(text).arguments.forEach((argument) => collectArgument(argument, names));
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
  }
}

function collectArgument(argument: IntrinsicArgument, names: Set<string>): void {
  if (argument.kind === "path") collectPath(argument.path.text, names);
  else if (argument.kind === "call") argument.arguments.forEach((inner) => collectArgument(inner, names));
}

function collectPath(text: string, names: Set<string>): void {
  const { start } = parseRootedPath(text);
  if (start.kind === "variable") names.add(start.name);
}
