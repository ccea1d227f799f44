import { isJsonObject } from "../../../util/json.js";
import type { Assessment } from "../../assessment.js";
import { indexDefinition, type StatePlace } from "../../definition-index.js";
import type { Execution, Thread, Visit } from "../../execution.js";
import { carriedMapRuns, everyMapRun, mapRunsSeen, visitOfMapRun } from "../../map-runs.js";
import { visitsWithin } from "../../threads.js";
import { listed, unknownStates, visitsOf } from "../words.js";

/** A question about the items of a state that is no Map is mistaken, and so is one about a state that does not exist. */
export function notMap(execution: Execution, map: string, sentence: string): Assessment | undefined {
  const unknown = unknownStates(execution, [map], sentence);
  if (unknown !== undefined) return unknown;
  const states = indexDefinition(execution.definition)?.states;
  const type = states?.get(map)?.type ?? visitsOf(execution, map)[0]?.type;
  if (type === undefined || type === "Map") return undefined;
  const maps = [...(states?.values() ?? [])].filter((place) => place.type === "Map").map((place) => place.name);
  return {
    holds: false,
    unanswerable: true,
    expected: sentence,
    actual: `"${map}" is a ${type} state, not a Map`,
    details: [maps.length === 0 ? "The definition has no Map state." : `Map states: ${listed(maps)}.`],
  };
}

/** Whether a Map's items run as executions of their own. */
export function isDistributed(execution: Execution, map: string): boolean {
  const source = indexDefinition(execution.definition)?.states.get(map)?.source;
  const processor = source?.["ItemProcessor"];
  const config = isJsonObject(processor) ? processor["ProcessorConfig"] : undefined;
  return (
    (isJsonObject(config) && config["Mode"] === "DISTRIBUTED") ||
    (source === undefined && execution.events.some((event) => event.type === "MapRunStarted"))
  );
}

/** The visits of a Map: also those in child executions of a distributed Map around it, as far as they were looked at. */
export function visitsOfMap(execution: Execution, map: string): readonly Visit[] {
  const around = distributedAround(execution, map);
  const threads = around.flatMap((outer) => mapRunsSeen(execution, outer).flatMap((run) => run.threads));
  const inside = threads.flatMap((thread) => [...visitsWithin(thread)].filter(({ state }) => state === map));
  return [...visitsOf(execution, map), ...inside];
}

/** Every iteration of an inline Map, or the child executions of a distributed one that were looked at: of each visit, the last attempt. */
export function itemsOf(execution: Execution, map: string): readonly Thread[] {
  const iterations = visitsOfMap(execution, map).flatMap((visit) => visit.iterations);
  return [...iterations, ...mapRunsSeen(execution, map).flatMap(({ threads }) => threads)];
}

/**
 * The distributed Maps whose child executions would have to be looked at, to know of these states: those that ran, and were not seen whole. Of
 * child executions, distributed Maps inside them are never seen.
 */
export function unseenMaps(execution: Execution, states: Iterable<string>): readonly string[] {
  const seen = new Set(carriedMapRuns(execution).flatMap(({ arn, whole }) => (whole ? [arn] : [])));
  const runs = everyMapRun(execution);
  // A Map that was tried again is judged by its last attempt.
  const last = new Map(runs.map((run) => [visitOfMapRun(execution, run.arn), run]));
  const ran = new Set(runs.map(({ map }) => map));
  const unseen = new Set([...last.values()].flatMap(({ arn, map }) => (seen.has(arn) ? [] : [map])));
  if (indexDefinition(execution.definition) === undefined) return [...unseen];
  const wanted = new Set<string>();
  for (const state of states) {
    const [outer, ...inner] = distributedAround(execution, state);
    if (outer === undefined || !ran.has(outer)) continue;
    if (unseen.has(outer)) wanted.add(outer);
    for (const map of inner) wanted.add(map);
  }
  return [...wanted];
}

/** The distributed Maps around a state, outermost first. */
function distributedAround(execution: Execution, state: string): string[] {
  const place = indexDefinition(execution.definition)?.states.get(state);
  return mapsAround(place).filter((map) => isDistributed(execution, map));
}

function mapsAround(place: StatePlace | undefined): string[] {
  const maps: string[] = [];
  for (let at = place?.parent; at !== undefined; at = at.parent) if (at.type === "Map") maps.unshift(at.name);
  return maps;
}

/** The items of a distributed Map are executions of their own: a history alone does not say how they ended. */
export function elsewhere(map: string, sentence: string): Assessment {
  return {
    holds: false,
    unanswerable: true,
    expected: sentence,
    actual: `"${map}" is a distributed Map, whose items ran as executions of their own that this history does not show`,
    details: [
      "workflow(…).expectItems(…) reads its Map Run and child executions, on every target; the Execution it gives then answers matchers, too.",
    ],
  };
}

/** A Map inside a distributed one is worked on in child executions. */
export function insideOthers(map: string, sentence: string, around: readonly string[]): Assessment {
  return {
    holds: false,
    unanswerable: true,
    expected: sentence,
    actual: `"${map}" stands in child executions of ${listed(around, "and")}, which this history does not show`,
    details: [
      "workflow(…).expectItems(…) reads the child executions of a distributed Map, and inline Maps in them, but none of EXPRESS type on AWS and no distributed Map inside another; the Execution it gives then answers matchers, too.",
    ],
  };
}

/** EXPRESS child executions have no history on AWS. */
export function withoutHistory(map: string, sentence: string): Assessment {
  return {
    holds: false,
    unanswerable: true,
    expected: sentence,
    actual: `the items of "${map}" ran as EXPRESS executions, which have no history here`,
    details: ["Ask for counts, as in { succeeded: 100 }, or run it on embedded()."],
  };
}
