import type {
  ActivityScheduledEventDetails,
  ActivityStartedEventDetails,
  ErrorEventDetails,
  EvaluationFailedEventDetails,
  ExecutionRedrivenEventDetails,
  ExecutionStartedEventDetails,
  LambdaFunctionScheduledEventDetails,
  MapIterationEventDetails,
  MapRunRedrivenEventDetails,
  MapRunStartedEventDetails,
  MapStateStartedEventDetails,
  OutputEventDetails,
  StateEnteredEventDetails,
  StateExitedEventDetails,
  TaskErrorEventDetails,
  TaskEventDetails,
  TaskOutputEventDetails,
  TaskScheduledEventDetails,
} from "./event-details.js";

/** What each type of event carries beside its head. A type added here breaks the build until every table handles it. */
export interface HistoryEventDetails {
  ActivityFailed: { readonly activityFailedEventDetails?: ErrorEventDetails | undefined };
  ActivityScheduleFailed: { readonly activityScheduleFailedEventDetails?: ErrorEventDetails | undefined };
  ActivityScheduled: { readonly activityScheduledEventDetails?: ActivityScheduledEventDetails | undefined };
  ActivityStarted: { readonly activityStartedEventDetails?: ActivityStartedEventDetails | undefined };
  ActivitySucceeded: { readonly activitySucceededEventDetails?: OutputEventDetails | undefined };
  ActivityTimedOut: { readonly activityTimedOutEventDetails?: ErrorEventDetails | undefined };
  ChoiceStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  ChoiceStateExited: { readonly stateExitedEventDetails?: StateExitedEventDetails | undefined };
  EvaluationFailed: { readonly evaluationFailedEventDetails?: EvaluationFailedEventDetails | undefined };
  ExecutionAborted: { readonly executionAbortedEventDetails?: ErrorEventDetails | undefined };
  ExecutionFailed: { readonly executionFailedEventDetails?: ErrorEventDetails | undefined };
  ExecutionRedriven: { readonly executionRedrivenEventDetails?: ExecutionRedrivenEventDetails | undefined };
  ExecutionStarted: { readonly executionStartedEventDetails?: ExecutionStartedEventDetails | undefined };
  ExecutionSucceeded: { readonly executionSucceededEventDetails?: OutputEventDetails | undefined };
  ExecutionTimedOut: { readonly executionTimedOutEventDetails?: ErrorEventDetails | undefined };
  FailStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  LambdaFunctionFailed: { readonly lambdaFunctionFailedEventDetails?: ErrorEventDetails | undefined };
  LambdaFunctionScheduleFailed: { readonly lambdaFunctionScheduleFailedEventDetails?: ErrorEventDetails | undefined };
  LambdaFunctionScheduled: {
    readonly lambdaFunctionScheduledEventDetails?: LambdaFunctionScheduledEventDetails | undefined;
  };
  LambdaFunctionStartFailed: { readonly lambdaFunctionStartFailedEventDetails?: ErrorEventDetails | undefined };
  LambdaFunctionStarted: object;
  LambdaFunctionSucceeded: { readonly lambdaFunctionSucceededEventDetails?: OutputEventDetails | undefined };
  LambdaFunctionTimedOut: { readonly lambdaFunctionTimedOutEventDetails?: ErrorEventDetails | undefined };
  MapIterationAborted: { readonly mapIterationAbortedEventDetails?: MapIterationEventDetails | undefined };
  MapIterationFailed: { readonly mapIterationFailedEventDetails?: MapIterationEventDetails | undefined };
  MapIterationStarted: { readonly mapIterationStartedEventDetails?: MapIterationEventDetails | undefined };
  MapIterationSucceeded: { readonly mapIterationSucceededEventDetails?: MapIterationEventDetails | undefined };
  MapRunAborted: object;
  MapRunFailed: { readonly mapRunFailedEventDetails?: ErrorEventDetails | undefined };
  MapRunRedriven: { readonly mapRunRedrivenEventDetails?: MapRunRedrivenEventDetails | undefined };
  MapRunStarted: { readonly mapRunStartedEventDetails?: MapRunStartedEventDetails | undefined };
  MapRunSucceeded: object;
  MapStateAborted: object;
  MapStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  MapStateExited: { readonly stateExitedEventDetails?: StateExitedEventDetails | undefined };
  MapStateFailed: object;
  MapStateStarted: { readonly mapStateStartedEventDetails?: MapStateStartedEventDetails | undefined };
  MapStateSucceeded: object;
  ParallelStateAborted: object;
  ParallelStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  ParallelStateExited: { readonly stateExitedEventDetails?: StateExitedEventDetails | undefined };
  ParallelStateFailed: object;
  ParallelStateStarted: object;
  ParallelStateSucceeded: object;
  PassStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  PassStateExited: { readonly stateExitedEventDetails?: StateExitedEventDetails | undefined };
  SucceedStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  SucceedStateExited: { readonly stateExitedEventDetails?: StateExitedEventDetails | undefined };
  TaskFailed: { readonly taskFailedEventDetails?: TaskErrorEventDetails | undefined };
  TaskScheduled: { readonly taskScheduledEventDetails?: TaskScheduledEventDetails | undefined };
  TaskStartFailed: { readonly taskStartFailedEventDetails?: TaskErrorEventDetails | undefined };
  TaskStarted: { readonly taskStartedEventDetails?: TaskEventDetails | undefined };
  TaskStateAborted: object;
  TaskStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  TaskStateExited: { readonly stateExitedEventDetails?: StateExitedEventDetails | undefined };
  TaskSubmitFailed: { readonly taskSubmitFailedEventDetails?: TaskErrorEventDetails | undefined };
  TaskSubmitted: { readonly taskSubmittedEventDetails?: TaskOutputEventDetails | undefined };
  TaskSucceeded: { readonly taskSucceededEventDetails?: TaskOutputEventDetails | undefined };
  TaskTimedOut: { readonly taskTimedOutEventDetails?: TaskErrorEventDetails | undefined };
  WaitStateAborted: object;
  WaitStateEntered: { readonly stateEnteredEventDetails?: StateEnteredEventDetails | undefined };
  WaitStateExited: { readonly stateExitedEventDetails?: StateExitedEventDetails | undefined };
}

