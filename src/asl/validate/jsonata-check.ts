import { createRequire } from "node:module";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { isJsonataText } from "../jsonata.js";
import type { Findings } from "./diagnostic.js";

type Parse = (expression: string) => unknown;

let parse: Parse | undefined;

/** The parser is loaded when the first expression is met: most definitions have none. */
function parser(): Parse {
  parse ??= createRequire(import.meta.url)("jsonata") as Parse;
  return parse;
}

/** Judges the syntax of every JSONata expression in the states that speak it. */
export function checkJsonata(definition: JsonObject, findings: Findings): void {
  checkScope(definition, "", definition["QueryLanguage"] === "JSONata", findings);
}

function checkScope(source: JsonObject, at: string, inherited: boolean, findings: Findings): void {
  const states = source["States"];
  if (!isJsonObject(states)) return;
  for (const [name, state] of Object.entries(states)) {
    if (isJsonObject(state)) checkState(state, `${at}/States/${name}`, inherited, findings);
  }
}

function checkState(state: JsonObject, at: string, inherited: boolean, findings: Findings): void {
  const speaks = state["QueryLanguage"] === undefined ? inherited : state["QueryLanguage"] === "JSONata";
  for (const [field, value] of Object.entries(state)) {
    if (field === "Branches" && Array.isArray(value)) {
      (value as readonly JsonValue[]).forEach((branch, index) => {
        if (isJsonObject(branch)) checkScope(branch, `${at}/Branches[${index}]`, inherited, findings);
      });
    } else if ((field === "ItemProcessor" || field === "Iterator") && isJsonObject(value)) {
      checkScope(value, `${at}/${field}`, inherited, findings);
    } else if (speaks && field !== "Comment") checkValue(value, `${at}/${field}`, findings);
  }
}

function checkValue(value: JsonValue, at: string, findings: Findings): void {
  if (typeof value === "string") {
    if (isJsonataText(value)) checkExpression(value, at, findings);
  } else if (Array.isArray(value)) {
    (value as readonly JsonValue[]).forEach((item, index) => checkValue(item, `${at}[${index}]`, findings));
  } else if (isJsonObject(value)) {
    for (const [field, item] of Object.entries(value))
      if (field !== "Comment") checkValue(item, `${at}/${field}`, findings);
  }
}

function checkExpression(text: string, at: string, findings: Findings): void {
  try {
    parser()(text.slice(2, -2).trim());
  } catch (error) {
    findings.refuse(at, (error as Error).message);
  }
}
