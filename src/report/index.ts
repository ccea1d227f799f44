export { explainChoices, type ChoiceExplanation, type ComparisonExplanation, type RuleExplanation } from "./choices.js";
export { ChoiceReader, wayTaken, type ChoiceDecision, type ChoiceWay } from "./choice-decisions.js";
export { renderChoices, renderFailure, type FailureReport, type ReportOptions } from "./failure.js";
export { render, type RenderOptions, type ReportFormat } from "./render.js";
