import { buildExecution, childThread, mapRunsOf, type Execution, type SeenMapRun } from "../history/index.js";
import type { ExpectationNode } from "../plan/expectation.js";
import type { MapRunChild, TargetPort } from "./port.js";

/** Child executions whose histories are read at once. */
const atOnce = 8;
/** Child executions that failed and are shown, where only counts are asked for. */
const mostShown = 5;

/** The Map Runs that a plan's expectations of items ask for, by ARN. */
export async function seeMapRuns(
  port: TargetPort,
  execution: Execution,
  expectations: readonly ExpectationNode[],
): Promise<ReadonlyMap<string, SeenMapRun>> {
  const seen = new Map<string, SeenMapRun>();
  // Whoever asks for each item needs all of them: those go first, and counts are then known as well.
  const nodes = expectations.filter((node) => node.kind === "items");
  const wanted = [...nodes].sort(
    (left, right) => Number(left.items.form === "counts") - Number(right.items.form === "counts"),
  );
  for (const { map, items } of wanted) {
    for (const arn of mapRunsOf(execution, map)) {
      if (!seen.has(arn) && port.mapRun !== undefined) seen.set(arn, await look(port, arn, items.form === "checks"));
    }
  }
  return seen;
}

async function look(port: TargetPort, arn: string, whole: boolean): Promise<SeenMapRun> {
  const { counts, children } = await (port.mapRun as NonNullable<TargetPort["mapRun"]>)(arn);
  const indexed = children.map((child, index) => ({ child, index }));
  const chosen = whole
    ? indexed
    : indexed.filter(({ child }) => child.status === "FAILED" || child.status === "TIMED_OUT").slice(0, mostShown);
  const blind = children.some(({ executionArn }) => isBlind(port, executionArn));
  const threads: SeenMapRun["threads"][number][] = [];
  if (!blind) {
    for (let at = 0; at < chosen.length; at += atOnce) {
      const read = chosen
        .slice(at, at + atOnce)
        .map(async ({ child, index }) => childThread(await readChild(port, child), index));
      threads.push(...(await Promise.all(read)));
    }
  }
  return { counts, threads, blind };
}

function isBlind(port: TargetPort, executionArn: string): boolean {
  return executionArn.includes(":express:") && !port.capabilities.expressHistory;
}

async function readChild(port: TargetPort, { executionArn }: MapRunChild): Promise<Execution> {
  const [description, events] = await Promise.all([port.describe(executionArn), port.history(executionArn)]);
  return buildExecution({ description, events, origin: port.origin });
}
