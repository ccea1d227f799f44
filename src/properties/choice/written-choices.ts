import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";

/** A Choice state as written in its definition. */
export interface WrittenChoice {
  readonly name: string;
  /** Such as `/States/Fan/Branches/0/States/RouteOrder`. */
  readonly location: string;
  readonly source: JsonObject;
  readonly language: "JSONPath" | "JSONata";
  /** The scope that holds it: the whole machine, a branch or an item processor. */
  readonly scope: JsonObject;
}

/** A state as written, at any depth. */
export type WrittenState = WrittenChoice;

/** Every state of a definition, outer ones first. */
function* statesWritten(
  scope: JsonObject,
  at = "",
  around: "JSONPath" | "JSONata" = "JSONPath",
): Generator<WrittenState> {
  const language = languageOf(scope, around);
  for (const [name, source] of Object.entries(isJsonObject(scope["States"]) ? scope["States"] : {})) {
    if (!isJsonObject(source)) continue;
    const location = `${at}/States/${name}`;
    yield { name, location, source, language: languageOf(source, language), scope };
    for (const [field, inner] of scopesIn(source)) yield* statesWritten(inner, `${location}/${field}`, language);
  }
}

function scopesIn(source: JsonObject): [string, JsonObject][] {
  const branches = Array.isArray(source["Branches"]) ? (source["Branches"] as readonly JsonValue[]) : [];
  return [
    ...branches.map((branch, index): [string, JsonValue] => [`Branches/${index}`, branch]),
    ...["ItemProcessor", "Iterator"].map((field): [string, JsonValue] => [field, source[field] ?? null]),
  ].filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
}

function languageOf(source: JsonObject, around: "JSONPath" | "JSONata"): "JSONPath" | "JSONata" {
  const own = source["QueryLanguage"];
  return own === "JSONata" || own === "JSONPath" ? own : around;
}

/** Every Choice state of a definition. */
export function choicesWritten(definition: JsonObject): readonly WrittenChoice[] {
  return [...statesWritten(definition)].filter(({ source }) => source["Type"] === "Choice");
}
