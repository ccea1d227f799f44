import { isAbsolute, resolve } from "node:path";
import { StepwrightError } from "../errors/index.js";
import { isJsonObject, type JsonObject } from "../util/json.js";
import { fromFile } from "./origin.js";
import { asObject, parseJson, parseYaml, pathOfUrl, readSource } from "./source/source-text.js";

/** A definition that was loaded, and where it came from. */
export interface LoadedDefinition {
  readonly definition: JsonObject;
  /** JSON text: as written where it was JSON, else rendered. */
  readonly text: string;
  /** The file's absolute path, `JSON text` or `object`. */
  readonly source: string;
  /** The machine's type, where `machineFrom` read it beside the definition. */
  readonly type?: "STANDARD" | "EXPRESS";
}

const yamlName = /\.ya?ml$/i;

/**
 * Loads a definition.
 * @param ref an object, JSON text that starts with `{`, a path to a `.json`, `.asl.json`, `.yaml` or `.yml` file (against the working
 *   directory), a `file:` URL, or what `machineFrom` returned
 * @throws DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE, DEFINITION_UNPARSABLE, DEFINITION_NOT_AN_OBJECT, DEFINITION_IN_TEMPLATE
 */
export async function loadDefinition(ref: string | URL | object): Promise<LoadedDefinition> {
  if (ref instanceof URL) return await loadFile(pathOfUrl(ref));
  if (typeof ref !== "string") return isLoaded(ref) ? loaded(ref) : fromObject(ref);
  if (ref.trimStart().startsWith("{")) {
    return { definition: asObject(parseJson(ref, "JSON text"), "JSON text"), text: ref, source: "JSON text" };
  }
  return await loadFile(ref.startsWith("file:") ? pathOfUrl(new URL(ref)) : resolve(ref));
}

/** Tells what a loader returned from a definition: it holds one, and its text. */
function isLoaded(ref: object): ref is LoadedDefinition {
  const { definition, text, source } = ref as Partial<LoadedDefinition>;
  return !("States" in ref) && isJsonObject(definition) && typeof text === "string" && typeof source === "string";
}

function loaded({ definition, text, source, type }: LoadedDefinition): LoadedDefinition {
  if (isAbsolute(source)) fromFile(definition, source);
  return { definition, text, source, ...(type === undefined ? {} : { type }) };
}

function fromObject(ref: object): LoadedDefinition {
  const definition = asObject(ref, "object");
  return { definition, text: JSON.stringify(definition), source: "object" };
}

/** Tells a file that deploys machines from a definition. */
function isTemplate(document: JsonObject): boolean {
  if ("StartAt" in document || "States" in document) return false;
  return isJsonObject(document["Resources"]) || isJsonObject(document["stepFunctions"]);
}

async function loadFile(path: string): Promise<LoadedDefinition> {
  const text = await readSource(path);
  const isYaml = yamlName.test(path);
  const definition = asObject(isYaml ? parseYaml(await import("yaml"), text, path) : parseJson(text, path), path);
  if (isTemplate(definition)) throw new StepwrightError("DEFINITION_IN_TEMPLATE", { source: path });
  return { definition: fromFile(definition, path), text: isYaml ? JSON.stringify(definition) : text, source: path };
}
