import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { Findings } from "./diagnostic.js";

interface ScopeSource {
  readonly source: JsonObject;
  readonly at: string;
}

interface Target {
  readonly name: string;
  readonly at: string;
}

/**
 * Judges where states lead: targets that do not exist in their scope, a machine without a terminal state, states nothing leads to,
 * names and labels used twice. The definition's shape is already known to be right.
 */
export function checkTransitions(definition: JsonObject, findings: Findings): void {
  const scopes = [...scopesOf({ source: definition, at: "" })];
  for (const scope of scopes) checkTargets(scope, findings);
  const ends = Object.values(statesOf(definition)).some(isTerminal);
  // AWS asks only the outermost scope for a terminal state, and then looks no further for states nothing leads to.
  if (!ends) findings.error("MISSING_END_STATE", "Workflow has no terminal state");
  else for (const scope of scopes) checkReachable(scope, findings);
  checkNames(scopes, findings);
  checkLabels(scopes, findings);
}

function* scopesOf(scope: ScopeSource): Generator<ScopeSource> {
  yield scope;
  for (const [name, state] of Object.entries(statesOf(scope.source))) {
    const at = `${scope.at}/States/${name}`;
    const branches = Array.isArray(state["Branches"]) ? (state["Branches"] as readonly JsonValue[]) : [];
    for (const [index, branch] of branches.entries()) {
      if (isJsonObject(branch)) yield* scopesOf({ source: branch, at: `${at}/Branches[${index}]` });
    }
    for (const field of ["ItemProcessor", "Iterator"]) {
      const processor = state[field];
      if (isJsonObject(processor)) yield* scopesOf({ source: processor, at: `${at}/${field}` });
    }
  }
}

function statesOf(source: JsonObject): { readonly [name: string]: JsonObject } {
  return (isJsonObject(source["States"]) ? source["States"] : {}) as { readonly [name: string]: JsonObject };
}

function isTerminal(state: JsonObject): boolean {
  return state["End"] === true || state["Type"] === "Succeed" || state["Type"] === "Fail";
}

/** Where a state leads, in the order AWS reads them. */
function targetsOf(state: JsonObject, at: string): Target[] {
  const targets: Target[] = [];
  const add = (value: JsonValue | undefined, where: string): void => {
    if (typeof value === "string") targets.push({ name: value, at: where });
  };
  if (state["End"] !== true) add(state["Next"], `${at}/Next`);
  for (const field of ["Choices", "Catch"]) {
    const entries = Array.isArray(state[field]) ? (state[field] as readonly JsonValue[]) : [];
    entries.forEach((entry, index) => {
      if (isJsonObject(entry)) add(entry["Next"], `${at}/${field}[${index}]/Next`);
    });
  }
  add(state["Default"], `${at}/Default`);
  return targets;
}

function checkTargets({ source, at }: ScopeSource, findings: Findings): void {
  const states = statesOf(source);
  const start = source["StartAt"];
  const targets = typeof start === "string" ? [{ name: start, at: `${at}/StartAt` }] : [];
  for (const [name, state] of Object.entries(states)) targets.push(...targetsOf(state, `${at}/States/${name}`));
  for (const target of targets) {
    // Whichever field it stands in, AWS's message says 'Next'.
    if (!Object.hasOwn(states, target.name)) {
      findings.error("MISSING_TRANSITION_TARGET", `Missing 'Next' target: ${target.name}`, target.at);
    }
  }
}

function checkReachable({ source, at }: ScopeSource, findings: Findings): void {
  const states = statesOf(source);
  const reached = new Set<string>();
  const open = [String(source["StartAt"])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = Object.hasOwn(states, name) ? states[name] : undefined;
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    open.push(...targetsOf(state, "").map((target) => target.name));
  }
  for (const name of Object.keys(states)) {
    if (!reached.has(name))
      findings.error("MISSING_TRANSITION_TARGET", `State "${name}" is not reachable.`, `${at}/States/${name}`);
  }
}

function checkNames(scopes: readonly ScopeSource[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { source, at } of scopes) {
    for (const name of Object.keys(statesOf(source))) {
      if (seen.has(name))
        findings.error("DUPLICATE_STATE_NAME", `Duplicate State name: ${name}`, `${at}/States/${name}`);
      seen.add(name);
    }
  }
}

/** Blanks, brackets, wildcards, special and control characters. Source: "Label" of the Map state's page. */
const forbiddenInLabel = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]/u;

function checkLabels(scopes: readonly ScopeSource[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { source, at } of scopes) {
    for (const [name, state] of Object.entries(statesOf(source))) {
      const label = state["Label"];
      if (typeof label !== "string") continue;
      const where = `${at}/States/${name}/Label`;
      const wrong = forbiddenInLabel.exec(label)?.[0];
      if (label === "") findings.error("INVALID_LABEL_NAME", "Label cannot be empty", where);
      else if (label.length > 40) findings.error("INVALID_LABEL_NAME", "Label cannot exceed 40 characters", where);
      else if (wrong !== undefined) {
        findings.error("INVALID_LABEL_NAME", `Label contains invalid character: '${wrong}'`, where);
      } else if (seen.has(label)) findings.error("DUPLICATE_LABEL_NAME", `Duplicate label name: ${label}`, where);
      seen.add(label);
    }
  }
}
