import type {
  ErrorEventDetails,
  MapIterationEventDetails,
  OutputEventDetails,
  StateEnteredEventDetails,
  StateExitedEventDetails,
} from "../event-details.js";
import type { HistoryEvent, HistoryEventOf, HistoryEventType } from "../event.js";
import { jsonText } from "./json-text.js";
import type { Failure } from "./nodes.js";
import type { Place } from "./places.js";
import type { HistoryReader } from "./reader.js";

/** Reads one type of event into the tree. @returns where the event belongs; undefined: where the one before it does */
type Handler<Type extends HistoryEventType> = (reader: HistoryReader, event: HistoryEventOf<Type>) => Place | undefined;

const failure = (details: ErrorEventDetails | undefined): Failure => ({ error: details?.error, cause: details?.cause });
const timeout = (details: ErrorEventDetails | undefined): Failure => ({
  error: details?.error ?? "States.Timeout",
  cause: details?.cause,
});

const nothing = (): undefined => undefined;

const entered =
  (type: string) =>
  (
    reader: HistoryReader,
    event: HistoryEvent & { stateEnteredEventDetails?: StateEnteredEventDetails | undefined },
  ): Place => {
    const details = event.stateEnteredEventDetails;
    return reader.enter(event, details?.name ?? "", type, jsonText(details?.input, details?.inputDetails));
  };

