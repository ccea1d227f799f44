import type { ItemReader, MapState } from "../../asl/index.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import { ofType } from "./constraint.js";
import { Datum } from "./datum.js";
import type { Sampler } from "./sample.js";

/** An object that has to lie in a bucket before the run. */
export interface DerivedObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
}

interface SourceSetup {
  /** How many items are listed. */
  readonly items: number;
  readonly sampler: Sampler;
  /** What the same Map found before, in another place. */
  readonly list: Datum | undefined;
}

/** What the reader of a distributed Map has to find, and where. */
export class ItemSource {
  readonly #reader: ItemReader;
  readonly #where: Datum;
  readonly list: Datum;

  constructor(state: MapState, reader: ItemReader, where: Datum, setup: SourceSetup) {
    this.#reader = reader;
    this.#where = where;
    for (const field of ["Bucket", reader.action === "getObject" ? "Key" : "Prefix"]) {
      const part = where.peek(field);
      if (part?.isOpen === true) part.require(ofType("string", String(setup.sampler.value(field))), setup.sampler);
    }
    this.list = this.#open(state.name, setup);
  }

  /** What the items can be: rows of texts, descriptions of objects, or any JSON. */
  #open(name: string, { items, sampler, list }: SourceSetup): Datum {
    const { action, inputType, csvHeaders } = this.#reader;
    if (list !== undefined && action === "getObject") return list;
    if (action === "listObjectsV2") {
      const prefix = this.#text("Prefix", sampler);
      return Datum.array(Array.from({ length: items }, (_, index) => listedObject(prefix, index + 1)));
    }
    if (inputType !== "CSV" && inputType !== "MANIFEST") return new Datum(name);
    return Datum.arrayOf(() => {
      if (csvHeaders === undefined) return Datum.record("row");
      return Datum.object(csvHeaders.map((header) => [header, Datum.text(header)] as const));
    }, name);
  }

  /** The objects to put, when all else is settled. */
  objects(sampler: Sampler): readonly DerivedObject[] {
    const bucket = this.#text("Bucket", sampler);
    const items = this.list.decide(sampler) as readonly JsonValue[];
    const { action, inputType } = this.#reader;
    if (action === "listObjectsV2") {
      return items.map((item) => ({ bucket, key: textIn(item, "Key"), body: "x".repeat(sizeIn(item)) }));
    }
    const key = this.#text("Key", sampler);
    if (inputType === "MANIFEST") return inventory(bucket, key, items);
    if (inputType === "CSV") return [{ bucket, key, body: this.#csv(items) }];
    if (inputType === "JSONL") return [{ bucket, key, body: items.map((item) => JSON.stringify(item)).join("\n") }];
    return [{ bucket, key, body: JSON.stringify(nested(this.#reader.itemsPointer, items)) }];
  }

  #text(field: string, sampler: Sampler): string {
    const value = this.#where.peek(field)?.decide(sampler);
    return typeof value === "string" ? value : "";
  }

  #csv(items: readonly JsonValue[]): string {
    const { csvHeaders, csvDelimiter = "COMMA" } = this.#reader;
    const delimiter = { COMMA: ",", PIPE: "|", SEMICOLON: ";", SPACE: " ", TAB: "\t" }[csvDelimiter] ?? ",";
    const headers = csvHeaders ?? columnsOf(items);
    const rows = csvHeaders === undefined ? [headers] : [];
    for (const item of items) rows.push(headers.map((header) => textIn(item, header)));
    return rows.map((row) => row.map(quoted).join(delimiter)).join("\n");
  }
}

/** What ListObjectsV2 tells of an object. Its size, tag and date are those of the object that is put. */
function listedObject(prefix: string, number: number): Datum {
  const key = new Datum("Key");
  key.requireOfLeaf(
    {
      candidates: [`${prefix}object-${number}`],
      test: (value) => typeof value === "string" && value.startsWith(prefix) && value !== prefix,
    },
    undefined,
  );
  const size = new Datum("Size");
  size.requireOfLeaf(
    { candidates: [1], test: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1e6 },
    undefined,
  );
  return Datum.object([
    ["Etag", Datum.text("Etag")],
    ["LastModified", new Datum("LastModified")],
    ["Key", key],
    ["Size", size],
    ["StorageClass", Datum.of("STANDARD")],
  ]);
}

/** An S3 inventory of one file. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html */
function inventory(bucket: string, key: string, items: readonly JsonValue[]): readonly DerivedObject[] {
  const columns = columnsOf(items);
  const file = `${key}.data.csv`;
  const manifest = {
    destinationBucket: `arn:aws:s3:::${bucket}`,
    fileFormat: "CSV",
    fileSchema: columns.join(", "),
    files: [{ key: file }],
  };
  const rows = items.map((item) => columns.map((column) => quoted(textIn(item, column))).join(","));
  return [
    { bucket, key, body: JSON.stringify(manifest) },
    { bucket, key: file, body: rows.join("\n") },
  ];
}

function columnsOf(items: readonly JsonValue[]): readonly string[] {
  const columns = new Set(items.flatMap((item) => (isJsonObject(item) ? Object.keys(item) : [])));
  return columns.size === 0 ? ["value"] : [...columns];
}

function quoted(text: string): string {
  return /[",|;\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textIn(item: JsonValue, field: string): string {
  const value = isJsonObject(item) ? item[field] : undefined;
  return typeof value === "string" ? value : "x";
}

function sizeIn(item: JsonValue): number {
  return isJsonObject(item) && typeof item["Size"] === "number" ? item["Size"] : 0;
}

/** A list under an RFC 6901 pointer. */
function nested(pointer: string | undefined, items: readonly JsonValue[]): JsonValue {
  const names = (pointer ?? "").split("/").slice(1);
  return names.reduceRight<JsonValue>(
    (inner, name) => ({ [name.replaceAll("~1", "/").replaceAll("~0", "~")]: inner }),
    items as JsonValue,
  );
}
