import { texts, type ErrorFacts } from "./texts.js";
import { userFrames } from "./user-frames.js";

/** A stable name for one kind of mistake or failure, such as `DURATION_INVALID`. */
export type ErrorCode = keyof ErrorFacts;

const brand = Symbol.for("stepwright.error");

/**
 * Every error Stepwright throws. `code` is stable and `facts` holds what the text was written from, so a program
 * can act on it; `instanceof` also holds between two copies of the package. Its stack starts at the user's line.
 */
export class StepwrightError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name: string = "StepwrightError";
  readonly code: Code;
  readonly facts: ErrorFacts[Code];

  constructor(code: Code, facts: ErrorFacts[Code], options?: ErrorOptions) {
    super(texts[code](facts), options);
    this.code = code;
    this.facts = facts;
    Object.defineProperty(this, brand, { value: true });
    startsAtUser(this, userFrames(new.target));
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** Lets the stack leave out the frames of the package before the user's, as matchers do. */
function startsAtUser(error: Error, frames: () => string): void {
  const put = (stack: unknown): void => {
    Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  };
  Object.defineProperty(error, "stack", {
    get: () => {
      const stack = `${error.name}: ${error.message}\n${frames()}`;
      put(stack);
      return stack;
    },
    set: put,
    configurable: true,
  });
}
