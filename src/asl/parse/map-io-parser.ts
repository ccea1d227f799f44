import type { JsonObject } from "../../util/json.js";
import type { ItemBatcher, ItemReader, MapState, ResultWriter } from "../machine.js";
import { limit, payload } from "./expressions.js";
import { given, objectIn, textIn, textsIn, type StateSource } from "./fields.js";

/** What a distributed Map reads, how it groups it, and what it writes. */
export function parseMapIo(from: StateSource): Pick<MapState, "reader" | "batcher" | "writer"> {
  const reader = objectIn(from.source, "ItemReader");
  const batcher = objectIn(from.source, "ItemBatcher");
  const writer = objectIn(from.source, "ResultWriter");
  return {
    ...(reader === undefined ? undefined : { reader: parseReader(inside(from, reader)) }),
    ...(batcher === undefined ? undefined : { batcher: parseBatcher(inside(from, batcher)) }),
    ...(writer === undefined ? undefined : { writer: parseWriter(inside(from, writer)) }),
  };
}

function inside(from: StateSource, source: JsonObject): StateSource {
  return { ...from, source };
}

function parseReader(from: StateSource): ItemReader {
  const config = objectIn(from.source, "ReaderConfig") ?? {};
  const lists = (textIn(from.source, "Resource") ?? "").endsWith(":listObjectsV2");
  const manifestType = textIn(config, "ManifestType") as ItemReader["manifestType"];
  // An inventory is always written in CSV: no InputType stands beside it.
  const inventory = manifestType === "S3_INVENTORY";
  const givenHeaders = config["CSVHeaderLocation"] === "GIVEN";
  return {
    action: lists ? "listObjectsV2" : "getObject",
    ...given("parameters", payload(from, "Parameters") ?? payload(from, "Arguments")),
    inputType: (textIn(config, "InputType") ?? (inventory ? "MANIFEST" : "JSON")) as ItemReader["inputType"],
    ...(givenHeaders ? { csvHeaders: textsIn(config, "CSVHeaders") } : undefined),
    ...given("csvDelimiter", textIn(config, "CSVDelimiter")),
    ...limit(inside(from, config), "MaxItems", "maxItems"),
    ...given("itemsPointer", textIn(config, "ItemsPointer")),
    ...given("manifestType", manifestType),
    ...(config["Transformation"] === "LOAD_AND_FLATTEN" ? { loadsAndFlattens: true as const } : undefined),
  };
}

function parseBatcher(from: StateSource): ItemBatcher {
  return {
    ...given("batchInput", payload(from, "BatchInput")),
    ...limit(from, "MaxItemsPerBatch", "maxItemsPerBatch"),
    ...limit(from, "MaxInputBytesPerBatch", "maxInputBytesPerBatch"),
  };
}

function parseWriter(from: StateSource): ResultWriter {
  const config = objectIn(from.source, "WriterConfig") ?? {};
  return {
    ...given("parameters", payload(from, "Parameters") ?? payload(from, "Arguments")),
    ...given("transformation", textIn(config, "Transformation") as ResultWriter["transformation"]),
    outputType: config["OutputType"] === "JSONL" ? "JSONL" : "JSON",
  };
}
