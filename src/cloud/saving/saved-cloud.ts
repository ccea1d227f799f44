import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { StepwrightError } from "../../errors/index.js";
import type { Quotas } from "../../engine/index.js";
import type { FieldValidation } from "../../plan/state/state-plan.js";
import type { InterruptedOrchestration } from "../../executor/orchestration/interrupted.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { SavedEvents } from "../events/saving.js";
import type { SavedChildren } from "../integrations/children.js";
import type { SavedLogGroups } from "../logs/log-group.js";
import type { Place } from "../place.js";
import type { SavedQueues } from "../sqs/queues.js";
import type { ExecutionLogs } from "../states/execution-logs.js";
import type { SavedPauses } from "../states/pauses.js";
import type { Buckets } from "../storage/buckets.js";
import type { Callbacks } from "../tasks/callbacks.js";
import type { SavedDoubles } from "../tasks/doubles.js";
import type { SavedMocks } from "../tasks/mock-book.js";
import type { SavedRuns } from "./attended-runs.js";
import type { SavedStates } from "./saved-states.js";

/** The format written by this version. */
export const savedCloudVersion = 3;

/** An embedded cloud between two moments, as JSON: all but the functions it was given. */
export interface SavedCloud {
  readonly kind: "stepwright cloud";
  readonly version: number;
  readonly settings: {
    readonly region: string;
    readonly accountId: string;
    readonly seed: number;
    /** What is not limited is left out. */
    readonly quotas: Partial<Quotas>;
    readonly handlerLimitMs: number;
    readonly callbackGraceMs: number;
    readonly validateStubs: FieldValidation;
    readonly retain: boolean;
    /** Options that cannot be written down and that it was made with. */
    readonly needs: readonly ("perform" | "mockConfig")[];
  };
  readonly clock: { readonly now: number; readonly sequence: number };
  readonly states: SavedStates;
  readonly callbacks: ReturnType<Callbacks["save"]>;
  readonly children: SavedChildren;
  readonly doubles: readonly SavedDoubles[];
  readonly pauses: SavedPauses;
  /** Runs that look after executions: what their functions do. */
  readonly runs: SavedRuns;
  /** Batches and chains that were running. */
  readonly conducted: readonly InterruptedOrchestration[];
  readonly mocks: SavedMocks;
  readonly events: SavedEvents;
  readonly sqs: readonly (readonly [place: Place, queues: SavedQueues])[];
  readonly logs: readonly (readonly [place: Place, groups: SavedLogGroups])[];
  readonly logged: ReturnType<ExecutionLogs["save"]>;
  readonly objects: ReturnType<Buckets["save"]>;
  /** What whoever saved it keeps with it. */
  readonly note: JsonValue;
}

/** The text of a saved cloud, sealed: one that was changed afterwards, wherever it may be, would go on in ways nobody can foresee. */
export function textOfSavedCloud(saved: SavedCloud): string {
  const text = JSON.stringify(saved);
  return `${text.slice(0, -1)},"seal":"${sealOf(text)}"}`;
}

function sealOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * Reads a saved cloud. How its JSON is laid out does not matter.
 * @throws CLOUD_FILE_UNREADABLE for what is none, CLOUD_FILE_VERSION for one that another version wrote, CLOUD_OPTION_INVALID for no path
 */
export function readSavedCloud(path: string): SavedCloud {
  const unreadable = (problem: string, cause?: unknown): StepwrightError => unreadableCloud(path, problem, cause);
  if (typeof path !== "string") {
    const expected = "the path of a file that cloud.save(file) wrote";
    throw new StepwrightError("CLOUD_OPTION_INVALID", { call: "embedded", option: "from", value: path, expected });
  }
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw unreadable((error as Error).message, error);
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw unreadable(`it is no JSON (${(error as Error).message})`, error);
  }
  if (!isJsonObject(value) || value["kind"] !== "stepwright cloud") {
    throw unreadable("it holds something else than a saved cloud");
  }
  const { version } = value;
  if (version !== savedCloudVersion) {
    throw new StepwrightError("CLOUD_FILE_VERSION", { path, version, known: savedCloudVersion });
  }
  const { seal, ...saved } = value;
  if (seal !== sealOf(JSON.stringify(saved))) throw unreadable("it is damaged (it does not hold what was saved)");
  return saved as unknown as SavedCloud;
}

/**
 * Takes up what was read.
 * @throws what `take` throws; for any other failure CLOUD_FILE_UNREADABLE: a file that was written otherwise leads there, though its version is this one
 */
export function takingUp<Result>(path: string, take: () => Result): Result {
  try {
    return take();
  } catch (error) {
    if (error instanceof StepwrightError) throw error;
    throw unreadableCloud(path, `it is damaged (${error instanceof Error ? error.message : String(error)})`, error);
  }
}

function unreadableCloud(path: string, problem: string, cause: unknown): StepwrightError {
  return new StepwrightError("CLOUD_FILE_UNREADABLE", { path, problem }, { cause });
}
