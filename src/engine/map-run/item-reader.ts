import type { ItemReader } from "../../asl/machine.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import { readCsv } from "./csv.js";
import { MapRunFailure } from "./map-run-failure.js";
import type { ObjectStore, StoredObject } from "./object-store.js";

/** Items a Map Run has at most. */
const mostItems = 100_000_000;

/** What a reader asks for: its Parameters or Arguments, evaluated. */
export interface ReaderRequest {
  readonly parameters: JsonValue;
  /** As MaxItems or MaxItemsPath gave it; 0 for no limit. */
  readonly maxItems: number;
}

/**
 * Reads the items of a Map Run.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 * @throws MapRunFailure States.ItemReaderFailed
 */
export function readItems(store: ObjectStore | undefined, reader: ItemReader, request: ReaderRequest): JsonValue[] {
  const { maxItems } = request;
  if (maxItems < 0) throw failure("field MaxItems must be positive");
  const most = maxItems === 0 ? mostItems : Math.min(maxItems, mostItems);
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const bucket = text(parameters["Bucket"]);
  if (reader.action === "listObjectsV2") {
    const found = store?.list(bucket, text(parameters["Prefix"]));
    if (found === undefined) throw noSuchBucket();
    if (reader.loadsAndFlattens !== true) return found.slice(0, most).map(listed);
    // What stands for a folder holds nothing.
    const files = found.filter(({ key }) => !key.endsWith("/"));
    return together(files, most, (file, left) => itemsIn(file.text, reader, left));
  }
  const read = (key: string, from = bucket): string => bodyOf(store, from, key);
  const body = read(text(parameters["Key"]));
  if (reader.manifestType === "ATHENA_DATA") {
    return together(writtenByAthena(body), most, ({ bucket: from, key }, left) =>
      itemsIn(read(key, from), reader, left),
    );
  }
  if (reader.inputType === "MANIFEST") return readInventory(body, read, most);
  return itemsIn(body, reader, most);
}

/** The items that one file holds. */
function itemsIn(body: string, reader: ItemReader, most: number): JsonValue[] {
  if (reader.inputType === "CSV") {
    return readCsv(body, { headers: reader.csvHeaders, delimiter: reader.csvDelimiter, most });
  }
  return reader.inputType === "JSONL" ? readLines(body, most) : readList(body, reader.itemsPointer).slice(0, most);
}

/** The items of several files, one file after the other. */
function together<File>(
  files: readonly File[],
  most: number,
  itemsOf: (file: File, left: number) => readonly JsonValue[],
): JsonValue[] {
  const items: JsonValue[] = [];
  for (const file of files) {
    if (items.length >= most) break;
    for (const item of itemsOf(file, most - items.length)) items.push(item);
  }
  return items;
}

/** The files that an Athena query wrote: its manifest names one a line. */
function writtenByAthena(manifest: string): { readonly bucket: string; readonly key: string }[] {
  return manifest
    .split("\n")
    .map((line) => line.trim().replace(/^"(.*)"$/, "$1"))
    .filter((line) => line !== "")
    .map((line) => {
      const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(line) ?? [];
      if (bucket === undefined || key === undefined) {
        throw failure(`The manifest file names "${line}", which is no object of Amazon S3.`);
      }
      return { bucket, key };
    });
}

function bodyOf(store: ObjectStore | undefined, bucket: string, key: string): string {
  const found = store?.get(bucket, key);
  if (found !== undefined) return found.text;
  if (store?.list(bucket, "") === undefined) throw noSuchBucket();
  throw failure("The specified key does not exist.");
}

function listed({ etag, lastModified, key, size }: StoredObject): JsonValue {
  return { Etag: etag, LastModified: Math.floor(lastModified / 1000), Key: key, Size: size, StorageClass: "STANDARD" };
}

function readList(body: string, pointer: string | undefined): readonly JsonValue[] {
  let value: JsonValue | undefined = parsed(body);
  if (pointer !== undefined) value = pointedAt(value, pointer);
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw failure("Attempting to map over non-iterable node.");
}

/** RFC 6901. */
function pointedAt(value: JsonValue, pointer: string): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(found)) found = (found as readonly JsonValue[])[Number(name)];
    else found = isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}

function readLines(body: string, most: number): JsonValue[] {
  const items: JsonValue[] = [];
  for (const line of body.split("\n")) {
    if (line.trim() === "") continue;
    if (items.length === most) break;
    items.push(parsed(line));
  }
  return items;
}

/** An S3 inventory: a manifest that names CSV files without headers, and their columns. */
function readInventory(body: string, read: (key: string, bucket?: string) => string, most: number): JsonValue[] {
  const manifest = parsed(body);
  const files = isJsonObject(manifest) ? manifest["files"] : undefined;
  if (!isJsonObject(manifest) || !Array.isArray(files) || manifest["fileFormat"] !== "CSV") {
    throw failure("The manifest file is not a valid S3 inventory manifest in CSV format.");
  }
  const headers = text(manifest["fileSchema"]).split(/\s*,\s*/);
  const bucket = text(manifest["destinationBucket"]).split(":::").at(-1) ?? "";
  const items: JsonValue[] = [];
  for (const file of files as readonly JsonValue[]) {
    const key = text(isJsonObject(file) ? file["key"] : undefined);
    for (const item of readCsv(read(key, bucket === "" ? undefined : bucket), { headers, most: most - items.length }))
      items.push(item);
  }
  return items;
}

function parsed(source: string): JsonValue {
  try {
    return JSON.parse(source) as JsonValue;
  } catch (thrown) {
    throw failure(`The file is not valid JSON: ${(thrown as Error).message}`);
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function noSuchBucket(): MapRunFailure {
  return failure("The specified bucket does not exist");
}

function failure(cause: string): MapRunFailure {
  return new MapRunFailure("States.ItemReaderFailed", cause);
}
