import { isJsonObject } from "../../util/json.js";
import { checkObject, integer, list, object, oneOf, orExpression, text, type Check } from "./checks.js";
import { path, payload } from "./payload-checks.js";

const whole = orExpression(integer({ min: 0 }));

/** Where a distributed Map reads its items. */
export const reader: Check = object({
  required: ["Resource"],
  fields: {
    Resource: action(/^arn:aws[a-z-]*:states:[^:]*:[^:]*:s3:(getObject|listObjectsV2)$/),
    Parameters: payload,
    Arguments: payload,
    ReaderConfig: readerConfig(),
  },
});

function readerConfig(): Check {
  const rules = object({
    fields: {
      InputType: oneOf("CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"),
      CSVHeaderLocation: oneOf("FIRST_ROW", "GIVEN"),
      CSVHeaders: list(text),
      CSVDelimiter: text,
      MaxItems: whole,
      MaxItemsPath: path,
      ItemsPointer: text,
      ManifestType: text,
      Transformation: text,
    },
    atMostOne: [["MaxItems", "MaxItemsPath"]],
  });
  return (value, at, scope) => {
    rules(value, at, scope);
    if (!isJsonObject(value)) return;
    if (value["InputType"] === "CSV" && value["CSVHeaderLocation"] === undefined) {
      scope.findings.refuse(at, "The field 'CSVHeaderLocation' is required");
    }
    if (value["CSVHeaderLocation"] === "GIVEN" && value["CSVHeaders"] === undefined) {
      scope.findings.refuse(at, "These fields are required: [CSVHeaders]");
    }
  };
}

/** How a distributed Map groups its items. */
export const batcher: Check = object({
  fields: {
    BatchInput: payload,
    MaxItemsPerBatch: whole,
    MaxItemsPerBatchPath: path,
    MaxInputBytesPerBatch: whole,
    MaxInputBytesPerBatchPath: path,
  },
  atMostOne: [
    ["MaxItemsPerBatch", "MaxItemsPerBatchPath"],
    ["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"],
  ],
});

const writerConfig: Check = object({
  required: ["OutputType"],
  fields: { Transformation: oneOf("NONE", "COMPACT", "FLATTEN"), OutputType: oneOf("JSON", "JSONL") },
});

/** Where a distributed Map writes its results: a bucket, a format, or both. */
export const writer: Check = (value, at, scope) => {
  if (!isJsonObject(value)) {
    scope.findings.refuse(at, "Expected value of type Object");
    return;
  }
  const target = scope.language === "JSONata" ? "Arguments" : "Parameters";
  const required =
    value["Resource"] === undefined ? (value["WriterConfig"] === undefined ? ["Resource", target] : []) : [target];
  checkObject(value, at, scope, {
    required,
    fields: {
      Resource: action(/^arn:aws[a-z-]*:states:[^:]*:[^:]*:s3:putObject$/),
      Parameters: payload,
      Arguments: payload,
      WriterConfig: writerConfig,
    },
  });
};

function action(shape: RegExp): Check {
  return (value, at, { findings }) => {
    if (typeof value !== "string" || !(shape.test(value) || value.includes("${"))) {
      findings.refuse(at, "The field 'Resource' does not match any of the allowed values");
    }
  };
}
