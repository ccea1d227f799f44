/**
 * The event types the engine writes, in the words of GetExecutionHistory, and the field that holds each one's details
 * (undefined where AWS writes none).
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export const eventTypes = {
  ExecutionStarted: "executionStartedEventDetails",
  ExecutionSucceeded: "executionSucceededEventDetails",
  ExecutionFailed: "executionFailedEventDetails",
  ExecutionAborted: "executionAbortedEventDetails",
  ExecutionTimedOut: "executionTimedOutEventDetails",
  EvaluationFailed: "evaluationFailedEventDetails",
  PassStateEntered: "stateEnteredEventDetails",
  PassStateExited: "stateExitedEventDetails",
  ChoiceStateEntered: "stateEnteredEventDetails",
  ChoiceStateExited: "stateExitedEventDetails",
  WaitStateEntered: "stateEnteredEventDetails",
  WaitStateExited: "stateExitedEventDetails",
  WaitStateAborted: undefined,
  SucceedStateEntered: "stateEnteredEventDetails",
  SucceedStateExited: "stateExitedEventDetails",
  FailStateEntered: "stateEnteredEventDetails",
  TaskStateEntered: "stateEnteredEventDetails",
  TaskStateExited: "stateExitedEventDetails",
  TaskStateAborted: undefined,
  TaskScheduled: "taskScheduledEventDetails",
  TaskStarted: "taskStartedEventDetails",
  TaskSubmitted: "taskSubmittedEventDetails",
  TaskSubmitFailed: "taskSubmitFailedEventDetails",
  TaskSucceeded: "taskSucceededEventDetails",
  TaskFailed: "taskFailedEventDetails",
  TaskTimedOut: "taskTimedOutEventDetails",
  LambdaFunctionScheduled: "lambdaFunctionScheduledEventDetails",
  LambdaFunctionStarted: undefined,
  LambdaFunctionSucceeded: "lambdaFunctionSucceededEventDetails",
  LambdaFunctionFailed: "lambdaFunctionFailedEventDetails",
  LambdaFunctionTimedOut: "lambdaFunctionTimedOutEventDetails",
  ActivityScheduled: "activityScheduledEventDetails",
  ActivityStarted: "activityStartedEventDetails",
  ActivitySucceeded: "activitySucceededEventDetails",
  ActivityFailed: "activityFailedEventDetails",
  ActivityTimedOut: "activityTimedOutEventDetails",
  ParallelStateEntered: "stateEnteredEventDetails",
  ParallelStateExited: "stateExitedEventDetails",
  ParallelStateStarted: undefined,
  ParallelStateSucceeded: undefined,
  ParallelStateFailed: undefined,
  ParallelStateAborted: undefined,
  MapStateEntered: "stateEnteredEventDetails",
  MapStateExited: "stateExitedEventDetails",
  MapStateStarted: "mapStateStartedEventDetails",
  MapStateSucceeded: undefined,
  MapStateFailed: undefined,
  MapStateAborted: undefined,
  MapRunStarted: "mapRunStartedEventDetails",
  MapRunSucceeded: undefined,
  MapRunFailed: "mapRunFailedEventDetails",
  MapRunAborted: undefined,
  MapIterationStarted: "mapIterationStartedEventDetails",
  MapIterationSucceeded: "mapIterationSucceededEventDetails",
  MapIterationFailed: "mapIterationFailedEventDetails",
  MapIterationAborted: "mapIterationAbortedEventDetails",
  ExecutionRedriven: "executionRedrivenEventDetails",
  MapRunRedriven: "mapRunRedrivenEventDetails",
} as const;

/** An event type the engine writes. */
export type EventType = keyof typeof eventTypes;

/** Every event type; a record in the log holds an index into this list. */
export const eventTypeNames: readonly EventType[] = Object.keys(eventTypes) as EventType[];

/** The index of each event type in {@link eventTypeNames}. */
export const eventTypeCodes: { readonly [Type in EventType]: number } = Object.fromEntries(
  eventTypeNames.map((type, code) => [type, code]),
) as Record<EventType, number>;
