export type { MapLimits, Stage, Stages, StateOutcome } from "./inspection.js";
export { StateTest, type StateStep, type StateTestSetup } from "./state-test.js";