const exited = (
  reader: HistoryReader,
  event: HistoryEvent & { stateExitedEventDetails?: StateExitedEventDetails | undefined },
): Place | undefined => {
  const details = event.stateExitedEventDetails;
  const visit = reader.exit(event, details?.name ?? "");
  if (visit === undefined) return undefined;
  visit.outputText = jsonText(details?.output, details?.outputDetails);
  if (details?.assignedVariables !== undefined) {
    visit.variableTexts = Object.fromEntries(
      Object.entries(details.assignedVariables).flatMap(([name, text]) => {
        const value = jsonText(text);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }
  reader.explainCaught(visit);
  return visit;
};

const started = (reader: HistoryReader, event: HistoryEvent): Place | undefined => reader.tasks.start(event);

const succeeded = (
  reader: HistoryReader,
  event: HistoryEvent,
  details: OutputEventDetails | undefined,
): Place | undefined => reader.tasks.succeed(event, jsonText(details?.output, details?.outputDetails));

const iteration = (
  reader: HistoryReader,
  event: HistoryEvent,
  details: MapIterationEventDetails | undefined,
  status: "succeeded" | "failed" | "aborted",
): Place | undefined => reader.work.endIteration(event, details?.name ?? "", details?.index ?? 0, status);

/** How each type of event is read. Complete by type: a new one does not compile until it is handled here. */
export const handlers: { readonly [Type in HistoryEventType]: Handler<Type> } = {
  ExecutionStarted: (reader) => reader.places.top,
  ExecutionSucceeded: (reader, event) => reader.end(event, "succeeded", failure(undefined)),
  ExecutionFailed: (reader, event) => reader.end(event, "failed", failure(event.executionFailedEventDetails)),
  ExecutionTimedOut: (reader, event) => reader.end(event, "timedOut", timeout(event.executionTimedOutEventDetails)),
  ExecutionAborted: (reader, event) => reader.end(event, "aborted", failure(event.executionAbortedEventDetails)),
  ExecutionRedriven: (reader, event) => reader.redrive(event),

  ChoiceStateEntered: entered("Choice"),
  FailStateEntered: entered("Fail"),
  MapStateEntered: entered("Map"),
  ParallelStateEntered: entered("Parallel"),
  PassStateEntered: entered("Pass"),
  SucceedStateEntered: entered("Succeed"),
  TaskStateEntered: entered("Task"),
  WaitStateEntered: entered("Wait"),
  ChoiceStateExited: exited,
  MapStateExited: exited,
  ParallelStateExited: exited,
  PassStateExited: exited,
  SucceedStateExited: exited,
  TaskStateExited: exited,
  WaitStateExited: exited,
  MapStateAborted: (reader, event) => reader.aborts.abort(event, "Map"),
  ParallelStateAborted: (reader, event) => reader.aborts.abort(event, "Parallel"),
  TaskStateAborted: (reader, event) => reader.aborts.abort(event, "Task"),
  WaitStateAborted: (reader, event) => reader.aborts.abort(event, "Wait"),
  EvaluationFailed: (reader, event) =>
    reader.tasks.failEvaluation(
      event,
      event.evaluationFailedEventDetails?.state ?? "",
      failure(event.evaluationFailedEventDetails),
    ),

  TaskScheduled: (reader, event) => reader.tasks.schedule(event, jsonText(event.taskScheduledEventDetails?.parameters)),
  TaskStarted: started,
  TaskStartFailed: (reader, event) => reader.tasks.fail(event, "failed", failure(event.taskStartFailedEventDetails)),
  TaskSubmitted: (reader, event) => {
    const details = event.taskSubmittedEventDetails;
    return reader.tasks.submit(event, jsonText(details?.output, details?.outputDetails));
  },
  TaskSubmitFailed: (reader, event) => reader.tasks.fail(event, "failed", failure(event.taskSubmitFailedEventDetails)),
  TaskSucceeded: (reader, event) => succeeded(reader, event, event.taskSucceededEventDetails),
  TaskFailed: (reader, event) => reader.tasks.fail(event, "failed", failure(event.taskFailedEventDetails)),
  TaskTimedOut: (reader, event) => reader.tasks.fail(event, "timedOut", timeout(event.taskTimedOutEventDetails)),

  LambdaFunctionScheduled: (reader, event) => {
    const details = event.lambdaFunctionScheduledEventDetails;
    return reader.tasks.schedule(event, jsonText(details?.input, details?.inputDetails));
  },
  LambdaFunctionScheduleFailed: (reader, event) =>
    reader.tasks.fail(event, "failed", failure(event.lambdaFunctionScheduleFailedEventDetails)),
  LambdaFunctionStarted: started,
  LambdaFunctionStartFailed: (reader, event) =>
    reader.tasks.fail(event, "failed", failure(event.lambdaFunctionStartFailedEventDetails)),
  LambdaFunctionSucceeded: (reader, event) => succeeded(reader, event, event.lambdaFunctionSucceededEventDetails),
  LambdaFunctionFailed: (reader, event) =>
    reader.tasks.fail(event, "failed", failure(event.lambdaFunctionFailedEventDetails)),
  LambdaFunctionTimedOut: (reader, event) =>
    reader.tasks.fail(event, "timedOut", timeout(event.lambdaFunctionTimedOutEventDetails)),

  ActivityScheduled: (reader, event) => {
    const details = event.activityScheduledEventDetails;
    return reader.tasks.schedule(event, jsonText(details?.input, details?.inputDetails));
  },
  ActivityScheduleFailed: (reader, event) =>
    reader.tasks.fail(event, "failed", failure(event.activityScheduleFailedEventDetails)),
  ActivityStarted: started,
  ActivitySucceeded: (reader, event) => succeeded(reader, event, event.activitySucceededEventDetails),
  ActivityFailed: (reader, event) => reader.tasks.fail(event, "failed", failure(event.activityFailedEventDetails)),
  ActivityTimedOut: (reader, event) =>
    reader.tasks.fail(event, "timedOut", timeout(event.activityTimedOutEventDetails)),

  ParallelStateStarted: (reader, event) => reader.work.begin(event, "Parallel", undefined),
  ParallelStateSucceeded: (reader, event) => reader.work.succeed(event, "Parallel"),
  ParallelStateFailed: (reader, event) => reader.work.fail(event, "Parallel"),
  MapStateStarted: (reader, event) => reader.work.begin(event, "Map", event.mapStateStartedEventDetails?.length),
  MapStateSucceeded: (reader, event) => reader.work.succeed(event, "Map"),
  MapStateFailed: (reader, event) => reader.work.fail(event, "Map"),
  MapIterationStarted: (reader, event) => {
    const details = event.mapIterationStartedEventDetails;
    return reader.work.beginIteration(event, details?.name ?? "", details?.index ?? 0);
  },
  MapIterationSucceeded: (reader, event) =>
    iteration(reader, event, event.mapIterationSucceededEventDetails, "succeeded"),
  MapIterationFailed: (reader, event) => iteration(reader, event, event.mapIterationFailedEventDetails, "failed"),
  MapIterationAborted: (reader, event) => iteration(reader, event, event.mapIterationAbortedEventDetails, "aborted"),

  MapRunStarted: nothing,
  MapRunRedriven: (reader, event) => reader.work.redriveMapRun(event),
  MapRunSucceeded: nothing,
  MapRunAborted: nothing,
  MapRunFailed: (reader, event) => {
    const visit = reader.places.visitBefore(event);
    if (visit !== undefined) visit.pending = { status: "failed", failure: failure(event.mapRunFailedEventDetails) };
    return visit;
  },
};
