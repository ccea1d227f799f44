export { analyse } from "./analysis/analyse.js";
export type {
  Analysis,
  Boundary,
  ChoiceAnalysis,
  ExampleInput,
  Gap,
  Overlap,
  SilentMismatch,
  UnreachableRule,
} from "./analysis/analysis.js";
export { assertChoice, type AssertChoiceOptions } from "./asserting/assert-choice.js";
export type { ChoiceReport, OutcomeRuns } from "./asserting/choice-report.js";
export type { ChoiceWorkflow } from "./asserting/choice-run.js";
export type { ChoiceCase } from "./choice/choice-case.js";
export {
  choice,
  type ChoiceOptions,
  type ChoiceOutcome,
  type ChoicePrediction,
  type ChoiceProperties,
} from "./choice/choice.js";
export type { DefinitionSource } from "./choice/definition-of.js";
export { eventsMatching } from "./events/events-matching.js";
export { eventsNearly, type NearMiss } from "./events/events-nearly.js";
export type { DerivedObject } from "./stubs/item-source.js";
export {
  stubsFor,
  type DerivedStubs,
  type StubAnswer,
  type StubbableBuilder,
  type StubsForOptions,
} from "./stubs-for.js";
