import type { Assessment } from "../../assessment.js";
import type { Execution } from "../../execution.js";
import { mapRunsSeen, unplaced, type SeenMapRun } from "../../map-runs.js";
import { nothingAsked, notVisitedLines, requireWhole } from "../words.js";
import { assessChecks, withoutPlace, type ItemCheck } from "./item-checks.js";
import { assessCounts, countsText, type ItemCounts } from "./item-counts.js";
import {
  elsewhere,
  insideOthers,
  isDistributed,
  itemsOf,
  notMap,
  unseenMaps,
  visitsOfMap,
  withoutHistory,
} from "./maps.js";

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
  const unseen = unseenMaps(execution, [map]).filter((other) => other !== map);
  if (unseen.length > 0) return insideOthers(map, sentence, unseen);
  if (visitsOfMap(execution, map).length === 0) {
    return {
      holds: false,
      expected: sentence,
      actual: `it never visited "${map}"`,
      details: notVisitedLines(execution, map),
    };
  }
  if (counts !== undefined) return assessCounts(execution, map, counts, sentence, mapRuns);
  const asked = expected as readonly ItemCheck[];
  if (!isDistributed(execution, map)) return assessChecks(map, itemsOf(execution, map), asked, sentence);
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
