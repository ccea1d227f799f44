import { readFile, readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type * as yamlPackage from "yaml";
import type { Tags } from "yaml";
import { findJsonMistake } from "../../asl/index.js";
import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject } from "../../util/json.js";
import { nearest } from "../../util/nearest.js";

/** The `yaml` package, which is loaded when the first YAML is met. */
export type Yaml = typeof yamlPackage;

/** The path of a `file:` URL. @throws DEFINITION_UNREADABLE for any other */
export function pathOfUrl(url: URL): string {
  if (url.protocol !== "file:") {
    throw new StepwrightError("DEFINITION_UNREADABLE", {
      source: url.href,
      reason: `only file: URLs can be read, not ${url.protocol}`,
    });
  }
  return fileURLToPath(url);
}

/** Reads a file. @throws DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE */
export async function readSource(path: string): Promise<string> {
  try {
    return withoutByteOrderMark(await readFile(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT")
      throw new StepwrightError("DEFINITION_UNREADABLE", { source: path, reason: message }, { cause: error });
    throw new StepwrightError("DEFINITION_NOT_FOUND", { path, near: await nearFiles(path) }, { cause: error });
  }
}

/** A text without the mark that some editors put before it. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
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

/** Parses JSON. @throws DEFINITION_UNPARSABLE showing the line */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mistake = findJsonMistake(text);
    throw unparsable(source, "JSON", mistake?.reason ?? (error as Error).message, text, mistake?.index ?? 0, error);
  }
}

/** Parses YAML. @throws DEFINITION_UNPARSABLE showing the line */
export function parseYaml(yaml: Yaml, text: string, source: string, customTags: Tags = []): unknown {
  const document = yaml.parseDocument(text, { merge: true, customTags });
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

/** A parsed value that has to be an object. @throws DEFINITION_NOT_AN_OBJECT */
export function asObject(value: unknown, source: string): JsonObject {
  if (isJsonObject(value)) return value;
  const found = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new StepwrightError("DEFINITION_NOT_AN_OBJECT", { source, found });
}
