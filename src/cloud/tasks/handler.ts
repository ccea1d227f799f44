import { fileURLToPath } from "node:url";
import { types } from "node:util";
import { StepwrightError } from "../../errors/index.js";
import type { TaskAnswer } from "../../engine/tasks/task.js";
import type { JsonValue } from "../../util/json.js";
import { unanswerable } from "./unanswerable.js";

/** A function that answers a Task, ready to be called. */
export interface HandlerRun {
  readonly state: string;
  /** Whose silence it would be, for messages: `the handler of the function "charge-card"`. */
  readonly handler: string;
  readonly fn: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
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
 * Calls a handler. Its result is cloned, so that nobody outside holds what the execution works on.
 * @param limitMs real milliseconds after which a silent handler ends the execution
 * @returns the answer, or a promise of it if the handler gave one
 */
export function runHandler(run: HandlerRun, limitMs: number): TaskAnswer | Promise<TaskAnswer> {
  let result: unknown;
  try {
    result = run.fn(...(run.args as never[]));
  } catch (error) {
    return thrown(run, error);
  }
  return isThenable(result) ? settled(run, result, limitMs) : answered(run, result);
}

async function settled(run: HandlerRun, result: PromiseLike<unknown>, limitMs: number): Promise<TaskAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<TaskAnswer>((resolve) => {
    timer = setTimeout(() => resolve(silent(run, limitMs)), limitMs);
    timer.unref();
  });
  const answer = Promise.resolve(result).then(
    (value) => answered(run, value),
    (error: unknown) => thrown(run, error),
  );
  const first = await Promise.race([answer, silence]);
  clearTimeout(timer);
  return first;
}

function answered({ succeeded, failed }: HandlerRun, result: unknown): TaskAnswer {
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

/** An assertion that fails inside a handler is a failure of the test: no Retry or Catch may swallow it. */
function thrown({ state, handler, failed }: HandlerRun, error: unknown): TaskAnswer {
  if (!isAssertion(error)) return failed(lambdaError(error));
  const facts = { state, handler, text: error.message };
  return unanswerable("Stepwright.AssertionFailed", new StepwrightError("HANDLER_ASSERTION", facts));
}

/** Chai's, Node's and Vitest's assertion errors go by this name; Jest's carry the result of their matcher. */
function isAssertion(error: unknown): error is Error {
  return error instanceof Error && (/^AssertionError\b/.test(error.name) || "matcherResult" in error);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}

/** Nothing becomes null, as Lambda does. */
function cloneJson(value: unknown): JsonValue {
  const text = JSON.stringify(value);
  return text === undefined ? null : (JSON.parse(text) as JsonValue);
}

function silent({ state, handler }: HandlerRun, limitMs: number): TaskAnswer {
  return unanswerable("Stepwright.HandlerSilent", new StepwrightError("HANDLER_SILENT", { state, handler, limitMs }));
}

/** Stack lines name this file by path or by URL. */
const ownFile = fileURLToPath(import.meta.url);

/**
 * Shapes what a handler threw as Lambda's Node.js runtime does. `errorType` on the error goes before its name. The lines of the
 * stack below the handler itself are left out.
 */
function lambdaError(thrown: unknown): LambdaError {
  if (!types.isNativeError(thrown) && !(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const { errorType } = thrown as Error & { readonly errorType?: unknown };
  const lines = (thrown.stack ?? "").split("\n");
  const caller = lines.findIndex((line) => line.includes(ownFile) || line.includes(import.meta.url));
  return {
    errorType: typeof errorType === "string" ? errorType : thrown.name,
    errorMessage: thrown.message,
    trace: caller === -1 ? lines : lines.slice(0, caller),
  };
}
