/**
 * What the events carry, in the shapes GetExecutionHistory returns through the AWS SDK.
 * Source: AWS Step Functions API Reference, HistoryEvent and its details types.
 */

/** Whether AWS cut the text short. */
export interface ExecutionDataDetails {
  readonly truncated?: boolean | undefined;
}

/** The error name and its explanation, where an event tells of a failure. */
export interface ErrorEventDetails {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The role a task was run under, where it names another. */
export interface TaskCredentialsDetails {
  readonly roleArn?: string | undefined;
}

/** `input` is JSON text. */
export interface ExecutionStartedEventDetails {
  readonly input?: string | undefined;
  readonly inputDetails?: ExecutionDataDetails | undefined;
  readonly roleArn?: string | undefined;
  readonly stateMachineAliasArn?: string | undefined;
  readonly stateMachineVersionArn?: string | undefined;
}

/** `output` is JSON text. */
export interface OutputEventDetails {
  readonly output?: string | undefined;
  readonly outputDetails?: ExecutionDataDetails | undefined;
}

/** How often the execution was redriven, this time included. */
export interface ExecutionRedrivenEventDetails {
  readonly redriveCount?: number | undefined;
}

/** `input` is JSON text, before InputPath. */
export interface StateEnteredEventDetails {
  readonly name: string | undefined;
  readonly input?: string | undefined;
  readonly inputDetails?: ExecutionDataDetails | undefined;
}

/** `output` and each assigned variable are JSON text. */
export interface StateExitedEventDetails {
  readonly name: string | undefined;
  readonly output?: string | undefined;
  readonly outputDetails?: ExecutionDataDetails | undefined;
  readonly assignedVariables?: Readonly<Record<string, string>> | undefined;
  readonly assignedVariablesDetails?: ExecutionDataDetails | undefined;
}

/** A JSONata expression failed; `location` is the field that holds it. */
export interface EvaluationFailedEventDetails extends ErrorEventDetails {
  readonly location?: string | undefined;
  readonly state: string | undefined;
}

/** The service and the action a task calls: `lambda`, `invoke`. */
export interface TaskEventDetails {
  readonly resourceType: string | undefined;
  readonly resource: string | undefined;
}

/** `parameters` is JSON text: the effective payload. */
export interface TaskScheduledEventDetails extends TaskEventDetails {
  readonly region: string | undefined;
  readonly parameters: string | undefined;
  readonly timeoutInSeconds?: number | undefined;
  readonly heartbeatInSeconds?: number | undefined;
  readonly taskCredentials?: TaskCredentialsDetails | undefined;
}

/** A task answered: `output` is JSON text. */
export interface TaskOutputEventDetails extends TaskEventDetails, OutputEventDetails {}

/** A task failed or ran out of time. */
export interface TaskErrorEventDetails extends TaskEventDetails, ErrorEventDetails {}

/** `resource` is the function's ARN, `input` the effective payload as JSON text. */
export interface LambdaFunctionScheduledEventDetails {
  readonly resource: string | undefined;
  readonly input?: string | undefined;
  readonly inputDetails?: ExecutionDataDetails | undefined;
  readonly timeoutInSeconds?: number | undefined;
  readonly taskCredentials?: TaskCredentialsDetails | undefined;
}

/** `resource` is the activity's ARN, `input` the effective payload as JSON text. */
export interface ActivityScheduledEventDetails {
  readonly resource: string | undefined;
  readonly input?: string | undefined;
  readonly inputDetails?: ExecutionDataDetails | undefined;
  readonly timeoutInSeconds?: number | undefined;
  readonly heartbeatInSeconds?: number | undefined;
}

/** The worker that took the task. */
export interface ActivityStartedEventDetails {
  readonly workerName?: string | undefined;
}

/** How many items the Map was given. */
export interface MapStateStartedEventDetails {
  readonly length?: number | undefined;
}

/** The Map state's name and the item's 0-based index. */
export interface MapIterationEventDetails {
  readonly name?: string | undefined;
  readonly index?: number | undefined;
}

/** The Map Run of a distributed Map. */
export interface MapRunStartedEventDetails {
  readonly mapRunArn?: string | undefined;
}

/** The Map Run, and how often it was redriven. */
export interface MapRunRedrivenEventDetails extends MapRunStartedEventDetails {
  readonly redriveCount?: number | undefined;
}
