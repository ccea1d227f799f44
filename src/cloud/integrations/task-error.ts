import type { TaskAnswer } from "../../engine/tasks/task.js";
import { AwsError } from "../wire/aws-error.js";

/** How a Task fails whose call was refused. */
export type Refusal = (error: AwsError, requestId: string) => Extract<TaskAnswer, { kind: "failed" }>;

/** As the optimised integration writes it: `StepFunctions.StateMachineDoesNotExistException`. */
export const optimisedRefusal: Refusal = ({ code, message, statusCode }, requestId) => ({
  kind: "failed",
  error: `StepFunctions.${exceptionName(code)}`,
  cause:
    `${message} (Service: AWSStepFunctions; Status Code: ${statusCode}; Error Code: ${code}; ` +
    `Request ID: ${requestId}; Proxy: null)`,
});

/** As an integration through the AWS SDK writes it: `Sfn.InvalidTokenException`. */
export const sdkRefusal: Refusal = ({ code, message, statusCode }, requestId) => ({
  kind: "failed",
  error: `Sfn.${exceptionName(code)}`,
  cause: `${message} (Service: Sfn, Status Code: ${statusCode}, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
});

function exceptionName(code: string): string {
  return /(Exception|Failure)$/.test(code) ? code : `${code}Exception`;
}

/** Does what a Task asks for; what AWS would refuse fails the Task. */
export function refusing(work: () => TaskAnswer, refusal: Refusal, requestId: string): TaskAnswer {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return refusal(error, requestId);
    throw error;
  }
}
