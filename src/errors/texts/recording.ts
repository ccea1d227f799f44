import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/recording` raises. */
export interface RecordingFacts {
  /** What was given to `record` or `replayHistory` is no execution and no history. */
  RECORDING_SOURCE_INVALID: { readonly call: "record" | "replayHistory"; readonly found: string };
  /** The execution has not ended, or AWS keeps no history of it. */
  RECORDING_INCOMPLETE: { readonly execution: string; readonly why: "running" | "no-history" };
  /** The history says that something happened, but not with which data. `what` is a state, or `the input`. */
  RECORDING_WITHOUT_DATA: { readonly what: string };
  /** A spec was asked for, and nothing says which definition it is about. */
  RECORDING_DEFINITION_UNKNOWN: Readonly<Record<string, never>>;
  /** A file that should hold a history does not. */
  HISTORY_FILE_UNREADABLE: { readonly file: string; readonly problem: string };
  /** A folder that should hold histories has none. */
  HISTORIES_MISSING: { readonly folder: string; readonly problem: string | undefined };
  /** `against` was given a machine that cannot be looked up. */
  REPLAY_REFERENCE_INVALID: { readonly found: string; readonly unreachable: boolean };
  /** A replay went another way than its history. `report` is the whole text. */
  REPLAY_DIFFERS: { readonly report: string; readonly differences: number };
}

export const recordingTexts: TextsOf<RecordingFacts> = {
  RECORDING_SOURCE_INVALID: ({ call, found }) =>
    `${call}(…) was given ${found}. It takes an Execution, such as run() resolves to, or what GetExecutionHistory returned: { events: […] }` +
    `${call === "record" ? "" : ", or the path of a JSON file with it"}.`,
  RECORDING_INCOMPLETE: ({ execution, why }) =>
    why === "running"
      ? `Cannot record ${execution}: it has not ended. Wait until DescribeExecution no longer says RUNNING, then read its history again.`
      : `Cannot record ${execution}: there is no history of it. AWS keeps none of EXPRESS executions: run the machine as STANDARD, or record it on the embedded cloud.`,
  RECORDING_WITHOUT_DATA: ({ what }) =>
    `Cannot record the execution: the history does not hold ${what === "the input" ? what : `what ${JSON.stringify(what)} returned`}. ` +
    `Read it with includeExecutionData: true; data over 256 KiB is cut short by AWS and cannot be recorded.`,
  RECORDING_DEFINITION_UNKNOWN: () =>
    'toSpec(…) does not know the definition of the recorded workflow. Say what the spec is about, such as toSpec({ definition: "./orders.asl.json" }), or record it with record(history, { definition }).',
  HISTORY_FILE_UNREADABLE: ({ file, problem }) =>
    `Cannot read the history in ${file}: ${problem}. Write what GetExecutionHistory returned as JSON: { "events": […] }, or a list of such pages.`,
  HISTORIES_MISSING: ({ folder, problem }) =>
    `replayHistories(…) found no histories in ${folder}: ${problem ?? "no file in it ends in .json"}. ` +
    `Save some there: aws stepfunctions get-execution-history --execution-arn ARN > ${folder.replace(/\/$/, "")}/NAME.json`,
  REPLAY_REFERENCE_INVALID: ({ found, unreachable }) =>
    unreachable
      ? `against(…) was given ${found}, and nothing says where that machine is. Write .on(target) with the target it is deployed on, or give its definition.`
      : `against(…) was given ${found}. It takes a definition (object, JSON text, the path of a file, or a file URL), what deploy(…) returned, or the ARN of a state machine.`,
  REPLAY_DIFFERS: ({ report }) => report,
};
