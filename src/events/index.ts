export {
  detailOf,
  entryRefusal,
  entrySize,
  envelopeOf,
  isTestableEvent,
  REQUEST_BYTES,
  REQUEST_ENTRIES,
  scheduledEvent,
  wholeSeconds,
  type EntryRefusal,
  type EventOrigin,
  type PutEventsEntry,
} from "./envelope.js";
export { event, isCustomEvent, patternView, type CustomEvent, type EventSource, type WholeEvent } from "./event.js";
export { eventPattern, type EventPattern } from "./event-pattern.js";
export {
  compileTargetInput,
  type DeliveryFacts,
  type TargetInput,
  type TargetInputSource,
} from "./input/target-input.js";
export { compilePattern, type CompiledPattern } from "./pattern/compile-pattern.js";
export { mismatchText, type FieldMismatch, type Mismatch } from "./pattern/mismatch.js";
export { RuleIndex } from "./rules/rule-index.js";
export { parseSchedule, type Schedule } from "./schedule/schedule.js";
