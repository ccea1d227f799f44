import { isJsonObject } from "../../util/json.js";
import type { Assessment } from "../assessment.js";
import { failureText } from "../failure-text.js";
import type { Execution, Thread } from "../execution.js";
import { mapRunsSeen, unplaced, type SeenMapRun } from "../map-runs.js";
import { pathText } from "../path-text.js";
import { iterationsOf, reach, visitsWithin } from "../threads.js";
import { differenceLines, differences } from "../values/differences.js";
import type { Expected } from "../values/expected.js";
import { valueText } from "../values/value-text.js";
import { indexDefinition } from "../definition-index.js";
import {
  counted,
  nothingAsked,
  joined,
  limited,
  listed,
  notVisitedLines,
  requireWhole,
  unknownStates,
  visitsOf,
} from "./words.js";

/** How many items are expected, in all and by how they ended. */
export interface ItemCounts {
  readonly total?: number | undefined;
  readonly succeeded?: number | undefined;
  readonly failed?: number | undefined;
  readonly aborted?: number | undefined;
}

type CountedItems = Readonly<Record<"total" | "succeeded" | "failed" | "aborted", number>>;

/** What is expected of one item's thread. */
export type ThreadCheck =
  | { readonly kind: "path"; readonly states: readonly string[] }
  | { readonly kind: "visited"; readonly state: string }
  | { readonly kind: "input" | "output"; readonly expected: Expected }
  | { readonly kind: "status"; readonly status: Thread["status"] };

/** What is expected of one item, by its 0-based index, or of each. */
export interface ItemCheck {
  readonly index: number | "each";
  readonly checks: readonly ThreadCheck[];
}

/**
 * Did the Map work on these items? A number is the count of items it was given. Where the Map was visited more than once (in a loop or inside
 * another Map) its items are counted together and a check of item n holds for item n of every visit; a retried Map is judged by its last attempt.
 * The items of a distributed Map are child executions; with an ItemBatcher each is a batch, and so is what item n means.
 * @param mapRuns the Map Runs of a distributed Map; by default those that the execution carries
 */
export function assessItems(
  execution: Execution,
  map: string,
  expected: number | ItemCounts | readonly ItemCheck[],
  mapRuns: readonly SeenMapRun[] = mapRunsSeen(execution, map),
): Assessment {
  const counts = typeof expected === "number" ? { total: expected } : isChecks(expected) ? undefined : expected;
  const sentence =
    counts === undefined
      ? `to work on the items of "${map}" as described`
      : `to work on ${countsText(counts)} in "${map}"`;
  const refused = notMap(execution, map, sentence);
  if (refused !== undefined) return refused;
  if (Object.values(expected).every((asked) => asked === undefined) && typeof expected !== "number") {
    return nothingAsked(`to work on items of "${map}"`, "no count and no check was given");
  }
  requireWhole(execution, `the items of "${map}"`);
  if (visitsOf(execution, map).length === 0) {
    return {
      holds: false,
      expected: sentence,
      actual: `it never visited "${map}"`,
      details: notVisitedLines(execution, map),
    };
  }
  if (counts !== undefined) return assessCounts(execution, map, counts, sentence, mapRuns);
  const asked = expected as readonly ItemCheck[];
  if (!isDistributed(execution, map)) return assessChecks(map, iterationsOf(execution, map), asked, sentence);
  if (mapRuns.some(({ blind }) => blind)) return withoutHistory(map, sentence);
  if (mapRuns.length === 0 || mapRuns.some(({ whole }) => !whole)) return elsewhere(map, sentence);
  const threads = mapRuns.flatMap((mapRun) => mapRun.threads);
  const lost = threads.filter(({ index }) => index === unplaced).length;
  const missing = asked.find(({ index }) => index !== "each" && !threads.some((thread) => thread.index === index));
  if (lost > 0 && missing !== undefined) return withoutPlace(map, sentence, missing.index, lost, threads.length);
  return assessChecks(map, threads, asked, sentence);
}

function isChecks(expected: ItemCounts | readonly ItemCheck[]): expected is readonly ItemCheck[] {
  return Array.isArray(expected);
}

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

/** AWS starts child executions side by side and does not tell which item each of them got. */
function withoutPlace(map: string, sentence: string, index: ItemCheck["index"], lost: number, all: number): Assessment {
  const which = typeof index === "number" && index >= 0 ? `item ${index}` : "each item by its index";
  return {
    holds: false,
    unanswerable: true,
    expected: sentence,
    actual: `which child execution of "${map}" worked on ${which} cannot be told: AWS names no index, and ${lost} of ${all} inputs are not those of exactly one item`,
    details: [
      "Ask for all of them, as in expectItems(map, (item) => …) without the index, or give each item something of its own, such as an id.",
      "An index is found by the input where the Map reads its items from its state's input, without ItemReader, ItemSelector and ItemBatcher; with MaxConcurrency 1 it is the order in which they started.",
    ],
  };
}

function withoutHistory(map: string, sentence: string): Assessment {
  return {
    holds: false,
    unanswerable: true,
    expected: sentence,
    actual: `the items of "${map}" ran as EXPRESS executions, which have no history here`,
    details: ["Ask for counts, as in { succeeded: 100 }, or run it on embedded()."],
  };
}

