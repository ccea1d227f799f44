import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";
import { recognise, type Recognised } from "./recognise.js";

/** A row with its id and the file it came from. */
export interface Case {
  readonly id: string;
  readonly file: string;
  readonly recognised: Recognised;
  /** The documents of JSONPath rows, by id. */
  readonly documents: JsonObject;
}

/**
 * Reads the cases of files and folders (all `.jsonl` below them).
 * @param documentsFile the documents of JSONPath rows; else a `.json` file beside the rows that holds all the documents they name
 */
export function readCases(paths: readonly string[], documentsFile?: string): Case[] {
  return paths.flatMap(filesBelow).flatMap((file) => casesOf(file, documentsFile));
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) throw new Error(`There is no file or folder "${path}". Give files or folders of .jsonl rows.`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .flatMap((inner) => (statSync(inner).isDirectory() ? filesBelow(inner) : inner.endsWith(".jsonl") ? [inner] : []));
}

function casesOf(file: string, documentsFile: string | undefined): Case[] {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [{ row: parseRow(line, file, index + 1), line: index + 1 }]));
  const recognised = rows.map(({ row, line }) => ({ row, line, recognised: recognise(row) }));
  const needed = recognised.flatMap((entry) =>
    entry.recognised.kind === "jsonpath" ? [entry.recognised.row.docId] : [],
  );
  const documents = needed.length === 0 ? {} : readDocuments(file, documentsFile, new Set(needed));
  return recognised.map((entry) => ({ id: idOf(entry, file), file, recognised: entry.recognised, documents }));
}

function parseRow(line: string, file: string, number: number): JsonObject {
  const row = JSON.parse(line) as JsonValue;
  if (!isJsonObject(row)) throw new Error(`${file}, line ${number}: a row must be a JSON object.`);
  return row;
}

function idOf(
  { row, line, recognised }: { row: JsonObject; line: number; recognised: Recognised },
  file: string,
): string {
  if (recognised.kind === "jsonpath") return `jsonpath/${recognised.row.docId}/${recognised.row.path}`;
  return typeof row["id"] === "string" ? row["id"] : `${file}:${line}`;
}

function readDocuments(file: string, documentsFile: string | undefined, ids: ReadonlySet<string>): JsonObject {
  const folder = dirname(file);
  const beside = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name));
  for (const candidate of documentsFile === undefined ? beside : [documentsFile]) {
    const documents = JSON.parse(readFileSync(candidate, "utf8")) as JsonValue;
    if (isJsonObject(documents) && [...ids].every((id) => Object.hasOwn(documents, id))) return documents;
  }
  throw new Error(
    `${file} has JSONPath rows over the documents ${[...ids].join(", ")}, and ` +
      (documentsFile === undefined
        ? "no .json file beside it holds them all. Give one with --documents FILE."
        : `${documentsFile} does not hold them all.`),
  );
}
