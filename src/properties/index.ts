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
export { mutate, type AgainstOptions, type MutateOptions, type Mutant, type Mutation } from "./mutation/mutate.js";
export type { MutantResult, MutationReport } from "./mutation/mutation-report.js";
export type { MutationKind } from "../mutation/fault.js";
export type { WrittenMutant } from "../mutation/mutants-of.js";
export { coverAll, type CoverAllOptions } from "./paths/cover-all.js";
export type { CaseResult, CoverableWorkflow, CoverageCase } from "./paths/coverage-case.js";
export type { MissedPoint } from "./paths/coverage-search.js";
export type { CoverageReport, CoverageSuite, PointCount, TestFunction } from "./paths/coverage-suite.js";
export { inputsFor, type PathInputs } from "./paths/inputs-for.js";
export { pathsOf, type PathsOptions, type WorkflowPaths } from "./paths/paths-of.js";
export type { PathPoint } from "./paths/point.js";
export type { PathEnd, WorkflowPath } from "./paths/workflow-path.js";
export type { PathStep, RetriedStep } from "./stubs/walking/trace.js";
export type { DerivedObject } from "./stubs/item-source.js";
export {
  stubsFor,
  type DerivedStubs,
  type StubAnswer,
  type StubbableBuilder,
  type StubsForOptions,
} from "./stubs-for.js";