function assessCounts(
  execution: Execution,
  map: string,
  wanted: ItemCounts,
  sentence: string,
  mapRuns: readonly SeenMapRun[],
): Assessment {
  if (mapRuns.length > 0) return assessMapRuns(mapRuns, wanted, sentence);
  const visits = visitsOf(execution, map);
  const iterations = iterationsOf(execution, map);
  const had = (status: Thread["status"]): number => iterations.filter((thread) => thread.status === status).length;
  const given = visits.map((visit) => visit.attempts.at(-1)?.itemCount ?? visit.iterations.length);
  const total = given.reduce((sum, count) => sum + count, 0);
  const actual: CountedItems = {
    total,
    succeeded: had("succeeded"),
    failed: had("failed") + had("timedOut"),
    aborted: had("aborted"),
  };
  const keys = (["total", "succeeded", "failed", "aborted"] as const).filter((key) => wanted[key] !== undefined);
  const apart = iterations.length === 0 && visits.some((visit) => isDistributed(execution, visit.state));
  const needsOutcome = keys.some((key) => key !== "total") || (total === 0 && wanted.total !== 0);
  if (apart && needsOutcome) return elsewhere(map, sentence);
  return {
    holds: keys.every((key) => wanted[key] === actual[key]),
    expected: sentence,
    actual: `it worked on ${countsText(worthTelling(actual, wanted, total - iterations.length))}`,
    details: [...failureLines(iterations)],
  };
}

function assessMapRuns(mapRuns: readonly SeenMapRun[], wanted: ItemCounts, sentence: string): Assessment {
  const sum = (key: keyof SeenMapRun["counts"]): number =>
    mapRuns.reduce((total, { counts }) => total + counts[key], 0);
  const actual: CountedItems = {
    total: sum("total"),
    succeeded: sum("succeeded"),
    failed: sum("failed") + sum("timedOut"),
    aborted: sum("aborted"),
  };
  const notStarted = actual.total - actual.succeeded - actual.failed - actual.aborted;
  const keys = (["total", "succeeded", "failed", "aborted"] as const).filter((key) => wanted[key] !== undefined);
  return {
    holds: keys.every((key) => wanted[key] === actual[key]),
    expected: sentence,
    actual: `it worked on ${countsText(worthTelling(actual, wanted, notStarted))}`,
    details: failureLines(mapRuns.flatMap(({ threads }) => threads)),
  };
}

/** What was asked for, and what happened at all. */
function worthTelling(
  actual: CountedItems,
  asked: ItemCounts,
  notStarted: number,
): ItemCounts & { readonly notStarted?: number } {
  const kept = (["succeeded", "failed", "aborted"] as const).filter(
    (key) => asked[key] !== undefined || actual[key] !== 0,
  );
  return {
    total: actual.total,
    ...Object.fromEntries(kept.map((key) => [key, actual[key]])),
    ...(notStarted > 0 ? { notStarted } : {}),
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

function countsText(counts: ItemCounts & { readonly notStarted?: number }): string {
  const parts = [
    ...(counts.succeeded === undefined ? [] : [`${counts.succeeded} succeeded`]),
    ...(counts.failed === undefined ? [] : [`${counts.failed} failed`]),
    ...(counts.aborted === undefined ? [] : [`${counts.aborted} aborted`]),
    ...(counts.notStarted === undefined ? [] : [`${counts.notStarted} not started`]),
  ];
  if (counts.total === undefined) return `items of which ${joined(parts)}`;
  return parts.length === 0 ? counted(counts.total, "item") : `${counted(counts.total, "item")} (${parts.join(", ")})`;
}

function failureLines(iterations: readonly Thread[]): string[] {
  const failed = iterations.filter((thread) => thread.status === "failed" || thread.status === "timedOut");
  return limited(
    failed,
    (thread) => {
      const last = thread.visits.at(-1);
      return `${itemName(thread)} failed at "${last?.state ?? "?"}" with ${failureText(last)}`;
    },
    5,
  );
}

function assessChecks(
  map: string,
  iterations: readonly Thread[],
  checks: readonly ItemCheck[],
  sentence: string,
): Assessment {
  const problems: string[] = [];
  let asked = 0;
  for (const { index, checks: wanted } of checks) {
    const threads = index === "each" ? iterations : iterations.filter((thread) => thread.index === index);
    if (threads.length === 0)
      problems.push(index === "each" ? `"${map}" had no items` : `"${map}" had no item ${index}`);
    asked += threads.length;
    for (const thread of threads) {
      for (const check of wanted)
        problems.push(...problemsOf(thread, check).map((problem) => `${itemName(thread)}: ${problem}`));
    }
  }
  return {
    holds: problems.length === 0,
    expected: sentence,
    actual:
      problems.length === 0
        ? `${counted(asked, "item")} were as described`
        : `${counted(problems.length, "thing")} about the items of "${map}" ${problems.length === 1 ? "was" : "were"} not so`,
    details: [...limited(problems, (problem) => problem)],
  };
}

function itemName({ index, visits }: Thread): string {
  return index === unplaced ? `the item given ${valueText(visits[0]?.input, 60)}` : `item ${index}`;
}

function problemsOf(thread: Thread, check: ThreadCheck): string[] {
  switch (check.kind) {
    case "path":
      return reach(thread, check.states) === check.states.length
        ? []
        : [`expected to pass through ${listed(check.states, "then")}, went ${pathText(thread)}`];
    case "visited":
      return [...visitsWithin(thread)].some((visit) => visit.state === check.state)
        ? []
        : [`expected to visit "${check.state}", went ${pathText(thread)}`];
    case "input":
      return differenceLines(differences("input", check.expected, thread.visits[0]?.input));
    case "output":
      return differenceLines(
        differences("output", check.expected, thread.status === "succeeded" ? thread.visits.at(-1)?.output : undefined),
      );
    case "status":
      return thread.status === check.status ? [] : [`expected status ${check.status}, was ${thread.status}`];
  }
}
