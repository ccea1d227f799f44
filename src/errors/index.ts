export { durationOf } from "./duration.js";
export { StepwrightError, type ErrorCode } from "./stepwright-error.js";
export type { ErrorFacts } from "./texts.js";
