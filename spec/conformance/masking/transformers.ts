import { findPlaces, isRecord, setAt, valueAt } from "./find-places.js";
import { ApiTime, spacedText, type Unmasked } from "./json-text.js";
import { ISO_DATE_TIME, KEY_MASKS, maskFields, startsWithUuid } from "./key-masks.js";
import { sortParallelEvents } from "./parallel-events.js";
import type { References } from "./references.js";

/** One masking step, as the rows hold them. */
export interface Transformer {
  readonly type: string;
  /** Smaller goes first; 0 when absent. */
  readonly priority?: number;
  readonly regex?: string;
  readonly jsonpath?: string;
  readonly key?: string;
  readonly match_fn?: string;
  readonly fn?: string;
  readonly from?: string;
  readonly replacement?: string;
  /** Each different value becomes `<replacement:N>` everywhere, instead of this place becoming the replacement. */
  readonly replace_reference?: boolean;
}

const opaque = (jsonpath: string, replacement: string): Transformer => ({ type: "jsonpath", jsonpath, replacement });

/** Masks that every case gets before its own. */
export const FIRST_TRANSFORMERS: readonly Transformer[] = [
  opaque("$..SdkHttpMetadata..Date", "date"),
  opaque("$..SdkResponseMetadata..RequestId", "RequestId"),
  opaque("$..X-Amzn-Trace-Id", "X-Amzn-Trace-Id"),
  opaque("$..x-amz-crc32", "x-amz-crc32"),
  opaque("$..x-amzn-RequestId", "x-amzn-RequestId"),
  opaque("$..x-amzn-requestid", "x-amzn-requestid"),
  {
    type: "key_value_fn",
    match_fn: "_transform_stepfunctions_cause_details",
    replacement: "json-input",
    replace_reference: true,
  },
];

/** Masks that every case gets after its own. */
export const LAST_TRANSFORMERS: readonly Transformer[] = [
  { type: "regex", regex: "us-east-1", replacement: "<region>", priority: 2 },
  { type: "regex", regex: "arn:aws:", replacement: "arn:<partition>:", priority: 2 },
  { type: "response_metadata", priority: 2 },
  { type: "key_value_fn", match_fn: "uuid_id", replacement: "uuid", replace_reference: true, priority: 2 },
  { type: "regex", regex: ISO_DATE_TIME, replacement: "date", priority: 2 },
  { type: "key_value_fn", match_fn: "datetime", replacement: "datetime", priority: 2 },
  { type: "key_value_fn", match_fn: "timestamp", replacement: "timestamp", priority: 2 },
];

const OUTPUTS = ["$..stateExitedEventDetails.output", "$..executionSucceededEventDetails.output"];

type Apply = (transformer: Transformer, document: Unmasked, references: References) => void;

