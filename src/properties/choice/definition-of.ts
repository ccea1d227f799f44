import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject } from "../../util/json.js";

/**
 * A definition as `choice`, `analyse` and `assertChoice` take it: an object, JSON text, a path to a `.json`, `.yaml` or `.yml` file, a
 * `file:` URL, what `deploy` returned, or what `machineFrom` returned.
 */
export type DefinitionSource = string | URL | object;

/** Reads a definition at once. @throws DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE, DEFINITION_NOT_AN_OBJECT */
export function definitionOf(source: DefinitionSource): JsonObject {
  if (source instanceof URL) return parsed(read(fileURLToPath(source)), source.pathname);
  if (typeof source !== "string") return held(source);
  if (source.trimStart().startsWith("{")) return parsed(source, "JSON text");
  const path = source.startsWith("file:") ? fileURLToPath(source) : resolve(source);
  return parsed(read(path), path);
}

function held(source: object): JsonObject {
  if ("States" in source) return source as JsonObject;
  const { definition } = source as { definition?: unknown };
  if (typeof definition === "string") return parsed(definition, "JSON text");
  if (isJsonObject(definition)) return definition;
  throw new StepwrightError("DEFINITION_UNREADABLE", { source: "object", reason: "it has no States" });
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new StepwrightError("DEFINITION_NOT_FOUND", { path, near: undefined }, { cause: error });
    throw new StepwrightError("DEFINITION_UNREADABLE", { source: path, reason: message }, { cause: error });
  }
}

function parsed(text: string, source: string): JsonObject {
  let value: unknown;
  try {
    value = /\.ya?ml$/i.test(source) ? yaml().parse(text) : JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new StepwrightError("DEFINITION_UNREADABLE", { source, reason: message }, { cause: error });
  }
  if (isJsonObject(value)) return value;
  throw new StepwrightError("DEFINITION_UNREADABLE", { source, reason: "it holds no object" });
}

function yaml(): { parse(text: string): unknown } {
  return createRequire(import.meta.url)("yaml") as { parse(text: string): unknown };
}
