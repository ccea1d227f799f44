import { PathError, type Path, type ReferencePath } from "../asl/path.js";
import type { Template } from "../asl/template.js";
import { causeAt, StateError } from "./failure.js";
import type { Thread } from "./execution-state.js";
import { emptyPayload, Payload } from "./payload.js";
import type { Run } from "./run.js";
import { StateScope } from "./scope.js";

/** InputPath and OutputPath. */
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
    const cause = causeAt(thread.visit, `Unable to apply Reference Path ${path.text} to input ${input.text}`);
    throw new StateError({ error: "States.ResultPathMatchFailure", cause, terminal: false });
  }
}

/** What a state with a result gives on: ResultSelector, ResultPath and OutputPath, one after the other. */
export function outputOf(
  run: Run,
  thread: Thread,
  state: {
    readonly resultSelector?: Template;
    readonly resultPath?: ReferencePath | null;
    readonly outputPath?: Path | null;
  },
  result: Payload,
): Payload {
  const selected = templated(run, thread, result, state.resultSelector);
  const merged = placed(thread, selected, state.resultPath);
  return run.checked(filtered(run, thread, merged, state.outputPath), thread.visit.state);
}
