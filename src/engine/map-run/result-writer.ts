import type { ResultWriter } from "../../asl/machine.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { ExecutionSetup } from "../execution/execution-state.js";
import type { MapRun } from "./map-run.js";
import { MapRunFailure } from "./map-run-failure.js";
import type { ObjectStore } from "./object-store.js";

/** How a child execution ended. */
export interface ChildEnding {
  readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  readonly inputText: string;
  readonly outputText: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startTime: number;
  readonly stopTime: number;
  readonly redriveCount: number;
}

/** Who a child execution is. */
export type ChildIdentity = Pick<ExecutionSetup, "executionArn" | "name" | "stateMachineArn">;

/** Tells who the child execution with an index is. */
export type Identify = (index: number) => ChildIdentity;

/** The ending of a child execution as it is kept until results are given: who it was can be told from its index. */
export function endingText(ending: ChildEnding): string {
  const { status, inputText, outputText, error, cause, startTime, stopTime, redriveCount } = ending;
  return JSON.stringify([status, inputText, outputText, error, cause, startTime, stopTime, redriveCount]);
}

function endingOf(text: string): ChildEnding {
  const [status, inputText, outputText, error, cause, startTime, stopTime, redriveCount] = JSON.parse(text) as [
    ChildEnding["status"],
    string,
    string | null,
    string | null,
    string | null,
    number,
    number,
    number,
  ];
  return {
    status,
    inputText,
    outputText: outputText ?? undefined,
    error: error ?? undefined,
    cause: cause ?? undefined,
    startTime,
    stopTime,
    redriveCount,
  };
}

/** A child execution's result with everything about it: what a writer gives where it transforms nothing, and always for failures. */
function reportText(child: ChildIdentity, ending: ChildEnding): string {
  const { status, outputText } = ending;
  const succeeded = status === "SUCCEEDED";
  // Fields without a value are left out of the text.
  return JSON.stringify({
    Cause: ending.cause,
    Error: ending.error,
    ExecutionArn: child.executionArn,
    Input: ending.inputText,
    InputDetails: included,
    Name: child.name,
    Output: outputText,
    OutputDetails: outputText === undefined ? undefined : included,
    RedriveCount: ending.redriveCount,
    RedriveStatus: succeeded ? "NOT_REDRIVABLE" : "REDRIVABLE",
    RedriveStatusReason: succeeded ? "Execution is SUCCEEDED and cannot be redriven" : undefined,
    StartDate: new Date(ending.startTime).toISOString(),
    StateMachineArn: child.stateMachineArn,
    Status: status,
    StopDate: new Date(ending.stopTime).toISOString(),
  });
}

const included = { Included: true };

/** Tells whether results are given with everything about their executions. */
export function reportsAll(writer: ResultWriter | undefined): boolean {
  return writer !== undefined && (writer.transformation ?? "NONE") === "NONE";
}

/** The results in the order of the items. */
export function resultsOf(mapRun: MapRun, writer: ResultWriter | undefined, identify: Identify): JsonValue[] {
  const texts = resultTexts(mapRun, writer, identify, () => true);
  return [...flattened(texts, writer)].map((text) => JSON.parse(text) as JsonValue);
}

/** The results of chosen child executions as JSON texts, one after the other. */
function* resultTexts(
  { results, unsuccessful }: MapRun,
  writer: ResultWriter | undefined,
  identify: Identify,
  wanted: (index: number) => boolean,
): Generator<string> {
  const reported = reportsAll(writer) ? undefined : new Set(unsuccessful);
  for (const [index, text] of results.entries()) {
    if (text === undefined || !wanted(index)) continue;
    if (reported?.has(index) === false) yield text;
    else yield reportText(identify(index), endingOf(text));
  }
}

function* flattened(texts: Iterable<string>, writer: ResultWriter | undefined): Generator<string> {
  for (const text of texts) {
    if (writer?.transformation !== "FLATTEN" || !text.startsWith("[")) yield text;
    else for (const value of JSON.parse(text) as JsonValue[]) yield JSON.stringify(value);
  }
}

/**
 * Writes the results of a Map Run and their manifest.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 * @param parameters the writer's Parameters or Arguments, evaluated
 * @param identify who the child executions are
 * @returns where the manifest stands, as the state's result tells it
 * @throws MapRunFailure States.ResultWriterFailed
 */
export function writeResults(
  store: ObjectStore | undefined,
  mapRun: MapRun,
  writer: ResultWriter,
  parameters: JsonValue,
  identify: Identify,
): JsonObject {
  const { Bucket, Prefix } = isJsonObject(parameters) ? parameters : {};
  if (typeof Bucket !== "string" || store === undefined) {
    throw new MapRunFailure("States.ResultWriterFailed", "The specified bucket does not exist");
  }
  const prefix = typeof Prefix === "string" && Prefix !== "" ? `${Prefix.replace(/\/$/, "")}/` : "";
  const folder = `${prefix}${mapRun.arn.split(":").at(-1)}`;
  const unsuccessful = new Set(mapRun.unsuccessful);
  const files = (name: string, wanted: (index: number) => boolean): JsonValue[] => {
    if (!mapRun.results.some((result, index) => result !== undefined && wanted(index))) return [];
    const Key = `${folder}/${name}_0.${writer.outputType === "JSONL" ? "jsonl" : "json"}`;
    const texts = flattened(resultTexts(mapRun, writer, identify, wanted), writer);
    return [{ Key, Size: store.put(Bucket, Key, formatted(texts, writer)) }];
  };
  const ResultFiles = {
    FAILED: files("FAILED", (index) => unsuccessful.has(index)),
    PENDING: [],
    SUCCEEDED: files("SUCCEEDED", (index) => !unsuccessful.has(index)),
  };
  const Key = `${folder}/manifest.json`;
  store.put(Bucket, Key, JSON.stringify({ DestinationBucket: Bucket, MapRunArn: mapRun.arn, ResultFiles }));
  return { MapRunArn: mapRun.arn, ResultWriterDetails: { Bucket, Key } };
}

function* formatted(texts: Iterable<string>, { outputType }: ResultWriter): Generator<string> {
  if (outputType === "JSONL") {
    for (const text of texts) yield `${text}\n`;
    return;
  }
  let before = "[";
  for (const text of texts) {
    yield before + text;
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}
