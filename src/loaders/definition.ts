import { readFile, readdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findJsonMistake } from "../asl/index.js";
import { StepwrightError } from "../errors/index.js";
import { isJsonObject, type JsonObject } from "../util/json.js";
import { nearest } from "../util/nearest.js";

/** A definition that was loaded, and where it came from. */
export interface LoadedDefinition {
  readonly definition: JsonObject;
  /** JSON text: as written where it was JSON, else rendered. */
  readonly text: string;
  /** The file's absolute path, `JSON text` or `object`. */
  readonly source: string;
}

const yamlName = /\.ya?ml$/i;

/**
 * Loads a definition.
 * @param ref an object, JSON text that starts with `{`, a path to a `.json`, `.asl.json`, `.yaml` or `.yml` file (against the working
 *   directory), or a `file:` URL
 * @throws DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE, DEFINITION_UNPARSABLE, DEFINITION_NOT_AN_OBJECT
 */
export async function loadDefinition(ref: string | URL | object): Promise<LoadedDefinition> {
  if (ref instanceof URL) return await loadFile(pathOf(ref));
  if (typeof ref !== "string") return fromObject(ref);
  if (ref.trimStart().startsWith("{")) {
    return { definition: asObject(parseJson(ref, "JSON text"), "JSON text"), text: ref, source: "JSON text" };
  }
  return await loadFile(ref.startsWith("file:") ? pathOf(new URL(ref)) : resolve(ref));
}

function pathOf(url: URL): string {
  if (url.protocol !== "file:") {
    throw new StepwrightError("DEFINITION_UNREADABLE", {
      source: url.href,
      reason: `only file: URLs can be read, not ${url.protocol}`,
    });
  }
  return fileURLToPath(url);
}

function fromObject(ref: object): LoadedDefinition {
  const definition = asObject(ref, "object");
  return { definition, text: JSON.stringify(definition), source: "object" };
}

async function loadFile(path: string): Promise<LoadedDefinition> {
  const text = await readText(path);
  if (!yamlName.test(path)) return { definition: asObject(parseJson(text, path), path), text, source: path };
  const definition = asObject(await parseYaml(text, path), path);
  return { definition, text: JSON.stringify(definition), source: path };
}

async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT")
      throw new StepwrightError("DEFINITION_UNREADABLE", { source: path, reason: message }, { cause: error });
    throw new StepwrightError("DEFINITION_NOT_FOUND", { path, near: await nearFiles(path) }, { cause: error });
  }
}

/** Files of the same folder that could have been meant; undefined when there is no such folder. */
async function nearFiles(path: string): Promise<readonly string[] | undefined> {
  try {
    const names = (await readdir(dirname(path))).filter((name) => /\.(json|ya?ml)$/i.test(name));
    const near = nearest(basename(path), names);
    return near.length > 0 ? near : names.sort().slice(0, 5);
  } catch {
    return undefined;
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mistake = findJsonMistake(text);
    throw unparsable(source, "JSON", mistake?.reason ?? (error as Error).message, text, mistake?.index ?? 0, error);
  }
}

async function parseYaml(text: string, source: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text, { merge: true });
  const [mistake] = document.errors;
  if (mistake === undefined) return document.toJS() as unknown;
  const reason = mistake.message.split(" at line ", 1)[0] ?? mistake.message;
  throw unparsable(source, "YAML", reason, text, mistake.pos[0], mistake);
}

function unparsable(
  source: string,
  format: "JSON" | "YAML",
  reason: string,
  text: string,
  position: number,
  cause: unknown,
): StepwrightError {
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  const column = position - before.lastIndexOf("\n");
  const written = (text.split("\n")[line - 1] ?? "").replace(/\r$/, "");
  return new StepwrightError("DEFINITION_UNPARSABLE", { source, format, reason, line, column, written }, { cause });
}

function asObject(value: unknown, source: string): JsonObject {
  if (isJsonObject(value)) return value;
  const found = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new StepwrightError("DEFINITION_NOT_AN_OBJECT", { source, found });
}
