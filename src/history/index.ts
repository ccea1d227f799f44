export type { Assessment } from "./assessment.js";
export * from "./assessments/index.js";
export { buildExecution, type ExecutionSource } from "./build-execution.js";
export { isCallback, tokenPlace, waitingAt, type WaitingState } from "./callbacks.js";
export { addCharge, carryCharges, ownCharges, type MapRunCharge, type StateCharge } from "./charges.js";
export {
  carryMapRuns,
  childThread,
  everyMapRun,
  mapRunsOf,
  unplaced,
  visitOfMapRun,
  type ChildSpan,
  type MapRunItemCounts,
  type SeenMapRun,
} from "./map-runs.js";
export { startedBy } from "./children.js";
export type * from "./event-details.js";
export {
  detailsFields,
  isHistoryEventType,
  type EventDetailsField,
  type HistoryEvent,
  type HistoryEventDetails,
  type HistoryEventHead,
  type HistoryEventOf,
  type HistoryEventType,
} from "./event.js";
export type { Attempt, Execution, ExecutionStatus, Thread, ThreadStatus, Visit, VisitStatus } from "./execution.js";
export { failureText, type Failed } from "./failure-text.js";
export { executionFromHistory, historyEventsOf, isHistoryResponse, type HistoryResponse } from "./from-history.js";
export { executionPathText, pathText } from "./path-text.js";
export {
  differenceLines,
  differences,
  matches,
  type ComparisonOptions,
  type Difference,
} from "./values/differences.js";
export { decodeExpected, encodeExpected, type FunctionDecoder, type FunctionEncoder } from "./values/encode.js";
export { isAsymmetric, type AsymmetricValue, type Expected } from "./values/expected.js";
export { is, isIsValue, type IsQuestion, type IsValue } from "./values/is.js";
export { valueText } from "./values/value-text.js";
