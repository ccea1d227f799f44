export { couldTake, injectedInto, unusedText, type Attempted, type Injected } from "./injection.js";
export { drawsOf, type DrawnAttempt } from "./draws.js";
export { exempt, effectOf, type FaultEffect } from "./task-errors.js";
export { failsSubmitted, serviceOf } from "./service-errors.js";
export { faultsOf, type TaskFault } from "./faults-of.js";
export {
  catcherFor,
  delaysOf,
  predictFault,
  retrierFor,
  type FaultError,
  type FaultPrediction,
  type RetryDelay,
} from "./prediction.js";
export { metFaults } from "./met-faults.js";
export { instrument, type InstrumentedCopy, type Projection } from "./instrument.js";
export { projectHistory } from "./project-history.js";
export type { ProjectedState } from "./attempt-chain.js";
