import type { TaskAnswer } from "../../engine/tasks/task.js";
import type { StepwrightError } from "../../errors/index.js";

/** Ends the execution with an error of ours: nothing stands in for the Task, or what stands in for it is at fault. */
export function unanswerable(error: string, { message }: StepwrightError): TaskAnswer {
  return { kind: "unanswerable", error, cause: message };
}
