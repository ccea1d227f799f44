import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/history` raises. */
export interface HistoryFacts {
  /** A whole-run question was asked of a history that is not whole. */
  HISTORY_INCOMPLETE: { readonly question: string; readonly reason: "more-pages" | "no-end"; readonly events: number };
  /** What was given as a history is none. */
  HISTORY_UNREADABLE: { readonly problem: string };
  /** An expected value holds what no JSON value can equal. `value` is its text. */
  EXPECTED_VALUE_UNUSABLE: { readonly path: string; readonly value: string; readonly isFunction: boolean };
  /** A plan holds tagged data of a kind that is not known. */
  EXPECTED_VALUE_UNREADABLE: { readonly kind: string };
}

export const historyTexts: TextsOf<HistoryFacts> = {
  HISTORY_INCOMPLETE: ({ question, reason, events }) =>
    reason === "more-pages"
      ? `Cannot judge ${question}: this GetExecutionHistory response is one page of several (${events} events and a nextToken). ` +
        `Read every page, such as with paginateGetExecutionHistory from @aws-sdk/client-sfn, and pass all their events.`
      : `Cannot judge ${question}: the history does not reach the end of the execution (${events} events, none of which ends it). ` +
        `Wait until DescribeExecution no longer says RUNNING, then read the history again, all pages, such as with paginateGetExecutionHistory from @aws-sdk/client-sfn.`,
  HISTORY_UNREADABLE: ({ problem }) =>
    `Cannot read the history: ${problem}. Pass what GetExecutionHistory returned through the AWS SDK: { events: [{ id, previousEventId, timestamp, type, … }] }.`,
  EXPECTED_VALUE_UNUSABLE: ({ path, value, isFunction }) =>
    isFunction
      ? `In ${path} stands a function, which no JSON value equals. To judge with it write is.satisfying(fn).`
      : `In ${path} stands ${value}, which no JSON value equals. Write JSON, or a question such as is.number() or is.any().`,
  EXPECTED_VALUE_UNREADABLE: ({ kind }) =>
    `The plan holds an expected value of the kind "${kind}", which this version does not know. Read it with the version that wrote it.`,
};
