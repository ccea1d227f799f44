import type { State } from "../asl/machine.js";
import { StepwrightError } from "../errors/index.js";
import type { Arrival } from "./arrival.js";
import { recordArrivals } from "./arrivals.js";
import type { Effect } from "./effect.js";
import { endExecution, failExecution } from "./ending.js";
import type { Queue, Thread } from "./execution/execution-state.js";
import { noteEvaluation } from "./evaluation-failure.js";
import { failureOf } from "./failure.js";
import { handleFailure } from "./retry.js";
import { HistoryFull, type Run } from "./run.js";

/** Stands in for the effects of a step between two steps, when there is nothing to add to. */
const none = Object.freeze<Effect[]>([]) as Effect[];

/** States entered in one step before others get a turn. */
const statesPerStep = 2000;
/** In place of what is left of them: the execution stands still. */
const standstill = -1;

/**
 * Takes an execution one step on: first everything that arrived is written down, in order; then each thread it concerns runs
 * until it waits again, branch by branch in index order. Synchronous, and the same state, arrivals and time always give the same
 * events and effects.
 * @param now virtual time, milliseconds since the epoch
 */
export function step(run: Run, arrivals: readonly Arrival[], now: number): Effect[] {
  run.now = now;
  run.effects = [];
  if (run.state.status !== "RUNNING") return [];
  try {
    const woken = recordArrivals(run, arrivals);
    if (run.state.status === "RUNNING") {
      if (woken.length > 0) run.state.agenda.push({ threads: woken, next: 0 });
      runAgenda(run);
    }
  } catch (thrown) {
    if (!(thrown instanceof HistoryFull)) throw thrown;
    const cause = `The execution reached the maximum number of history events (${run.quotas.historyEvents}).`;
    failExecution(run, run.state.history.length, { error: "States.Runtime", cause });
  }
  const { effects } = run;
  run.effects = none;
  return effects;
}

function runAgenda(run: Run): void {
  const { agenda, threads } = run.state;
  let budget = statesPerStep;
  while (agenda.length > 0 && run.state.status === "RUNNING") {
    const queue = agenda[agenda.length - 1] as Queue;
    const number = queue.threads[queue.next];
    if (number === undefined) {
      agenda.pop();
      // An execution that waits keeps no room for what it had to do.
      if (agenda.length === 0) agenda.length = 0;
      continue;
    }
    if (budget <= 0) {
      run.effects.push({ kind: budget === standstill ? "paused" : "more" });
      return;
    }
    const thread = threads.get(number);
    if (thread === undefined || thread.status !== "running") {
      queue.next += 1;
      continue;
    }
    budget = runThread(run, thread, queue, budget);
  }
}

/**
 * Runs a thread until it waits or ends; where its end sets the thread around it going, that one runs on.
 * @returns what is left of the budget; at 0 the queue still names the thread to go on with
 */
function runThread(run: Run, first: Thread, queue: Queue, budget: number): number {
  let thread = first;
  let left = budget;
  for (;;) {
    while (thread.status === "running" && thread.visit.waits === "nothing") {
      if (left <= 0) {
        queue.threads[queue.next] = thread.number;
        return 0;
      }
      if (run.pausesBefore(thread)) {
        queue.threads[queue.next] = thread.number;
        return standstill;
      }
      left -= 1;
      runState(run, thread);
      if (run.state.status !== "RUNNING") return left;
    }
    if (thread.status === "running") break;
    const parent = endThread(run, thread);
    if (parent === undefined) break;
    thread = parent;
  }
  queue.next += 1;
  return left;
}

/** Enters the state a thread is in, or goes on in it with what arrived. */
function runState(run: Run, thread: Thread): void {
  const { visit } = thread;
  const state = run.stateOf(thread);
  const behaviour = run.behaviourOf(state);
  const before = thread.lastEvent;
  const entering = visit.entered === 0;
  try {
    const { outcome } = visit;
    if (entering) {
      visit.enteredAt = run.now;
      visit.entered = run.record(thread, behaviour.entered, visit.state, visit.input);
      refuseUnsupported(run, state);
      behaviour.enter(run, thread, state);
    } else if (outcome !== undefined) {
      visit.outcome = undefined;
      behaviour.resume?.(run, thread, state, outcome);
    } else {
      // A redrive works again on states, too, that are never retried.
      (behaviour.again ?? behaviour.enter)(run, thread, state);
    }
  } catch (thrown) {
    if (thrown instanceof HistoryFull) throw thrown;
    const failure = failureOf(thrown, visit);
    // AWS lets what fails on entering a state point back past its Entered event; not so in a Wait.
    const onEntry = entering && thread.lastEvent === visit.entered && behaviour.evaluationFollowsEntered !== true;
    noteEvaluation(run, thread, failure, onEntry ? before : thread.lastEvent);
    handleFailure(run, thread, state, behaviour, failure);
  }
  if (thread.failure?.terminal === true) failExecution(run, thread.lastEvent, thread.failure);
}

function refuseUnsupported(run: Run, state: State): void {
  const { unsupported } = run.program;
  if (unsupported.size === 0) return;
  const feature = unsupported.get(state);
  if (feature !== undefined) throw new StepwrightError("STATE_UNSUPPORTED", { state: state.name, feature });
}

/**
 * Tells the thread around one that ended.
 * @returns that thread if it can go on now
 */
function endThread(run: Run, thread: Thread): Thread | undefined {
  const parent = run.state.threads.get(thread.parent);
  if (parent === undefined) {
    endExecution(run, thread);
    return undefined;
  }
  const state = run.stateOf(parent);
  const behaviour = run.behaviourOf(state);
  const { visit } = parent;
  try {
    if (thread.failure === undefined) behaviour.childSucceeded?.(run, parent, state, thread);
    else behaviour.childFailed?.(run, parent, state, thread, thread.failure);
  } catch (thrown) {
    if (thrown instanceof HistoryFull) throw thrown;
    const failure = failureOf(thrown, visit);
    noteEvaluation(run, parent, failure, parent.lastEvent);
    handleFailure(run, parent, state, behaviour, failure);
  }
  if (parent.failure?.terminal === true) {
    failExecution(run, parent.lastEvent, parent.failure);
    return undefined;
  }
  return parent.status !== "running" || parent.visit.waits === "nothing" ? parent : undefined;
}
