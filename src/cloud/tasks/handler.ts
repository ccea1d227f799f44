import { types } from "node:util";
import { StepwrightError } from "../../errors/index.js";
import type { Clock } from "../../engine/clock.js";
import type { TaskAnswer } from "../../engine/task.js";
import type { JsonValue } from "../../util/json.js";

/** A function that answers a Task, ready to be called. */
export interface HandlerRun {
  readonly state: string;
  /** Whose silence it would be, for messages: `the function "charge-card"`. */
  readonly handler: string;
  readonly call: () => unknown;
  /** What the handler's result becomes. */
  readonly succeeded: (output: JsonValue) => TaskAnswer;
  readonly failed: (error: LambdaError) => TaskAnswer;
}

/** What a Node.js function reports for what it threw, in the order of its runtime's keys. */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/**
 * Calls a handler. While it is at work the clock stands still; a handler that waits for virtual time (by running another workflow,
 * say) lets it move. Its result is cloned, so nobody outside holds what the execution works on.
 * @param limitMs real milliseconds after which a silent handler ends the execution
 */
export async function runHandler(run: HandlerRun, clock: Clock, limitMs: number): Promise<TaskAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<TaskAnswer>((resolve) => {
    timer = setTimeout(() => resolve(silent(run, limitMs)), limitMs);
    timer.unref();
  });
  try {
    return await clock.hold(() => Promise.race([settle(run), silence]), `${run.handler} for the Task "${run.state}"`);
  } finally {
    clearTimeout(timer);
  }
}

async function settle({ call, succeeded, failed }: HandlerRun): Promise<TaskAnswer> {
  let result: unknown;
  try {
    result = await call();
  } catch (error) {
    return failed(lambdaError(error));
  }
  try {
    return succeeded(cloneJson(result));
  } catch {
    return failed({
      errorType: "Runtime.MarshalResponseError",
      errorMessage: "Unable to stringify response body",
      trace: [],
    });
  }
}

/** Nothing becomes null, as Lambda does. */
function cloneJson(value: unknown): JsonValue {
  const text = JSON.stringify(value);
  return text === undefined ? null : (JSON.parse(text) as JsonValue);
}

function silent({ state, handler }: HandlerRun, limitMs: number): TaskAnswer {
  return {
    kind: "unanswerable",
    error: "Stepwright.HandlerSilent",
    cause: new StepwrightError("HANDLER_SILENT", { state, handler, limitMs }).message,
  };
}

/**
 * Shapes what a handler threw as Lambda's Node.js runtime does. `errorType` on the error goes before its name. Stack lines of
 * the code that called the handler are left out.
 */
export function lambdaError(thrown: unknown): LambdaError {
  if (!types.isNativeError(thrown) && !(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const { errorType } = thrown as Error & { readonly errorType?: unknown };
  const lines = (thrown.stack ?? "").split("\n");
  const caller = lines.findIndex((line) => line.includes(import.meta.url) || /\bsettle\b.*handler\.[jt]s/.test(line));
  return {
    errorType: typeof errorType === "string" ? errorType : thrown.name,
    errorMessage: thrown.message,
    trace: caller === -1 ? lines : lines.slice(0, caller),
  };
}
