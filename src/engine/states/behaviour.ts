import type { State } from "../../asl/machine.js";
import type { EventType } from "../event-type.js";
import type { Outcome, Thread } from "../execution/execution-state.js";
import type { Failure } from "../failure.js";
import type { Run } from "../run.js";

/** How the engine runs one type of state. */
export interface StateBehaviour<S extends State> {
  readonly entered: EventType;
  /** Undefined for Fail, which is never left. */
  readonly exited: EventType | undefined;
  /** Written when the state is given up for good, before Catch or the end of its thread. */
  readonly failed?: EventType;
  /** Written for a state of a branch or iteration that failed by itself, beside those that were aborted. */
  readonly failedInside?: EventType;
  /** EvaluationFailed points at the Entered event, not at the one before it. */
  readonly evaluationFollowsEntered?: true;
  /** Begins the state's work. Its Entered event is written. It leaves the state, or says what it waits for. */
  enter(run: Run, thread: Thread, state: S): void;
  /** Goes on with what arrived for a state that waited. */
  resume?(run: Run, thread: Thread, state: S, outcome: Outcome): void;
  /** Begins the next attempt after a Retry's delay. */
  again?(run: Run, thread: Thread, state: S): void;
  /** A branch or iteration of this state came to its end. */
  childSucceeded?(run: Run, thread: Thread, state: S, child: Thread): void;
  /** A branch or iteration of this state failed. */
  childFailed?(run: Run, thread: Thread, state: S, child: Thread, failure: Failure): void;
  /** Drops everything under way in an open state whose surroundings failed; `cause` is the failing event. */
  abort?(run: Run, thread: Thread, state: S, cause: number): void;
}
