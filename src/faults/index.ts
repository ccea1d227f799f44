export { injectedInto, type Attempted, type Injected } from "./injection.js";
export { effectOf, serviceOf, type FaultEffect } from "./task-errors.js";
