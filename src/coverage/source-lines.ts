import { readFile } from "node:fs/promises";
import type * as YamlPackage from "yaml";
import type { Document, LineCounter, Node, YAMLMap } from "yaml";
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from "../util/json.js";

/** Finds the 1-based line on which something of a definition stands. */
export type LineOf = (path: readonly (string | number)[]) => number | undefined;

/** A definition's text, as LCOV refers to it. */
export interface DefinitionLines {
  readonly text: string;
  readonly lineOf: LineOf;
}

/**
 * Reads the lines of a definition from the file it came from: JSON or YAML, a definition or a file with definitions in it.
 * @returns undefined where the definition does not stand there as it is, such as inside of a text
 */
export async function linesInFile(file: string, definition: JsonObject): Promise<DefinitionLines | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    // Removed since: a copy of the definition takes its place.
    return undefined;
  }
  return await linesIn(text, definition);
}

/** The same from a text of our own. */
export async function linesIn(text: string, definition: JsonObject): Promise<DefinitionLines | undefined> {
  const yaml = await import("yaml");
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: counter, logLevel: "silent", maxAliasCount: -1 } as never);
  const root = definitionNode(yaml, document, definition);
  if (root === undefined) return undefined;
  return { text, lineOf: (path) => lineAt(yaml, root, counter, path) };
}

type Yaml = Pick<typeof YamlPackage, "visit" | "isMap" | "isScalar" | "isSeq">;

function definitionNode(yaml: Yaml, document: Document, definition: JsonObject): YAMLMap | undefined {
  const names = Object.keys(isJsonObject(definition["States"]) ? definition["States"] : {});
  const found: YAMLMap[] = [];
  yaml.visit(document as never, {
    Map(_key, node) {
      const states: unknown = node.get("States", true);
      if (node.has("StartAt") && yaml.isMap(states) && jsonEquals(keysOf(yaml, states), names)) found.push(node);
    },
  });
  const exact = found.find((node) => jsonEquals(node.toJS(document) as JsonValue, definition));
  return exact ?? (found.length === 1 ? found[0] : undefined);
}

function keysOf(yaml: Yaml, map: YAMLMap): readonly string[] {
  return map.items.map(({ key }) => String(yaml.isScalar(key) ? key.value : key));
}

/** The line of the key that leads there, or of the item of a list. */
function lineAt(
  yaml: Yaml,
  root: YAMLMap,
  counter: LineCounter,
  path: readonly (string | number)[],
): number | undefined {
  let node: unknown = root;
  let offset = root.range?.[0];
  for (const key of path) {
    if (yaml.isMap(node)) {
      const pair = node.items.find(({ key: name }) => yaml.isScalar(name) && String(name.value) === String(key));
      if (pair === undefined) return undefined;
      offset = (pair.key as Node).range?.[0];
      node = pair.value;
    } else if (yaml.isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0];
    } else return undefined;
  }
  return offset === undefined ? undefined : counter.linePos(offset).line;
}
