export { durationOf } from "./duration.js";
export { refuseUnknownOptions } from "./known-options.js";
export { StepwrightError, type ErrorCode } from "./stepwright-error.js";
export type { ErrorFacts } from "./texts.js";
