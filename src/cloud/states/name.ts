import { AwsError } from "../wire/aws-error.js";

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html lists what a name must not contain.
const forbidden =
  /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\u{fffe}\u{ffff}]|[\u{d800}-\u{dfff}]|[\u{10000}-\u{10ffff}]/u;

/**
 * Checks the name of a state machine or execution.
 * @throws AwsError InvalidName
 */
export function checkName(name: string): void {
  if (!isName(name)) throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
}

/** Tells whether a text holds only what names may hold. */
export function isName(text: string): boolean {
  return !forbidden.test(text);
}
