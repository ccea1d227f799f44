import { StepwrightError } from "../src/errors/index.js";
import { ledger, type BuilderMark } from "../src/executor/ledger.js";
import type { TargetSource } from "../src/executor/port.js";
import type { Execution } from "../src/history/execution.js";
import { historyFiles, readHistoryFile } from "../src/recording/history-file.js";
import { replayReport } from "../src/recording/replay-report.js";
import { machineToReplay, replay, type ReplayResult } from "../src/recording/replay.js";
import { endedExecution, type EndedExecution, type RecordingSource } from "../src/recording/source.js";
import type { JsonValue } from "../src/util/json.js";
import { targetOf } from "./arguments.js";
import { sourceLine } from "./source-line.js";
import type { WorkflowReference } from "./workflow-builder.js";
import { accompanied } from "./accompanied.js";

/** A history that definitions can be put to. */
export interface ReplayableHistory {
  /**
   * Says which definition is to do again what the history shows.
   * @param reference a definition, what `deploy` returned, or the ARN of a machine: see {@link WorkflowReference}
   */
  against(reference: WorkflowReference): HistoryReplay;
}

/** A replay that is described and not run yet. It is never a promise: nothing happens before `check` or `run`. */
export interface HistoryReplay {
  /** Where a machine given by its ARN is looked up. The replay itself always runs on an embedded cloud of its own. */
  on(target: TargetSource): HistoryReplay;
  /**
   * Runs the definition with the recorded input and answers, and resolves to what differs, whatever happened.
   * @throws REPLAY_REFERENCE_INVALID, RECORDING_SOURCE_INVALID, RECORDING_INCOMPLETE, RECORDING_WITHOUT_DATA, HISTORY_INCOMPLETE,
   *   HISTORY_FILE_UNREADABLE, MACHINE_REFUSED, and what loading the definition throws
   */
  check(): Promise<ReplayResult>;
  /**
   * Runs it, and resolves to the new Execution if it did the same.
   * @throws REPLAY_DIFFERS, saying where it differs, and what `check` throws
   */
  run(): Promise<Execution>;
}

/** What became of one recorded file. */
export interface FileReplay extends ReplayResult {
  readonly file: string;
}

/** Histories in a folder, put to a definition. See {@link HistoryReplay}. */
export interface HistoriesReplay {
  /** Where a machine given by its ARN is looked up. */
  on(target: TargetSource): HistoriesReplay;
  /** Replays every file and resolves to what differs, by file. @throws HISTORIES_MISSING, and what a single replay's `check` throws */
  check(): Promise<{ readonly same: boolean; readonly replays: readonly FileReplay[] }>;
  /** Replays every file. @throws REPLAY_DIFFERS, saying for each file where it differs, and what `check` throws */
  run(): Promise<readonly Execution[]>;
}

/** How a history is read. */
export interface ReplayOptions {
  /** The definition that the recorded execution ran, where the history does not know it: it tells branches apart. Default: the one replayed. */
  readonly definition?: JsonValue;
  /** The execution's ARN, where the history does not know it: names in it that a workflow passes on come out alike. */
  readonly executionArn?: string;
}

/**
 * Takes a recorded history, so that the current definition of a workflow can be put to it: `against` runs it with the recorded input,
 * every task answered as it was, and says where it goes another way. Ids, times of the run and task tokens do not count.
 * @param source an Execution, a whole GetExecutionHistory response, or the path of a JSON file with such a response or its pages
 * @example await replayHistory("./histories/order-1.json").against("./orders.asl.json").run()
 */
export function replayHistory(source: RecordingSource | string, options: ReplayOptions = {}): ReplayableHistory {
  return Object.freeze({
    against: (reference: WorkflowReference): HistoryReplay =>
      new Replay({ source, options, reference, target: undefined }),
  });
}

/**
 * Takes every history of a folder: each JSON file in it, as GetExecutionHistory returned it. For a suite that replays on every build what
 * production did.
 * @example await replayHistories("./histories").against("./orders.asl.json").run()
 */
export function replayHistories(folder: string): { against(reference: WorkflowReference): HistoriesReplay } {
  return Object.freeze({
    against: (reference: WorkflowReference): HistoriesReplay => new FolderReplay(folder, reference),
  });
}

