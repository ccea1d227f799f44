import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { QueryLanguage } from "../machine.js";

/** A state of a definition as written, and where it stands. */
export interface WrittenState {
  readonly name: string;
  readonly source: JsonObject;
  /** Such as `/States/Fan/Branches[0]/States/Charge`. */
  readonly at: string;
  readonly language: QueryLanguage;
  readonly scope: WrittenScope;
}

/** The whole machine, a branch or an item processor: the states that share their variables. */
export interface WrittenScope {
  /** The scope around it; its variables can be read, not assigned. Absent at the top. */
  readonly outer?: WrittenScope;
  /** The states of a distributed Map run as executions of their own and see no variable of the scopes around them. */
  readonly sealed: boolean;
  /** Names some state of this scope assigns. */
  readonly assigned: ReadonlySet<string>;
}

/** Every state of a definition, outer ones first, in the order they are written. */
export function writtenStates(definition: JsonObject): Generator<WrittenState> {
  return statesIn(definition, "", definition["QueryLanguage"] === "JSONata" ? "JSONata" : "JSONPath", undefined, false);
}

function* statesIn(
  source: JsonObject,
  at: string,
  machineLanguage: QueryLanguage,
  outer: WrittenScope | undefined,
  sealed: boolean,
): Generator<WrittenState> {
  const states = Object.entries(isJsonObject(source["States"]) ? source["States"] : {}).flatMap(([name, state]) =>
    isJsonObject(state) ? [{ name, source: state, language: languageOf(state, machineLanguage) }] : [],
  );
  const assigned = new Set(
    states.flatMap((state) => assignments(state.source, state.language).map(({ name }) => name)),
  );
  const scope: WrittenScope = { ...(outer === undefined ? undefined : { outer }), sealed, assigned };
  for (const state of states) {
    const where = `${at}/States/${state.name}`;
    yield { ...state, at: where, scope };
    const branches = Array.isArray(state.source["Branches"]) ? (state.source["Branches"] as readonly JsonValue[]) : [];
    for (const [index, branch] of branches.entries()) {
      if (isJsonObject(branch)) yield* statesIn(branch, `${where}/Branches[${index}]`, machineLanguage, scope, false);
    }
    for (const field of ["ItemProcessor", "Iterator"]) {
      const processor = state.source[field];
      if (!isJsonObject(processor)) continue;
      const config = processor["ProcessorConfig"];
      const distributed = isJsonObject(config) && config["Mode"] === "DISTRIBUTED";
      yield* statesIn(processor, `${where}/${field}`, machineLanguage, scope, distributed);
    }
  }
}

function languageOf(state: JsonObject, machineLanguage: QueryLanguage): QueryLanguage {
  const own = state["QueryLanguage"];
  return own === "JSONata" || own === "JSONPath" ? own : machineLanguage;
}

/** One variable a state assigns. */
export interface Assignment {
  readonly name: string;
  /** The Assign it stands in, relative to the state: `Assign`, `Catch[0]/Assign`. */
  readonly field: string;
}

/** The variables a state assigns, those of its Choice rules and catchers included. */
export function assignments(state: JsonObject, language: QueryLanguage): Assignment[] {
  const found: Assignment[] = [];
  const read = (source: JsonObject, at: string): void => {
    if (!isJsonObject(source["Assign"])) return;
    for (const key of Object.keys(source["Assign"])) {
      const name = language === "JSONPath" && key.endsWith(".$") ? key.slice(0, -2) : key;
      found.push({ name, field: `${at}Assign` });
    }
  };
  read(state, "");
  for (const field of ["Choices", "Catch"]) {
    const entries = Array.isArray(state[field]) ? (state[field] as readonly JsonValue[]) : [];
    entries.forEach((entry, index) => {
      if (isJsonObject(entry)) read(entry, `${field}[${index}]/`);
    });
  }
  return found;
}
