import type { WaitState } from "../../asl/machine.js";
import { timestampError } from "../../asl/jsonata/query-evaluation-error.js";
import { PathError, type Path } from "../../asl/path.js";
import { millisecondsOf, parseTimestamp } from "../../asl/timestamp.js";
import type { JsonValue } from "../../util/json.js";
import { filtered, passOn } from "../data-flow.js";
import type { Thread } from "../execution/execution-state.js";
import { runtimeError } from "../failure.js";
import type { Payload } from "../payload/payload.js";
import type { Run } from "../run.js";
import { StateScope } from "../scope.js";
import { wholeSeconds } from "../whole-number.js";
import type { StateBehaviour } from "./behaviour.js";

/**
 * The longest delay AWS takes, in seconds: what a signed 32-bit number holds, a little over 24855 days. Seconds that are written or
 * evaluated have a bound of their own, 99,999,999; for what SecondsPath finds AWS names none.
 */
const longestDelay = 2_147_483_647;

/** Wait: lets time pass. */
export const waitState: StateBehaviour<WaitState> = {
  entered: "WaitStateEntered",
  exited: "WaitStateExited",
  evaluationFollowsEntered: true,
  enter(run, thread, state) {
    const input = filtered(run, thread, thread.visit.input, state.inputPath);
    const until = wakeTime(run, thread, state, input);
    if (until - run.now > longestDelay * 1000) throw runtimeError(thread.visit, "Wait state delay is too long.");
    if (until <= run.now) leave(run, thread, state);
    else run.sleep(thread, "wait", until);
  },
  resume: leave,
  abort(run, thread, _state, cause) {
    run.cancelTimer(thread.visit.timer);
    run.recordAfter(cause, "WaitStateAborted");
  },
};

function leave(run: Run, thread: Thread, state: WaitState): void {
  const input = filtered(run, thread, thread.visit.input, state.inputPath);
  passOn(run, thread, state, input, { exited: "WaitStateExited", next: state.next, sender: state });
}

/** Virtual time at which the state is over. */
function wakeTime(run: Run, thread: Thread, state: WaitState, input: Payload): number {
  const { duration } = state;
  const scope = new StateScope(run, thread, input.value);
  switch (duration.kind) {
    case "Seconds":
      return run.now + duration.seconds * 1000;
    case "SecondsPath": {
      const value = referenced(thread, duration.path, duration.kind, scope);
      if (!isWhole(value)) {
        throw runtimeError(
          thread.visit,
          `The SecondsPath parameter cannot be parsed as a long value: ${duration.path.text} == ${shown(value)}`,
        );
      }
      if (value < 0) {
        throw runtimeError(
          thread.visit,
          `The SecondsPath parameter references a negative value: ${duration.path.text} == ${value}`,
        );
      }
      return run.now + value * 1000;
    }
    case "Timestamp":
      return timeOf(thread, duration.kind, duration.timestamp, "");
    case "TimestampPath":
      return timeOf(
        thread,
        duration.kind,
        referenced(thread, duration.path, duration.kind, scope),
        `${duration.path.text} == `,
      );
    case "SecondsTemplate":
      return run.now + wholeSeconds("Seconds", duration.template.evaluate(scope)) * 1000;
    case "TimestampTemplate": {
      const text = String(duration.template.evaluate(scope));
      const time = timeAt(text);
      if (time === undefined) throw timestampError(text);
      return time;
    }
  }
}

function referenced(thread: Thread, path: Path, field: string, scope: StateScope): JsonValue {
  try {
    return path.evaluate(scope);
  } catch (thrown) {
    if (!(thrown instanceof PathError)) throw thrown;
    throw runtimeError(thread.visit, `The ${field} parameter does not reference an input value: ${path.text}`);
  }
}

function timeOf(thread: Thread, field: string, value: JsonValue, where: string): number {
  const time = typeof value === "string" ? timeAt(value) : undefined;
  if (time !== undefined) return time;
  throw runtimeError(
    thread.visit,
    `The ${field} parameter does not reference a valid ISO-8601 extended offset date-time format string: ${where}${shown(value)}`,
  );
}

function timeAt(text: string): number | undefined {
  const instant = parseTimestamp(text);
  return instant && millisecondsOf(instant);
}

function isWhole(value: JsonValue): value is number {
  return typeof value === "number" && Number.isInteger(value);
}

function shown(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