interface ReplayProps {
  readonly source: RecordingSource | string;
  readonly options: ReplayOptions;
  readonly reference: WorkflowReference;
  readonly target: TargetSource | undefined;
}

class Replay implements HistoryReplay {
  readonly #props: ReplayProps;
  readonly #mark: BuilderMark;

  constructor(props: ReplayProps, from?: Replay) {
    this.#props = props;
    this.#mark = marked("replayHistory(…).against(…)", from === undefined ? undefined : from.#mark);
    Object.freeze(this);
  }

  on(target: unknown): HistoryReplay {
    return new Replay({ ...this.#props, target: targetOf(target) }, this);
  }

  check(): Promise<ReplayResult> {
    return accompanied(this.#mark, async () => (await replayed(this.#props)).result);
  }

  run(): Promise<Execution> {
    const here: { stack?: string } = {};
    Error.captureStackTrace(here, this.run);
    return accompanied(this.#mark, async () => {
      const { result, title } = await replayed(this.#props);
      if (!result.same) throw differs(replayReport(result, title), result.differences.length, here);
      return result.execution;
    });
  }
}

class FolderReplay implements HistoriesReplay {
  readonly #folder: string;
  readonly #reference: WorkflowReference;
  readonly #target: TargetSource | undefined;
  readonly #mark: BuilderMark;

  constructor(folder: string, reference: WorkflowReference, target?: TargetSource, from?: FolderReplay) {
    this.#folder = folder;
    this.#reference = reference;
    this.#target = target;
    this.#mark = marked("replayHistories(…).against(…)", from === undefined ? undefined : from.#mark);
    Object.freeze(this);
  }

  on(target: unknown): HistoriesReplay {
    return new FolderReplay(this.#folder, this.#reference, targetOf(target), this);
  }

  check(): Promise<{ readonly same: boolean; readonly replays: readonly FileReplay[] }> {
    return accompanied(this.#mark, async () => {
      const replays = (await this.#all()).map(({ file, result }) => Object.freeze({ file, ...result }));
      return Object.freeze({ same: replays.every(({ same }) => same), replays: Object.freeze(replays) });
    });
  }

  run(): Promise<readonly Execution[]> {
    const here: { stack?: string } = {};
    Error.captureStackTrace(here, this.run);
    return accompanied(this.#mark, async () => {
      const replays = await this.#all();
      const other = replays.filter(({ result }) => !result.same);
      if (other.length > 0) {
        const reports = other.map(({ file, result, title }) => `${file}: ${replayReport(result, title)}`);
        const count = other.reduce((sum, { result }) => sum + result.differences.length, 0);
        throw differs(reports.join("\n\n"), count, here);
      }
      return replays.map(({ result }) => result.execution);
    });
  }

  async #all(): Promise<{ file: string; result: ReplayResult; title: string }[]> {
    const found: { file: string; result: ReplayResult; title: string }[] = [];
    for (const file of await historyFiles(this.#folder)) {
      const props = { source: file, options: {}, reference: this.#reference, target: this.#target };
      found.push({ file, ...(await replayed(props)) });
    }
    return found;
  }
}

async function replayed(props: ReplayProps): Promise<{ result: ReplayResult; title: string }> {
  const { definition, title } = await machineToReplay(props.reference, props.target);
  return { result: await replay(await sourceOf(props, definition), definition), title };
}

async function sourceOf({ source, options }: ReplayProps, current: JsonValue): Promise<EndedExecution> {
  const { definition, executionArn } = options;
  if (typeof source !== "string") {
    return endedExecution("replayHistory", source, { definition: definition ?? current, executionArn });
  }
  const file = await readHistoryFile(source);
  return endedExecution("replayHistory", file.history, {
    definition: definition ?? file.definition ?? current,
    executionArn: executionArn ?? file.executionArn,
  });
}

/** A replay that a test describes and never runs proves nothing: the Mocha hooks tell. */
function marked(what: string, from: BuilderMark | undefined): BuilderMark {
  return ledger.built({ at: sourceLine(), expects: true, summary: () => what }, from);
}

/** The error's stack begins where `run` was called. */
function differs(report: string, differences: number, here: { stack?: string }): StepwrightError {
  const error = new StepwrightError("REPLAY_DIFFERS", { report, differences });
  const frames = here.stack?.split("\n").slice(1) ?? [];
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}
