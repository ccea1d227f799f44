import type { State } from "../../../asl/machine.js";
import { isJsonObject, type JsonValue } from "../../../util/json.js";
import { validationException } from "../../wire/aws-error.js";

/**
 * What a Map's item reader makes of the data as it lies in its source: a JSON array (or the one `ItemsPointer` names), one JSON value a
 * line, or lines of values separated by commas.
 * @throws AwsError ValidationException when the data is not of the reader's InputType
 */
export function readItems(state: State, data: string | undefined): readonly JsonValue[] | undefined {
  if (data === undefined) return undefined;
  if (state.type !== "Map" || !isJsonObject(state.itemReader)) {
    throw validationException("MapItemReaderData is only supported for a Map state with an ItemReader.");
  }
  const config = isJsonObject(state.itemReader["ReaderConfig"]) ? state.itemReader["ReaderConfig"] : {};
  const limit = typeof config["MaxItems"] === "number" && config["MaxItems"] > 0 ? config["MaxItems"] : undefined;
  return itemsIn(data, config).slice(0, limit);
}

function itemsIn(data: string, config: { readonly [name: string]: JsonValue }): readonly JsonValue[] {
  switch (config["InputType"]) {
    case "JSONL":
      return lines(data).map((line) => parsed(line, "JSONL"));
    case "CSV":
      return csvItems(data, config);
    default: {
      const value = pointed(parsed(data, "JSON"), config["ItemsPointer"]);
      if (!Array.isArray(value)) throw validationException("MapItemReaderData must hold a JSON array.");
      return value as readonly JsonValue[];
    }
  }
}

/** `/a/b/0`: RFC 6901. */
function pointed(value: JsonValue, pointer: JsonValue | undefined): JsonValue | undefined {
  if (typeof pointer !== "string" || pointer === "") return value;
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys.reduce<JsonValue | undefined>((inner, key) => {
    if (Array.isArray(inner)) return (inner as readonly JsonValue[])[Number(key)];
    return isJsonObject(inner) ? inner[key] : undefined;
  }, value);
}

function csvItems(data: string, config: { readonly [name: string]: JsonValue }): readonly JsonValue[] {
  const rows = lines(data).map(csvFields);
  const given = config["CSVHeaderLocation"] === "GIVEN" && Array.isArray(config["CSVHeaders"]);
  const headers = given ? (config["CSVHeaders"] as readonly string[]) : (rows.shift() ?? []);
  return rows.map((row) => Object.fromEntries(headers.map((header, at) => [header, row[at] ?? ""])));
}

/** Values in quotes may hold commas; two quotes stand for one. */
function csvFields(line: string): string[] {
  const fields = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
  if (!line.endsWith(",")) fields.pop();
  return fields.map((field) => {
    const value = field.endsWith(",") ? field.slice(0, -1) : field;
    return value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value;
  });
}

function lines(data: string): string[] {
  return data.split(/\r?\n/).filter((line) => line !== "");
}

function parsed(text: string, type: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw validationException(`MapItemReaderData must be valid ${type}.`);
  }
}