/** AWS's event types. */
export type HistoryEventType = keyof HistoryEventDetails;

/** What every event has. */
export interface HistoryEventHead {
  /** 1-based. */
  readonly id: number;
  /** 0 where AWS points at nothing. */
  readonly previousEventId: number;
  readonly timestamp: Date;
}

/** One type of event, with its details. */
export type HistoryEventOf<Type extends HistoryEventType> = HistoryEventHead & {
  readonly type: Type;
} & HistoryEventDetails[Type];

/** A history event in the shape GetExecutionHistory returns it through the AWS SDK, told apart by `type`. */
export type HistoryEvent = { [Type in HistoryEventType]: HistoryEventOf<Type> }[HistoryEventType];

/** The field of an event's details: a key of one of the event types. */
export type EventDetailsField = { [Type in HistoryEventType]: keyof HistoryEventDetails[Type] }[HistoryEventType];

/** The field that holds the details of each type; undefined where AWS writes none. */
export const detailsFields: { readonly [Type in HistoryEventType]: EventDetailsField | undefined } = {
  ActivityFailed: "activityFailedEventDetails",
  ActivityScheduleFailed: "activityScheduleFailedEventDetails",
  ActivityScheduled: "activityScheduledEventDetails",
  ActivityStarted: "activityStartedEventDetails",
  ActivitySucceeded: "activitySucceededEventDetails",
  ActivityTimedOut: "activityTimedOutEventDetails",
  ChoiceStateEntered: "stateEnteredEventDetails",
  ChoiceStateExited: "stateExitedEventDetails",
  EvaluationFailed: "evaluationFailedEventDetails",
  ExecutionAborted: "executionAbortedEventDetails",
  ExecutionFailed: "executionFailedEventDetails",
  ExecutionRedriven: "executionRedrivenEventDetails",
  ExecutionStarted: "executionStartedEventDetails",
  ExecutionSucceeded: "executionSucceededEventDetails",
  ExecutionTimedOut: "executionTimedOutEventDetails",
  FailStateEntered: "stateEnteredEventDetails",
  LambdaFunctionFailed: "lambdaFunctionFailedEventDetails",
  LambdaFunctionScheduleFailed: "lambdaFunctionScheduleFailedEventDetails",
  LambdaFunctionScheduled: "lambdaFunctionScheduledEventDetails",
  LambdaFunctionStartFailed: "lambdaFunctionStartFailedEventDetails",
  LambdaFunctionStarted: undefined,
  LambdaFunctionSucceeded: "lambdaFunctionSucceededEventDetails",
  LambdaFunctionTimedOut: "lambdaFunctionTimedOutEventDetails",
  MapIterationAborted: "mapIterationAbortedEventDetails",
  MapIterationFailed: "mapIterationFailedEventDetails",
  MapIterationStarted: "mapIterationStartedEventDetails",
  MapIterationSucceeded: "mapIterationSucceededEventDetails",
  MapRunAborted: undefined,
  MapRunFailed: "mapRunFailedEventDetails",
  MapRunRedriven: "mapRunRedrivenEventDetails",
  MapRunStarted: "mapRunStartedEventDetails",
  MapRunSucceeded: undefined,
  MapStateAborted: undefined,
  MapStateEntered: "stateEnteredEventDetails",
  MapStateExited: "stateExitedEventDetails",
  MapStateFailed: undefined,
  MapStateStarted: "mapStateStartedEventDetails",
  MapStateSucceeded: undefined,
  ParallelStateAborted: undefined,
  ParallelStateEntered: "stateEnteredEventDetails",
  ParallelStateExited: "stateExitedEventDetails",
  ParallelStateFailed: undefined,
  ParallelStateStarted: undefined,
  ParallelStateSucceeded: undefined,
  PassStateEntered: "stateEnteredEventDetails",
  PassStateExited: "stateExitedEventDetails",
  SucceedStateEntered: "stateEnteredEventDetails",
  SucceedStateExited: "stateExitedEventDetails",
  TaskFailed: "taskFailedEventDetails",
  TaskScheduled: "taskScheduledEventDetails",
  TaskStartFailed: "taskStartFailedEventDetails",
  TaskStarted: "taskStartedEventDetails",
  TaskStateAborted: undefined,
  TaskStateEntered: "stateEnteredEventDetails",
  TaskStateExited: "stateExitedEventDetails",
  TaskSubmitFailed: "taskSubmitFailedEventDetails",
  TaskSubmitted: "taskSubmittedEventDetails",
  TaskSucceeded: "taskSucceededEventDetails",
  TaskTimedOut: "taskTimedOutEventDetails",
  WaitStateAborted: undefined,
  WaitStateEntered: "stateEnteredEventDetails",
  WaitStateExited: "stateExitedEventDetails",
};

const types = new Set<string>(Object.keys(detailsFields));

/** Tells whether a text is one of AWS's event types. */
export function isHistoryEventType(text: string): text is HistoryEventType {
  return types.has(text);
}
