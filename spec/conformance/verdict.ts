import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";
import { datedFields } from "./comparing/dated-fields.js";
import { differences, type Difference } from "./comparing/difference.js";
import { onlyForeignTexts } from "./comparing/foreign-texts.js";
import { forgive } from "./comparing/flips.js";
import type { RecordedRow } from "./rows.js";

/** What came of one case. */
export interface Verdict {
  readonly passed: boolean;
  /** Fields AWS added while the cases were recorded, where nothing else keeps the case from passing. It does not pass for that. */
  readonly dated?: readonly string[];
  /** A text that an emulator worded is all that differs. It does not pass for that. */
  readonly foreign?: boolean;
  /** The known flips that were forgiven. */
  readonly flips: readonly string[];
  readonly differences: readonly Difference[];
  /** What the case got, masked, for `--verbose`. */
  readonly actual: JsonValue | undefined;
}

/** Judges what came out, without any forgiveness. */
export function judge(expected: JsonValue, actual: JsonValue): Verdict {
  const found = differences(expected, actual);
  return { passed: found.length === 0, flips: [], differences: found, actual };
}

/** Judges a masked recording; differences that are a known flip are forgiven. */
export function judgeRecording(row: RecordedRow, expected: JsonObject, actual: JsonObject): Verdict {
  const found = differences(expected, actual);
  const { standing, flips } = forgive(
    found,
    { expected: eventsOf(expected), actual: eventsOf(actual) },
    row.recorded_date,
  );
  const dated = datedFields(standing, row.recorded_date);
  return {
    passed: standing.length === 0,
    flips,
    differences: standing,
    actual,
    ...(dated.length > 0 && { dated }),
    ...(onlyForeignTexts(standing) && { foreign: true }),
  };
}

/** A case that could not be carried through. */
export function broken(error: unknown): Verdict {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    passed: false,
    flips: [],
    differences: [{ path: "$", expected: "a run to the end", actual: text }],
    actual: undefined,
  };
}

function eventsOf(responses: JsonObject): readonly JsonObject[] {
  const histories = Object.values(responses).filter(
    (response) => isJsonObject(response) && Array.isArray(response["events"]),
  );
  const [history] = histories as { events: JsonObject[] }[];
  return history?.events ?? [];
}
