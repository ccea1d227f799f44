import type { ResultWriter } from "../../asl/machine.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { MapRun } from "./map-run.js";
import { MapRunFailure } from "./map-run-failure.js";
import type { ObjectStore } from "./object-store.js";

/** What there is to tell of a child execution that has ended. */
export interface ChildReport {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  readonly inputText: string;
  readonly outputText: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startTime: number;
  readonly stopTime: number;
}

/** A child execution's result with everything about it: what a writer gives where it transforms nothing, and always for failures. */
export function reportOf(child: ChildReport): JsonObject {
  const succeeded = child.status === "SUCCEEDED";
  return {
    ...(child.cause === undefined ? {} : { Cause: child.cause }),
    ...(child.error === undefined ? {} : { Error: child.error }),
    ExecutionArn: child.executionArn,
    Input: child.inputText,
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.outputText === undefined ? {} : { Output: child.outputText, OutputDetails: { Included: true } }),
    RedriveCount: 0,
    ...(succeeded
      ? {
          RedriveStatus: "NOT_REDRIVABLE",
          RedriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
        }
      : { RedriveStatus: "REDRIVABLE" }),
    StartDate: new Date(child.startTime).toISOString(),
    StateMachineArn: child.stateMachineArn,
    Status: child.status,
    StopDate: new Date(child.stopTime).toISOString(),
  };
}

/** Tells whether results are given with everything about their executions. */
export function reportsAll(writer: ResultWriter | undefined): boolean {
  return writer !== undefined && (writer.transformation ?? "NONE") === "NONE";
}

/** The results in the order of the items. */
export function resultsOf(mapRun: MapRun, writer: ResultWriter | undefined): JsonValue[] {
  return flattened(
    mapRun.results.filter((result) => result !== undefined),
    writer,
  );
}

function flattened(results: JsonValue[], writer: ResultWriter | undefined): JsonValue[] {
  if (writer?.transformation !== "FLATTEN") return results;
  return results.flatMap((result) => (Array.isArray(result) ? (result as JsonValue[]) : [result]));
}

/**
 * Writes the results of a Map Run and their manifest.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 * @param parameters the writer's Parameters or Arguments, evaluated
 * @returns where the manifest stands, as the state's result tells it
 * @throws MapRunFailure States.ResultWriterFailed
 */
export function writeResults(
  store: ObjectStore | undefined,
  mapRun: MapRun,
  writer: ResultWriter,
  parameters: JsonValue,
): JsonObject {
  const { Bucket, Prefix } = isJsonObject(parameters) ? parameters : {};
  if (typeof Bucket !== "string" || store === undefined) {
    throw new MapRunFailure("States.ResultWriterFailed", "The specified bucket does not exist");
  }
  const prefix = typeof Prefix === "string" && Prefix !== "" ? `${Prefix.replace(/\/$/, "")}/` : "";
  const folder = `${prefix}${mapRun.arn.split(":").at(-1)}`;
  const unsuccessful = new Set(mapRun.unsuccessful);
  const files = (name: string, wanted: (index: number) => boolean): JsonValue[] => {
    const kept = mapRun.results.filter((result, index) => result !== undefined && wanted(index)) as JsonValue[];
    if (kept.length === 0) return [];
    const Key = `${folder}/${name}_0.${writer.outputType === "JSONL" ? "jsonl" : "json"}`;
    const body = formatted(flattened(kept, writer), writer);
    store.put(Bucket, Key, body);
    return [{ Key, Size: Buffer.byteLength(body) }];
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

function formatted(results: readonly JsonValue[], { outputType }: ResultWriter): string {
  if (outputType === "JSON") return JSON.stringify(results);
  return results.map((result) => `${JSON.stringify(result)}\n`).join("");
}
