import type { MapState } from "../../asl/machine.js";
import type { Arrival } from "../arrival.js";
import type { Thread } from "../execution/execution-state.js";
import type { Run } from "../run.js";
import { scopeSteps } from "../scope.js";
import { setupOf } from "./children.js";
import { itemsOfChild, noOutcomes, type MapRun } from "./map-run.js";

/**
 * Lets the Map Run of a distributed Map go on: its child executions that did not succeed wait to be redriven. A Map Run that never
 * had its items is not redriven; the state starts another.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
 */
export function redriveMapRun(run: Run, thread: Thread): void {
  const mapRun = run.state.mapRuns.get(thread.visit.mapRun);
  if (mapRun === undefined) return;
  if (mapRun.total === 0) {
    thread.visit.mapRun = 0;
    return;
  }
  mapRun.redriveCount += 1;
  mapRun.redriveTime = run.now;
  mapRun.status = "RUNNING";
  mapRun.stopTime = undefined;
  mapRun.fault = undefined;
  mapRun.lost = { executions: 0, items: 0 };
  mapRun.redrives.push(...mapRun.unsuccessful.splice(0).sort((left, right) => left - right));
  for (const index of mapRun.redrives) mapRun.results[index] = undefined;
  const { failed, timedOut, aborted } = noOutcomes();
  Object.assign(mapRun.executions, { failed, timedOut, aborted });
  Object.assign(mapRun.itemOutcomes, { failed, timedOut, aborted });
  const { arn, redriveCount } = mapRun;
  mapRun.started = run.record(thread, "MapRunRedriven", undefined, { mapRunArn: arn, redriveCount });
  thread.visit.outcome = { kind: "childrenEnded" };
}

/** Redrives the next child execution that waits for it. An Express one is started anew: it cannot go on. */
export function redriveChild(run: Run, thread: Thread, state: MapState, mapRun: MapRun): void {
  const index = mapRun.redrives.shift() as number;
  const child = run.number();
  mapRun.running += 1;
  mapRun.runningItems += itemsOfChild(mapRun, index);
  run.state.children.set(child, { mapRun: mapRun.number, index });
  const outer = [...scopeSteps(run, thread), { kind: "iteration", state: state.name, index } as const];
  run.effects.push({ kind: "redriveChild", child, setup: setupOf(run, mapRun, index, outer), scope: mapRun.scope });
}

/**
 * Takes down that a child execution could not be redriven: it stays as it ended.
 * @returns its Map Run
 */
export function loseChild(run: Run, { child }: Extract<Arrival, { kind: "childNotRedrivable" }>): MapRun | undefined {
  const place = run.state.children.get(child);
  const mapRun = run.state.mapRuns.get(place?.mapRun ?? 0);
  if (place === undefined || mapRun === undefined) return undefined;
  run.state.children.delete(child);
  const items = itemsOfChild(mapRun, place.index);
  mapRun.running -= 1;
  mapRun.runningItems -= items;
  mapRun.executions.failed += 1;
  mapRun.itemOutcomes.failed += items;
  mapRun.lost = { executions: mapRun.lost.executions + 1, items: mapRun.lost.items + items };
  mapRun.unsuccessful.push(place.index);
  return mapRun;
}
