export { assessEvent, assessEvents, assessNoEvent, eventLine, type EventAssessment } from "./assess-events.js";
export { assessEmitted } from "./assess-emitted.js";
export { assessTriggered } from "./assess-triggered.js";
export { arranged, precedes } from "./causal-order.js";
export { correlated, CorrelatedEvents } from "./correlated.js";
export { emittedEvents } from "./emitted.js";
export { isPattern, partWant, patternWant, type EventWant, type WantedEvent } from "./event-want.js";
export { eventKey, holdsWord, mentions, type SeenEvent } from "./seen-event.js";
