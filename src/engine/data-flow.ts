import { PathError, type Path, type ReferencePath, type Scope } from "../asl/path.js";
import type { QueryLanguage } from "../asl/machine.js";
import type { Template } from "../asl/template.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import type { EventType } from "./event-type.js";
import { StateError } from "./failure.js";
import type { Thread } from "./execution/execution-state.js";
import { emptyPayload, Payload } from "./payload/payload.js";
import type { Run } from "./run.js";
import { StateScope } from "./scope.js";

/** InputPath and OutputPath. JSONata states have neither: their data stays as it is. */
export function filtered(run: Run, thread: Thread, payload: Payload, path: Path | null | undefined): Payload {
  if (path === undefined) return payload;
  if (path === null) return emptyPayload;
  return payload.with(path.evaluate(new StateScope(run, thread, payload.value)));
}

/** A template applied to a payload; without a template, the payload itself. */
export function templated(run: Run, thread: Thread, payload: Payload, template: Template | undefined): Payload {
  return template === undefined ? payload : payload.with(template.evaluate(new StateScope(run, thread, payload.value)));
}

/** ResultPath: the result put into the state's input, in its place, or dropped. */
export function placed(thread: Thread, result: Payload, path: ReferencePath | null | undefined): Payload {
  const { input } = thread.visit;
  if (path === null) return input;
  if (path === undefined || path.segments.length === 0) return result;
  try {
    return Payload.of(path.write(input.value, result.value));
  } catch (thrown) {
    if (!(thrown instanceof PathError)) throw thrown;
    // AWS names this error so, not States.ResultPathMatchFailure, and puts no sentence about the state before the cause.
    throw new StateError({ error: "States.ReferencePathConflict", cause: thrown.message, terminal: false });
  }
}

/** What a thread goes on with: a state's own fields, those of a Choice rule, or those of a catcher. */
export interface Sender {
  readonly assign?: Template;
  /** JSONata only. */
  readonly output?: Template;
}

/** What the Output and Assign of a sender see. */
export interface Seen {
  /** `$` in JSONPath, `$states.input` in JSONata. */
  readonly input: JsonValue;
  /** `$states.result` */
  readonly result?: JsonValue;
  /** `$states.errorOutput` */
  readonly errorOutput?: JsonValue;
}

/** The way out of a state. */
export interface Departure {
  readonly exited: EventType;
  readonly next: string | undefined;
  readonly sender: Sender;
}

/**
 * Leaves a state: on with the Output of the sender where it has one, else with what is given, and with its variables assigned. All
 * of it reads the variables as they were when the state was entered.
 */
export function depart(
  run: Run,
  thread: Thread,
  { exited, next, sender }: Departure,
  given: Payload,
  seen: Seen,
): void {
  const { assign, output } = sender;
  if (assign === undefined && output === undefined) {
    run.exit(thread, exited, run.checked(given, thread.visit.state), next);
    return;
  }
  const scope = new StateScope(run, thread, seen.input, seen);
  const sent = run.checked(output === undefined ? given : Payload.of(output.evaluate(scope)), thread.visit.state);
  run.exit(thread, exited, sent, next, assign === undefined ? undefined : assigned(assign, scope));
}

/** The variables an Assign gives; undefined where it names none. */
function assigned(assign: Template, scope: Scope): JsonObject | undefined {
  const variables = assign.evaluate(scope);
  return isJsonObject(variables) && Object.keys(variables).length > 0 ? variables : undefined;
}

/** A state whose work gives a result. */
interface Resulting extends Sender {
  readonly queryLanguage: QueryLanguage;
  readonly next?: string;
  readonly resultSelector?: Template;
  readonly resultPath?: ReferencePath | null;
  readonly outputPath?: Path | null;
}

/**
 * Leaves a state with what its work gave: through ResultSelector, ResultPath and OutputPath, one after the other, or through
 * Output. In JSONPath, Assign reads what ResultSelector gave.
 */
export function finish(run: Run, thread: Thread, state: Resulting, exited: EventType, result: Payload): void {
  const selected = templated(run, thread, result, state.resultSelector);
  const merged = placed(thread, selected, state.resultPath);
  const output = filtered(run, thread, merged, state.outputPath);
  const seen =
    state.queryLanguage === "JSONata"
      ? { input: thread.visit.input.value, result: result.value }
      : { input: selected.value };
  depart(run, thread, { exited, next: state.next, sender: state }, output, seen);
}

/** A state that gives its input on. */
interface Passing extends Sender {
  readonly outputPath?: Path | null;
}

/**
 * Leaves a state that has no result.
 * @param input its input after InputPath
 * @param from where it goes to and who says so: the state itself, or one of its rules
 */
export function passOn(run: Run, thread: Thread, state: Passing, input: Payload, from: Departure): void {
  depart(run, thread, from, filtered(run, thread, input, state.outputPath), { input: input.value });
}
