import type { Assessment } from "../../history/assessment.js";
import { valueText } from "../../history/values/value-text.js";
import { arranged, precedes } from "./causal-order.js";
import type { EventWant } from "./event-want.js";
import type { SeenEvent } from "./seen-event.js";

/** An assessment of events, with those that are meant. */
export interface EventAssessment extends Assessment {
  /** The events that fit. */
  readonly found: readonly SeenEvent[];
}

/** Nearest events that a message shows. */
const mostNear = 3;
/** Lines that a message shows of each. */
const mostLines = 8;

/** Was there such an event: at all, or exactly so many times? */
export function assessEvent(
  seen: readonly SeenEvent[],
  want: EventWant,
  { times }: { readonly times?: number | undefined } = {},
): EventAssessment {
  const found = seen.filter(({ event }) => want.matches(event));
  const holds = times === undefined ? found.length > 0 : found.length === times;
  const many =
    times === undefined ? "an event that matches" : `${counted(times)} that ${times === 1 ? "matches" : "match"}`;
  return {
    holds,
    found,
    expected: `${many} ${want.text}`,
    actual: actualText(seen, found),
    details: holds ? [] : found.length === 0 ? nearestLines(seen, want) : found.slice(0, mostNear).map(eventLine),
  };
}

/** Was there no such event? */
export function assessNoEvent(seen: readonly SeenEvent[], want: EventWant): EventAssessment {
  const found = seen.filter(({ event }) => want.matches(event));
  return {
    holds: found.length === 0,
    found,
    expected: `no event that matches ${want.text}`,
    actual: found.length === 0 ? actualText(seen, found) : `${counted(found.length)} of ${seen.length} did`,
    details: found.slice(0, mostNear).map(eventLine),
  };
}

/** Were there all these events, each a different one, none before one that is named earlier (unless in any order)? */
export function assessEvents(
  seen: readonly SeenEvent[],
  wants: readonly EventWant[],
  { order = "causal" }: { readonly order?: "causal" | "any" | undefined } = {},
): EventAssessment {
  const choices = wants.map((want) => seen.filter(({ event }) => want.matches(event)));
  const found = arranged(choices, order === "causal");
  const expected = `${counted(wants.length)}${order === "causal" ? " in order" : ""}: ${wants.map(({ text }) => text).join(", then ")}`;
  if (found !== undefined) {
    return { holds: true, found, expected, actual: actualText(seen, found), details: [] };
  }
  const missing = choices.findIndex((fitting) => fitting.length === 0);
  const want = wants[missing];
  if (want !== undefined) {
    const actual = `no event matches number ${missing + 1}, ${want.text}, of ${counted(seen.length)} seen`;
    return { holds: false, found: [], expected, actual, details: nearestLines(seen, want) };
  }
  if (arranged(choices, false) === undefined) {
    const actual = "the same event would have to stand for several of them";
    return {
      holds: false,
      found: [],
      expected,
      actual,
      details: choices.flat().filter(once).slice(0, 5).map(eventLine),
    };
  }
  return { holds: false, found: [], expected, actual: "they came in another order", details: orderLines(choices) };
}

function actualText(seen: readonly SeenEvent[], found: readonly SeenEvent[]): string {
  if (seen.length === 0) return "no event was seen";
  return found.length === 0
    ? `none of ${counted(seen.length)} seen does`
    : `${found.length} of ${seen.length} seen ${found.length === 1 ? "does" : "do"}`;
}

/** The events that differ least, and in what. */
function nearestLines(seen: readonly SeenEvent[], want: EventWant): string[] {
  const judged = seen
    .map((one) => ({ one, lines: want.differences(one.event) }))
    .sort((left, right) => left.lines.length - right.lines.length)
    .slice(0, mostNear);
  return judged.flatMap(({ one, lines }, index) => [
    `${index === 0 ? "nearest" : "then"}  ${eventLine(one)}`,
    ...lines.slice(0, mostLines).map((line) => `  ${line}`),
  ]);
}

function orderLines(choices: readonly (readonly SeenEvent[])[]): string[] {
  const firsts = choices.map(([first]) => first as SeenEvent);
  for (let at = 1; at < firsts.length; at += 1) {
    const later = firsts[at] as SeenEvent;
    const before = firsts.slice(0, at).findIndex((earlier) => precedes(later, earlier));
    if (before === -1) continue;
    return [
      `number ${at + 1} came before number ${before + 1}`,
      eventLine(later),
      eventLine(firsts[before] as SeenEvent),
    ];
  }
  return firsts.map(eventLine);
}

/** An event in one line: what it is, when it came, what it says. */
export function eventLine({ event, at, emittedBy }: SeenEvent): string {
  const by = emittedBy === undefined ? "" : ` by ${emittedBy.split(":").slice(6).join(":")}`;
  const { source, id } = event;
  const time = Number.isNaN(at) ? "" : ` at ${new Date(at).toISOString()}`;
  return `${valueText(source)} ${valueText(event["detail-type"])}${time}${by}, detail ${valueText(event["detail"])} (${String(id)})`;
}

function once(one: SeenEvent, index: number, all: readonly SeenEvent[]): boolean {
  return all.indexOf(one) === index;
}

function counted(count: number): string {
  return `${count} ${count === 1 ? "event" : "events"}`;
}
