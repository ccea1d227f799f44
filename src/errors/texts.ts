import { aslTexts, type AslFacts } from "./texts/asl.js";
import { cloudTexts, type CloudFacts } from "./texts/cloud.js";
import { configTexts, type ConfigFacts } from "./texts/config.js";
import { coverageTexts, type CoverageFacts } from "./texts/coverage.js";
import { definitionTexts, type DefinitionFacts } from "./texts/definition.js";
import { dslTexts, type DslFacts } from "./texts/dsl.js";
import { engineTexts, type EngineFacts } from "./texts/engine.js";
import { eventsTexts, type EventsFacts } from "./texts/events.js";
import { faultTexts, type FaultFacts } from "./texts/faults.js";
import { historyTexts, type HistoryFacts } from "./texts/history.js";
import { loaderTexts, type LoaderFacts } from "./texts/loaders.js";
import { matcherTexts, type MatcherFacts } from "./texts/matchers.js";
import { mochaTexts, type MochaFacts } from "./texts/mocha.js";
import { planTexts, type PlanFacts } from "./texts/plan.js";
import { propertyTexts, type PropertyFacts } from "./texts/properties.js";
import { recordingTexts, type RecordingFacts } from "./texts/recording.js";
import { targetTexts, type TargetFacts } from "./texts/targets.js";

/** What each error code says of its case: the facts its text is written from. */
export interface ErrorFacts
  extends
    AslFacts,
    CloudFacts,
    ConfigFacts,
    CoverageFacts,
    DefinitionFacts,
    DslFacts,
    EngineFacts,
    EventsFacts,
    FaultFacts,
    HistoryFacts,
    LoaderFacts,
    MatcherFacts,
    MochaFacts,
    PlanFacts,
    PropertyFacts,
    RecordingFacts,
    TargetFacts {}

/** The one table of texts: what was being done, what was wrong with which value, and what to do next. */
export const texts: { readonly [Code in keyof ErrorFacts]: (facts: ErrorFacts[Code]) => string } = {
  ...aslTexts,
  ...cloudTexts,
  ...configTexts,
  ...coverageTexts,
  ...definitionTexts,
  ...dslTexts,
  ...engineTexts,
  ...eventsTexts,
  ...faultTexts,
  ...historyTexts,
  ...loaderTexts,
  ...matcherTexts,
  ...mochaTexts,
  ...planTexts,
  ...propertyTexts,
  ...recordingTexts,
  ...targetTexts,
};