const APPLY: Readonly<Record<string, Apply>> = {
  regex: ({ regex = "", replacement = "" }, _document, references) => references.pattern(regex, replacement),
  jsonpath: ({ jsonpath = "", replacement = "", replace_reference }, document, references) => {
    for (const place of findPlaces(document, jsonpath)) {
      if (replace_reference) references.refer(valueAt(place), replacement);
      else setAt(place, replacement);
    }
  },
  key_value: ({ key, replacement = "", replace_reference }, document, references) =>
    maskFields(
      document,
      (name, value) => (name === key && value !== null && value !== "" ? value : undefined),
      replacement,
      replace_reference ? (value) => references.refer(value, replacement) : undefined,
    ),
  key_value_fn: ({ match_fn = "", replacement = "", replace_reference }, document, references) => {
    const mask = KEY_MASKS[match_fn];
    if (mask === undefined) throw new Error(`The row asks for the mask "${match_fn}", which the runner does not know.`);
    maskFields(
      document,
      mask,
      replacement,
      replace_reference ? (value) => references.refer(value, replacement) : undefined,
    );
  },
  response_metadata: (_transformer, document) => reduceMetadata(document),
  map_run_arn: (_transformer, document, references) => maskMapRunArns(document, references),
  parallel_events_sort: (_transformer, document) => {
    for (const place of findPlaces(document, "$..events")) {
      const events = valueAt(place);
      if (Array.isArray(events)) sortParallelEvents(events);
    }
  },
  _SfnSortVariableReferences: (_transformer, document) => {
    for (const place of findPlaces(document, "$..variableReferences")) {
      const references = valueAt(place);
      if (isRecord(references)) for (const names of Object.values(references)) if (Array.isArray(names)) names.sort();
    }
  },
  generic: ({ fn = "" }, document) => {
    if (!fn.endsWith("_convert_output_to_json"))
      throw new Error(`The row asks for the mask "${fn}", which the runner does not know.`);
    decodeOutputs(document);
  },
  listed_objects_output: (_transformer, document) => {
    for (const path of OUTPUTS) {
      for (const place of findPlaces(document, path)) {
        const output = valueAt(place);
        if (typeof output === "string") setAt(place, listedObjects(output));
      }
    }
  },
  regex_from_response: ({ from = "", replacement = "" }, document, references) => {
    const [, path = "", field = ""] = /^sym:extract\((.+)\)\.(\w+)$/.exec(from) ?? [];
    for (const place of findPlaces(document, path)) {
      const holder = valueAt(place);
      const value = isRecord(holder) ? holder[field] : undefined;
      if (typeof value === "string") references.literal(value, replacement);
    }
  },
};

/** Applies one masking step. @throws Error when the row asks for a step that the runner does not know */
export function applyTransformer(transformer: Transformer, document: Unmasked, references: References): void {
  const apply = APPLY[transformer.type];
  if (apply === undefined)
    throw new Error(`The row asks for the mask "${transformer.type}", which the runner does not know.`);
  apply(transformer, document, references);
}

/** Only the status code of a response's metadata is compared. */
function reduceMetadata(document: Unmasked): void {
  if (!isRecord(document)) return;
  for (const [key, value] of Object.entries(document)) {
    if (key === "ResponseMetadata" && isRecord(value)) {
      const status = value["HTTPStatusCode"];
      document[key] = { HTTPHeaders: {}, ...(status === undefined ? {} : { HTTPStatusCode: status }) };
    } else {
      reduceMetadata(value);
    }
  }
}

function maskMapRunArns(document: Unmasked, references: References): void {
  const arns = new Set<string>();
  for (const place of findPlaces(document, "$..mapRunArn")) {
    const arn = valueAt(place);
    if (typeof arn === "string") arns.add(arn);
  }
  [...arns].forEach((arn, index) => {
    const [first = "", second] = (arn.split("/").at(-1) ?? "").split(":");
    if (second !== undefined) references.literal(second, `<MapRunArnPart1_${index}idx>`);
    if (startsWithUuid(first)) references.literal(first, `<MapRunArnPart0_${index}idx>`);
  });
}

function decodeOutputs(document: Unmasked): void {
  for (const path of OUTPUTS) {
    for (const place of findPlaces(document, path)) {
      const output = valueAt(place);
      if (typeof output !== "string") continue;
      try {
        setAt(place, JSON.parse(output) as Unmasked);
      } catch {
        // Text that is no JSON stays as it is.
      }
    }
  }
}

/** A list of S3 objects, by key, without what differs from upload to upload. */
function listedObjects(output: string): string {
  const objects = JSON.parse(output) as Readonly<Record<string, Unmasked>>[];
  const byKey = [...objects].sort((a, b) => (String(a["Key"]) < String(b["Key"]) ? -1 : 1));
  return spacedText(
    byKey.map(({ Etag, LastModified, ...rest }) => ({
      ...(Etag !== undefined && { Etag: `<Etag-${String(rest["Key"])}>` }),
      ...(LastModified !== undefined && { LastModified: "<date>" }),
      ...rest,
    })),
  );
}

export { ApiTime };
