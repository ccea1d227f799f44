import { mapInputError } from "../../asl/jsonata/query-evaluation-error.js";
import type { MapState } from "../../asl/machine.js";
import type { JsonValue } from "../../util/json.js";
import { filtered, finish as leaveWith } from "../data-flow.js";
import type { Fan, Thread } from "../execution/execution-state.js";
import { noteEvaluation } from "../evaluation-failure.js";
import { failureOf, runtimeError, StateError } from "../failure.js";
import { Payload } from "../payload/payload.js";
import type { Run } from "../run.js";
import { StateScope } from "../scope.js";
import { wholeNumber } from "../whole-number.js";
import type { StateBehaviour } from "./behaviour.js";
import { abortStateRun, advance, startMapRun } from "./distributed-map.js";
import { abortFan, addChild, breakFan, collect, runAfterSiblings, runFirst } from "./fan.js";

/**
 * The most iterations an inline Map runs at once.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
const mostAtOnce = 40;

const iterationEvents = { failed: "MapIterationFailed", aborted: "MapIterationAborted" } as const;

/** Map: runs its processor once for each item of a list. */
export const mapState: StateBehaviour<MapState> = {
  entered: "MapStateEntered",
  exited: "MapStateExited",
  failed: "MapStateFailed",
  enter: begin,
  again: begin,
  resume(run, thread, state) {
    const { fan } = thread.visit;
    if (fan === undefined) advance(run, thread, state);
    else goOn(run, thread, state, fan);
  },
  childSucceeded(run, thread, state, child) {
    const fan = thread.visit.fan as Fan;
    collect(run, fan, child);
    const ended = run.recordAfter(child.lastEvent, "MapIterationSucceeded", state.name, { index: child.index });
    if (fan.next < fan.length) {
      runAfterSiblings(run, startIteration(run, thread, state, fan, child.lastEvent), child);
    } else if (fan.open.size === 0) {
      thread.lastEvent = ended;
      finish(run, thread, state, fan);
    }
  },
  childFailed(run, thread, state, child, failure) {
    breakFan(run, thread, state, child, failure, iterationEvents);
  },
  abort(run, thread, state, cause) {
    run.cancelTimer(thread.visit.timer);
    if (thread.visit.fan !== undefined) abortFan(run, thread.visit.fan, cause, state.name, iterationEvents.aborted);
    abortStateRun(run, thread, cause);
    run.recordAfter(cause, "MapStateAborted");
  },
};

function begin(run: Run, thread: Thread, state: MapState): void {
  const input = filtered(run, thread, thread.visit.input, state.inputPath);
  const scope = new StateScope(run, thread, input.value);
  if (state.mode === "INLINE") {
    const items = itemsOf(thread, state, input, scope);
    fanOut(run, thread, state, { input, items, wanted: concurrency(thread, state, scope) });
    return;
  }
  const maxConcurrency = concurrency(thread, state, scope);
  const items = state.reader === undefined ? itemsOf(thread, state, input, scope) : undefined;
  startMapRun(run, thread, state, { input, scope, items, maxConcurrency });
}

interface FanSeed {
  readonly input: Payload;
  readonly items: readonly JsonValue[];
  /** MaxConcurrency. */
  readonly wanted: number;
}

function fanOut(run: Run, thread: Thread, state: MapState, { input, items, wanted }: FanSeed): void {
  const limit = wanted === 0 ? mostAtOnce : Math.min(wanted, mostAtOnce);
  run.record(thread, "MapStateStarted", undefined, { length: items.length });
  const length = items.length;
  const fan: Fan = { items, input, length, limit, next: 0, open: new Set(), stopped: new Set(), results: [] };
  thread.visit.fan = fan;
  if (length === 0) {
    finish(run, thread, state, fan);
    return;
  }
  thread.visit.waits = "children";
  const first: Thread[] = [];
  const started = thread.lastEvent;
  while (fan.next < Math.min(length, limit)) first.push(startIteration(run, thread, state, fan, started));
  runFirst(run, first);
}

