import type { TokenAnswer } from "../port.js";

/** SendTaskSuccess: nothing becomes null. */
export function successAnswer(taskToken: string, output: unknown): TokenAnswer {
  return { kind: "success", taskToken, output: JSON.stringify(output) ?? "null" };
}

/** SendTaskFailure. */
export function failureAnswer(taskToken: string, error: string | undefined, cause: string | undefined): TokenAnswer {
  return {
    kind: "failure",
    taskToken,
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}
