import type { ParallelState } from "../../asl/machine.js";
import { filtered, finish, templated } from "../data-flow.js";
import type { Fan, Thread } from "../execution/execution-state.js";
import { Payload } from "../payload/payload.js";
import type { Run } from "../run.js";
import type { StateBehaviour } from "./behaviour.js";
import { abortFan, addChild, breakFan, collect, runFirst } from "./fan.js";

/** Parallel: runs its branches side by side; one that fails takes the others with it. */
export const parallelState: StateBehaviour<ParallelState> = {
  entered: "ParallelStateEntered",
  exited: "ParallelStateExited",
  failed: "ParallelStateFailed",
  enter: fanOut,
  again: fanOut,
  resume(run, thread, state) {
    leave(run, thread, state, thread.visit.fan as Fan);
  },
  childSucceeded(run, thread, state, child) {
    const fan = thread.visit.fan as Fan;
    collect(run, fan, child);
    if (fan.open.size > 0) return;
    thread.lastEvent = child.lastEvent;
    leave(run, thread, state, fan);
  },
  childFailed(run, thread, state, child, failure) {
    breakFan(run, thread, state, child, failure);
  },
  abort(run, thread, state, cause) {
    run.cancelTimer(thread.visit.timer);
    if (thread.visit.fan !== undefined) abortFan(run, thread.visit.fan, cause, state.name, undefined);
    run.recordAfter(cause, "ParallelStateAborted");
  },
};

/** Every branch has succeeded. */
function leave(run: Run, thread: Thread, state: ParallelState, fan: Fan): void {
  thread.visit.waits = "nothing";
  run.recordAfter(thread.lastEvent, "ParallelStateSucceeded");
  const results = Payload.of(fan.results as NonNullable<(typeof fan.results)[number]>[]);
  finish(run, thread, state, "ParallelStateExited", results);
}

function fanOut(run: Run, thread: Thread, state: ParallelState): void {
  const input = filtered(run, thread, thread.visit.input, state.inputPath);
  const effective = run.checked(templated(run, thread, input, state.parameters ?? state.arguments), state.name);
  run.record(thread, "ParallelStateStarted");
  const length = state.branches.length;
  const fan: Fan = {
    items: [],
    input: effective,
    length,
    limit: length,
    next: length,
    open: new Set(),
    stopped: new Set(),
    results: [],
  };
  thread.visit.fan = fan;
  thread.visit.waits = "children";
  const scopes = run.program.inside.get(state) ?? [];
  runFirst(
    run,
    scopes.map((scope, index) =>
      addChild(run, thread, fan, {
        kind: "branch",
        index,
        scope,
        input: effective,
        item: undefined,
        lastEvent: thread.lastEvent,
      }),
    ),
  );
}
