import { expect } from "chai";
import { StepwrightError, type ErrorCode } from "../../src/errors/index.js";

/** The text of the error a call is refused with, after a look at its code. */
export function refusal(code: ErrorCode, call: () => unknown): string {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  return textOf(code, thrown);
}

/** The same for a promise that is rejected. */
export async function rejection(code: ErrorCode, promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  return textOf(code, thrown);
}

function textOf(code: ErrorCode, thrown: unknown): string {
  if (!(thrown instanceof StepwrightError)) throw thrown ?? new Error(`Nothing was thrown; expected ${code}.`);
  expect(thrown.code).to.equal(code);
  return thrown.message;
}
