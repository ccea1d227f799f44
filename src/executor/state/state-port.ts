import type { StateStatus } from "../../plan/state/state-end.js";
import type { FieldValidation } from "../../plan/state/state-plan.js";

/** What the executor asks of a target to run one state: TestState's request. Values are JSON texts. */
export interface StateTestRequest {
  /** The whole machine. */
  readonly definition: string;
  readonly stateName: string;
  readonly input: string;
  readonly variables?: string;
  readonly context?: string;
  readonly mock?: {
    readonly result?: string;
    readonly errorOutput?: { readonly error: string; readonly cause?: string };
    readonly fieldValidationMode?: FieldValidation;
  };
  readonly stateConfiguration?: {
    readonly retrierRetryCount?: number;
    readonly errorCausedByState?: string;
    readonly mapIterationFailureCount?: number;
    readonly mapItemReaderData?: string;
  };
  /** Absent: the embedded cloud has one of its own. */
  readonly roleArn?: string;
}

/** TestState's answer at its most talkative. Values are JSON texts. */
export interface StateTestReport {
  readonly status: StateStatus;
  readonly output: string | undefined;
  readonly nextState: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** `inspectionData`, by AWS's names. */
  readonly inspectionData: Readonly<Record<string, unknown>>;
}
