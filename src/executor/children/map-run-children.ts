import {
  buildExecution,
  childThread,
  mapRunsOf,
  unplaced,
  unseenMaps,
  type Execution,
  type SeenMapRun,
  type Thread,
} from "../../history/index.js";
import type { ExpectationNode } from "../../plan/expectation.js";
import type { ItemsNode } from "../../plan/expectations/items.js";
import type { Projecting } from "./execution-reader.js";
import { indexByInput } from "./map-items.js";
import type { MapRunChild, TargetPort } from "../port.js";

/** Child executions whose histories are read at once. */
const atOnce = 8;
/** Child executions that failed and are shown, where only counts are asked for. */
const mostShown = 5;

/** How closely a Map Run is looked at: when its child executions ran, those that failed as well, or each of them. */
type Closeness = "dates" | "counts" | "whole";
const closer: readonly Closeness[] = ["dates", "counts", "whole"];

/** The Map Runs that a plan's expectations ask for. */
export async function seeMapRuns(
  port: TargetPort,
  execution: Execution,
  expectations: readonly ExpectationNode[],
  projecting: Projecting,
): Promise<readonly SeenMapRun[]> {
  if (port.mapRun === undefined) return [];
  const wanted = new Map<string, Closeness>();
  for (const node of expectations) {
    for (const [map, asked] of askedBy(node, execution)) {
      const known = wanted.get(map) ?? "dates";
      wanted.set(map, closer.indexOf(asked) > closer.indexOf(known) ? asked : known);
    }
  }
  const seen: SeenMapRun[] = [];
  for (const [map, closeness] of wanted) {
    for (const arn of mapRunsOf(execution, map))
      seen.push(await look(port, execution, { arn, map, closeness, projecting }));
  }
  return seen;
}

/** How closely an expectation wants which Maps to be looked at. */
function askedBy(node: ExpectationNode, execution: Execution): (readonly [map: string, closeness: Closeness])[] {
  // An inline Map inside a distributed one is worked on in child executions.
  const around = "map" in node ? unseenMaps(execution, [node.map]).map((map) => [map, "whole"] as const) : [];
  switch (node.kind) {
    case "items":
      return [[node.map, isWhole(node) ? "whole" : "counts"], ...around];
    case "maxConcurrency":
      return [[node.map, "dates"], ...around];
    case "compensation":
      return unseenMaps(execution, Object.entries(node.pairs).flat(2)).map((map) => [map, "whole"]);
    default:
      return [];
  }
}

interface Looking {
  readonly arn: string;
  readonly map: string;
  readonly closeness: Closeness;
  readonly projecting: Projecting;
}

/** Whether the histories of all items are asked for. */
function isWhole({ items }: ItemsNode): boolean {
  return items.form === "checks" || (typeof items.counts === "object" && items.counts.caught !== undefined);
}

async function look(
  port: TargetPort,
  execution: Execution,
  { arn, map, closeness, projecting }: Looking,
): Promise<SeenMapRun> {
  const { counts, children, ordered } = await (port.mapRun as NonNullable<TargetPort["mapRun"]>)(arn);
  const blind = children.some(({ executionArn }) => isBlind(port, executionArn));
  const indexed = children.map((child, index) => ({ child, index }));
  const chosen = blind || closeness === "dates" ? [] : closeness === "whole" ? indexed : indexed.filter(failed);
  const shown = closeness === "whole" ? chosen : chosen.slice(0, mostShown);
  const indexOf = ordered ? undefined : indexByInput(execution, map, arn);
  const threads: Thread[] = [];
  for (let at = 0; at < shown.length; at += atOnce) {
    const read = shown.slice(at, at + atOnce).map(async ({ child, index }) => {
      const run = await readChild(port, child, projecting);
      return childThread(run, indexOf === undefined ? index : (indexOf(run.input) ?? unplaced));
    });
    threads.push(...(await Promise.all(read)));
  }
  threads.sort((left, right) => left.index - right.index);
  const spans = children.map(({ startedAt, endedAt }) => ({ startedAt, endedAt }));
  return { arn, map, counts, spans, threads, whole: closeness === "whole" && !blind, blind };
}

function failed({ child }: { readonly child: MapRunChild }): boolean {
  return child.status === "FAILED" || child.status === "TIMED_OUT";
}

function isBlind(port: TargetPort, executionArn: string): boolean {
  return executionArn.includes(":express:") && !port.capabilities.expressHistory;
}

async function readChild(port: TargetPort, { executionArn }: MapRunChild, projecting: Projecting): Promise<Execution> {
  const [description, events] = await Promise.all([port.describe(executionArn), port.history(executionArn)]);
  return buildExecution({ description, events, ...projecting(events), origin: port.origin });
}
