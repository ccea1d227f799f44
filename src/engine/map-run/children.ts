import type { MapState } from "../../asl/machine.js";
import type { Arrival } from "../arrival.js";
import type { ExecutionSetup, Thread } from "../execution/execution-state.js";
import type { Payload } from "../payload/payload.js";
import { drawUuid } from "../../util/random.js";
import type { Run } from "../run.js";
import { scopeSteps } from "../scope.js";
import type { ScopeStep } from "../tasks/task.js";
import { itemsOfChild, type MapRun } from "./map-run.js";
import { endingText, reportsAll, type ChildIdentity } from "./result-writer.js";

/** What a child execution that has ended tells its parent. */
export type ChildEnd = Extract<Arrival, { kind: "childSucceeded" | "childFailed" }>;

/** Starts the next child execution of a Map Run. */
export function startChild(run: Run, thread: Thread, state: MapState, mapRun: MapRun, input: Payload): void {
  const child = run.number();
  const index = mapRun.next;
  mapRun.next += 1;
  mapRun.running += 1;
  mapRun.runningItems += itemsOfChild(mapRun, index);
  run.state.children.set(child, { mapRun: mapRun.number, index });
  const outer = [...scopeSteps(run, thread), { kind: "iteration", state: state.name, index } as const];
  run.effects.push({ kind: "child", child, setup: setupOf(run, mapRun, index, outer), input, scope: mapRun.scope });
}

/** What the child executions of a Map Run share, made once: a hundred thousand of them keep it. */
interface Family {
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  /** Their ARNs up to the name. */
  readonly head: string;
}

const families = new WeakMap<MapRun, Family>();

function familyOf(run: Run, mapRun: MapRun): Family {
  const known = families.get(mapRun);
  if (known !== undefined) return known;
  const { label, executionType } = mapRun;
  const { setup } = run.state;
  const stateMachineArn = `${setup.stateMachineArn.split("/")[0]}/${label}`;
  const part = executionType === "EXPRESS" ? ":express:" : ":execution:";
  const family: Family = {
    stateMachineArn,
    stateMachineName: `${setup.stateMachineName.split("/")[0]}/${label}`,
    head: stateMachineArn.replace(":stateMachine:", part),
  };
  families.set(mapRun, family);
  return family;
}

/** Who a child execution is. */
export function identityOf(run: Run, mapRun: MapRun, index: number): ChildIdentity {
  const { arn, executionType } = mapRun;
  const { stateMachineArn, head } = familyOf(run, mapRun);
  const name = drawUuid(run.seed, `${arn}|${index}`);
  // Joined texts lie in one piece; added up they would keep their parts as well.
  const parts =
    executionType === "EXPRESS" ? [head, name, drawUuid(run.seed, `${arn}|${index}|express`)] : [head, name];
  return { executionArn: parts.join(":"), name, stateMachineArn };
}

/** What a child execution is started with. Written out, since objects that are spread and grow are slow and large. */
export function setupOf(run: Run, mapRun: MapRun, index: number, outer: readonly ScopeStep[]): ExecutionSetup {
  const { executionArn, name, stateMachineArn } = identityOf(run, mapRun, index);
  return {
    executionArn,
    name,
    stateMachineArn,
    stateMachineName: familyOf(run, mapRun).stateMachineName,
    roleArn: run.state.setup.roleArn,
    type: mapRun.executionType,
    mapRunArn: mapRun.arn,
    itemCount: itemsOfChild(mapRun, index),
    outer,
  };
}

/**
 * Takes down how a child execution ended.
 * @returns its Map Run; undefined when that is over
 */
export function collectChild(run: Run, end: ChildEnd): MapRun | undefined {
  const place = run.state.children.get(end.child);
  const mapRun = run.state.mapRuns.get(place?.mapRun ?? 0);
  if (place === undefined || mapRun === undefined) return undefined;
  run.state.children.delete(end.child);
  const { index } = place;
  const items = itemsOfChild(mapRun, index);
  mapRun.running -= 1;
  mapRun.runningItems -= items;
  const outcome = outcomeOf(end);
  mapRun.executions[outcome] += 1;
  mapRun.itemOutcomes[outcome] += items;
  if (end.kind === "childSucceeded" && !reportsAll(writerOf(run, mapRun))) {
    mapRun.results[index] = end.output.text;
    return mapRun;
  }
  const failed = end.kind === "childFailed";
  mapRun.results[index] = endingText({
    status: failed ? end.status : "SUCCEEDED",
    inputText: end.inputText,
    outputText: failed ? undefined : end.output.text,
    error: failed ? end.error : undefined,
    cause: failed ? end.cause : undefined,
    startTime: end.startTime,
    stopTime: run.now,
    redriveCount: end.redriveCount ?? 0,
  });
  if (end.kind === "childFailed") {
    mapRun.unsuccessful.push(index);
    if (isFault(end.error)) mapRun.fault ??= { error: end.error as string, cause: end.cause };
  }
  return mapRun;
}

/** What ended a child because the test is at fault ends its parent, too. One that a test stopped is no mistake. */
function isFault(error: string | undefined): boolean {
  return error?.startsWith("Stepwright.") === true && error !== "Stepwright.Stopped" && error !== "Stepwright.Deadline";
}

function outcomeOf(end: ChildEnd): "succeeded" | "failed" | "timedOut" | "aborted" {
  if (end.kind === "childSucceeded") return "succeeded";
  return end.status === "FAILED" ? "failed" : end.status === "TIMED_OUT" ? "timedOut" : "aborted";
}

function writerOf(run: Run, mapRun: MapRun): MapState["writer"] {
  const thread = run.state.threads.get(mapRun.thread);
  return thread === undefined ? undefined : (run.stateOf(thread) as MapState).writer;
}

/** Ends a Map Run before its time: child executions under way are stopped. */
export function abortMapRun(run: Run, mapRun: MapRun, status: "FAILED" | "ABORTED" = "ABORTED"): void {
  for (const [child, place] of run.state.children) {
    if (place.mapRun !== mapRun.number) continue;
    run.state.children.delete(child);
    run.effects.push({ kind: "stopChild", child });
    mapRun.unsuccessful.push(place.index);
    mapRun.executions.aborted += 1;
    mapRun.itemOutcomes.aborted += itemsOfChild(mapRun, place.index);
  }
  mapRun.running = 0;
  mapRun.runningItems = 0;
  closeMapRun(run, mapRun, status);
}

/** Marks a Map Run as over. One that succeeded lets go of its items and results: nothing redrives it. */
export function closeMapRun(run: Run, mapRun: MapRun, status: "SUCCEEDED" | "FAILED" | "ABORTED"): void {
  mapRun.status = status;
  mapRun.stopTime = run.now;
  if (status !== "SUCCEEDED") return;
  mapRun.items = [];
  mapRun.results = [];
}