/** After a redrive: starts iterations that were never started, as far as there is room; if all had succeeded, leaves with their results. */
function goOn(run: Run, thread: Thread, state: MapState, fan: Fan): void {
  const event = thread.lastEvent;
  while (fan.next < fan.length && fan.open.size < fan.limit)
    runAfterSiblings(run, startIteration(run, thread, state, fan, event), thread);
  if (fan.open.size > 0) thread.visit.waits = "children";
  else finish(run, thread, state, fan);
}

function itemsOf(thread: Thread, state: MapState, input: Payload, scope: StateScope): readonly JsonValue[] {
  const source = state.items ?? state.itemsPath;
  const items = source === undefined ? input.value : source.evaluate(scope);
  if (Array.isArray(items)) return items as readonly JsonValue[];
  if (state.queryLanguage === "JSONata") throw mapInputError(items);
  throw runtimeError(thread.visit, `Reference path "${state.itemsPath?.text ?? "$"}" must point to array.`);
}

/** MaxConcurrency: how many run at once; 0 asks for as many as there may be. */
function concurrency(thread: Thread, state: MapState, scope: StateScope): number {
  let wanted = state.maxConcurrency ?? 0;
  if (state.maxConcurrencyTemplate !== undefined) {
    wanted = wholeNumber("MaxConcurrency", state.maxConcurrencyTemplate.evaluate(scope));
  }
  if (state.maxConcurrencyPath !== undefined) {
    const found = state.maxConcurrencyPath.evaluate(scope);
    const value = integerOf(found);
    if (value === undefined) {
      const text = typeof found === "string" ? found : JSON.stringify(found);
      throw runtimeError(
        thread.visit,
        `The MaxConcurrencyPath field refers to value "${text}" which is not a valid integer: ${state.maxConcurrencyPath.text}`,
      );
    }
    if (value < 0) throw runtimeError(thread.visit, "MaxConcurrency cannot be negative.");
    wanted = value;
  }
  return wanted;
}

/** A whole number, or text that writes one: AWS takes `"3"` where MaxConcurrencyPath leads to it. */
function integerOf(value: JsonValue): number | undefined {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}

function startIteration(run: Run, thread: Thread, state: MapState, fan: Fan, previous: number): Thread {
  const index = fan.next;
  fan.next += 1;
  const item = Payload.of(fan.items[index] as JsonValue);
  const lastEvent = run.recordAfter(previous, "MapIterationStarted", state.name, { index });
  const scope = (run.program.inside.get(state) as readonly number[])[0] as number;
  try {
    const input = itemInput(run, thread, state, fan, index, item);
    return addChild(run, thread, fan, { kind: "iteration", index, scope, input, item, lastEvent });
  } catch (thrown) {
    throw givenUp(run, thread, state, fan, { thrown, index, lastEvent });
  }
}

function itemInput(run: Run, thread: Thread, state: MapState, fan: Fan, index: number, item: Payload): Payload {
  if (state.itemSelector === undefined) return item;
  const scope = new StateScope(run, thread, fan.input.value, { item: { index, value: item.value } });
  return run.checked(Payload.of(state.itemSelector.evaluate(scope)), state.name);
}

/**
 * An item's input could not be built. A failure that Retry or Catch may take ends the iterations that run first.
 * @returns what is left to throw: a failure that is noted already
 */
function givenUp(
  run: Run,
  thread: Thread,
  state: MapState,
  fan: Fan,
  at: { thrown: unknown; index: number; lastEvent: number },
): unknown {
  // A redrive starts it again.
  fan.next = at.index;
  const { evaluation, ...failure } = failureOf(at.thrown, thread.visit);
  if (failure.terminal) return at.thrown;
  thread.lastEvent = at.lastEvent;
  if (evaluation !== undefined) noteEvaluation(run, thread, { ...failure, evaluation }, at.lastEvent);
  run.recordAfter(thread.lastEvent, iterationEvents.failed, state.name, { index: at.index });
  abortFan(run, fan, thread.lastEvent, state.name, iterationEvents.aborted);
  thread.visit.waits = "nothing";
  return new StateError(failure);
}

function finish(run: Run, thread: Thread, state: MapState, fan: Fan): void {
  const { visit } = thread;
  visit.waits = "nothing";
  run.recordAfter(thread.lastEvent, "MapStateSucceeded");
  leaveWith(run, thread, state, "MapStateExited", Payload.of(fan.results as JsonValue[]));
}
