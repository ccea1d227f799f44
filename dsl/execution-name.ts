import { StepwrightError } from "../src/errors/index.js";

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html#StepFunctions-StartExecution-request-name */
const refused = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/u;

/**
 * A name for an execution.
 * @throws EXECUTION_NAME_INVALID for a name StartExecution would refuse
 */
export function executionNameOf(value: unknown): string {
  const refuse = (why: string): never => {
    throw new StepwrightError("EXECUTION_NAME_INVALID", { name: String(value), why });
  };
  if (typeof value !== "string") return refuse("it is no text");
  if (value.length === 0) return refuse("it is empty");
  if (value.length > 80) return refuse(`it has ${value.length} characters`);
  const [bad] = refused.exec(value) ?? [];
  return bad === undefined ? value : refuse(`it holds ${JSON.stringify(bad)}`);
}
