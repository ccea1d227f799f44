import { StepwrightError } from "../src/errors/index.js";
import { executionFromHistory, isHistoryResponse, type Execution } from "../src/history/index.js";
import { isJsonObject } from "../src/util/json.js";

/** What `state(name)` turns the subject into. */
export class StateSubject {
  constructor(
    readonly execution: Execution,
    readonly state: string,
  ) {}
}

/** What `not.state(name)` turns it into: what follows could only ask by mistake. */
export class NegatedState {
  constructor(readonly state: string) {}
}

const read = new WeakMap<object, Execution>();

/**
 * The execution to judge.
 * @throws MATCHER_SUBJECT_WRONG or MATCHER_SUBJECT_PENDING, saying what was given instead
 */
export function executionOf(matcher: string, subject: unknown): Execution {
  if (subject instanceof StateSubject) return subject.execution;
  if (subject instanceof NegatedState) throw misplacedNot(matcher, subject);
  if (isExecution(subject)) return subject;
  if (isCapture(subject)) throw wrongSubject(matcher, subject);
  if (isHistoryResponse(subject)) {
    const known = read.get(subject) ?? executionFromHistory(subject);
    read.set(subject, known);
    return known;
  }
  throw wrongSubject(matcher, subject);
}

/**
 * The state to judge.
 * @throws MATCHER_STATE_MISSING when `state(name)` did not come before
 */
export function stateOf(matcher: string, subject: unknown): StateSubject {
  if (subject instanceof StateSubject) return subject;
  executionOf(matcher, subject);
  throw new StepwrightError("MATCHER_STATE_MISSING", { matcher });
}

function isExecution(subject: unknown): subject is Execution {
  return (
    isJsonObject(subject) &&
    Array.isArray(subject["events"]) &&
    Array.isArray(subject["visits"]) &&
    isJsonObject(subject["thread"])
  );
}

/** What `captureEvents` resolved to: it has events, too. */
export function isCapture(subject: unknown): subject is { readonly seen: readonly unknown[] } {
  return isJsonObject(subject) && Array.isArray(subject["seen"]);
}

function misplacedNot(matcher: string, subject: NegatedState): StepwrightError {
  return new StepwrightError("MATCHER_MISUSED", {
    matcher,
    problem: `follows not.state("${subject.state}"), which asked that the state was not visited`,
    write: `to.have.state("${subject.state}").not.${matcher}(…): "not" stands before the word it turns round`,
  });
}

function wrongSubject(matcher: string, subject: unknown): StepwrightError {
  const pending = pendingKind(subject);
  if (pending !== undefined) return new StepwrightError("MATCHER_SUBJECT_PENDING", { matcher, subject: pending });
  return new StepwrightError("MATCHER_SUBJECT_WRONG", { matcher, subject: described(subject) });
}

/** What was given to expect() too early. */
export function pendingKind(subject: unknown): "promise" | "builder" | "running" | undefined {
  if (!isJsonObject(subject)) return undefined;
  const has = (name: string): boolean => typeof (subject as Record<string, unknown>)[name] === "function";
  if (has("then")) return "promise";
  if (!has("run")) return undefined;
  return has("until") ? "running" : "builder";
}

/** What was given to expect(), in words. */
export function described(subject: unknown): string {
  if (subject === null || subject === undefined) return String(subject);
  if (Array.isArray(subject))
    return `an array of ${subject.length}. Of a history it needs the whole response: { events }`;
  if (typeof subject === "string") return `the text ${JSON.stringify(subject.slice(0, 80))}`;
  if (!isJsonObject(subject)) return `the ${typeof subject} ${String(subject)}`;
  if (isCapture(subject)) return "a capture of events";
  if (typeof subject["executionArn"] === "string") return "a description of an execution, which has no history";
  return `an object with ${Object.keys(subject).slice(0, 5).join(", ") || "no fields"}`;
}
