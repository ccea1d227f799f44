import { expect } from "chai";
import { StepwrightError, type ErrorCode } from "../../src/errors/index.js";

/** The error a promise rejects with, which has to be ours and have the given code. */
export async function rejection(code: ErrorCode, promise: Promise<unknown>): Promise<StepwrightError> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(StepwrightError);
    expect((error as StepwrightError).code, (error as Error).message).to.equal(code);
    return error as StepwrightError;
  }
  return expect.fail(`did not reject with ${code}`);
}
