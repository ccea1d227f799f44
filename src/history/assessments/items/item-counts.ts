import type { Assessment } from "../../assessment.js";
import type { Execution, Thread } from "../../execution.js";
import { failureText } from "../../failure-text.js";
import type { SeenMapRun } from "../../map-runs.js";
import { visitsWithin } from "../../threads.js";
import { counted, joined, limited } from "../words.js";
import { itemName } from "./item-checks.js";
import { elsewhere, isDistributed, itemsOf, visitsOfMap, withoutHistory } from "./maps.js";

/** How many items are expected, in all and by how they ended. */
export interface ItemCounts {
  readonly total?: number | undefined;
  /** They reached their end. */
  readonly succeeded?: number | undefined;
  /** They failed or timed out. */
  readonly failed?: number | undefined;
  readonly aborted?: number | undefined;
  /** They were not worked on, because the Map failed before. */
  readonly notStarted?: number | undefined;
  /** Of those that succeeded: a failure in them was caught. */
  readonly caught?: number | undefined;
}

/** In the order in which they are told. */
const endings = ["succeeded", "failed", "aborted", "notStarted", "caught"] as const;
const names = ["total", ...endings] as const;
const words = { notStarted: "not started", caught: "with caught failures" } as const;

/** `3 items (2 succeeded, 1 failed)`. */
export function countsText(counts: ItemCounts): string {
  const parts = endings
    .filter((name) => counts[name] !== undefined)
    .map((name) => `${counts[name] ?? 0} ${name in words ? words[name as keyof typeof words] : name}`);
  if (counts.total === undefined) return `items of which ${joined(parts)}`;
  return parts.length === 0 ? counted(counts.total, "item") : `${counted(counts.total, "item")} (${parts.join(", ")})`;
}

/** Are there so many? */
export function assessCounts(
  execution: Execution,
  map: string,
  wanted: ItemCounts,
  sentence: string,
  mapRuns: readonly SeenMapRun[],
): Assessment {
  const threads = mapRuns.length > 0 ? mapRuns.flatMap((run) => run.threads) : itemsOf(execution, map);
  const shown = mapRuns.every(({ whole }) => whole);
  if (wanted.caught !== undefined && !shown) {
    return mapRuns.some(({ blind }) => blind) ? withoutHistory(map, sentence) : elsewhere(map, sentence);
  }
  const found = mapRuns.length > 0 ? countsOfRuns(mapRuns) : countsOfThreads(execution, map, threads);
  const asked = names.filter((name) => wanted[name] !== undefined);
  // Of items that nobody looked at only their number is known.
  const apart = mapRuns.length === 0 && isDistributed(execution, map);
  const needsOutcome = asked.some((name) => name !== "total") || (found.total === 0 && wanted.total !== 0);
  if (apart && needsOutcome) return elsewhere(map, sentence);
  const caught = shown ? threads.filter(hasCaught).length : undefined;
  const actual: ItemCounts = apart ? { total: found.total } : { ...found, ...(caught !== undefined && { caught }) };
  const holds = asked.every((name) => wanted[name] === actual[name]);
  return {
    holds,
    expected: sentence,
    actual: `it worked on ${countsText(worthTelling(actual, wanted))}`,
    details: [
      ...failureLines(threads),
      ...(holds || wanted.caught !== undefined ? [] : caughtLines(threads, caught ?? 0)),
    ],
  };
}

type Counts = Readonly<Record<Exclude<(typeof names)[number], "caught">, number>>;

function countsOfThreads(execution: Execution, map: string, threads: readonly Thread[]): Counts {
  const had = (status: Thread["status"]): number => threads.filter((thread) => thread.status === status).length;
  const given = visitsOfMap(execution, map).map((visit) => visit.attempts.at(-1)?.itemCount ?? visit.iterations.length);
  const total = given.reduce((sum, count) => sum + count, 0);
  return {
    total,
    succeeded: had("succeeded"),
    failed: had("failed") + had("timedOut"),
    aborted: had("aborted"),
    notStarted: Math.max(0, total - threads.length),
  };
}

function countsOfRuns(mapRuns: readonly SeenMapRun[]): Counts {
  const sum = (key: keyof SeenMapRun["counts"]): number =>
    mapRuns.reduce((total, { counts }) => total + counts[key], 0);
  const [total, succeeded, aborted] = [sum("total"), sum("succeeded"), sum("aborted")];
  const failed = sum("failed") + sum("timedOut");
  return { total, succeeded, failed, aborted, notStarted: total - succeeded - failed - aborted };
}

/** What was asked for, and what happened at all. What was caught is told where it was asked for. */
function worthTelling(actual: ItemCounts, asked: ItemCounts): ItemCounts {
  const kept = endings.filter(
    (name) => asked[name] !== undefined || (name !== "caught" && actual[name] !== undefined && actual[name] !== 0),
  );
  return { total: actual.total, ...Object.fromEntries(kept.map((name) => [name, actual[name]])) };
}

function hasCaught(thread: Thread): boolean {
  return thread.status === "succeeded" && [...visitsWithin(thread)].some(({ status }) => status === "caught");
}

/** Whoever expects failures may mean those that the items themselves dealt with. */
function caughtLines(threads: readonly Thread[], caught: number): string[] {
  if (caught === 0) return [];
  const visits = threads.filter(hasCaught).flatMap((thread) => [...visitsWithin(thread)]);
  const visit = visits.find(({ status }) => status === "caught");
  const where = visit === undefined ? "" : `, such as that of "${visit.state}"`;
  return [
    `${counted(caught, "item")} caught a failure${where}, and reached the end, so they succeeded: ask for them with { caught: ${caught} }.`,
  ];
}

function failureLines(threads: readonly Thread[]): string[] {
  const failed = threads.filter(({ status }) => status === "failed" || status === "timedOut");
  return limited(
    failed,
    (thread) => {
      const last = thread.visits.at(-1);
      return `${itemName(thread)} failed at "${last?.state ?? "?"}" with ${failureText(last)}`;
    },
    5,
  );
}
