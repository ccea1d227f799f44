import type { JsonValue } from "../../util/json.js";
import type { Attempt, Thread, ThreadStatus, Visit, VisitStatus } from "../execution.js";
import { pathText } from "../path-text.js";
import type { JsonText } from "./json-text.js";

/** Why something failed. */
export interface Failure {
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** A thread while the history is being read. Only the builder writes to it. */
export class ThreadNode implements Thread {
  readonly visits: VisitNode[] = [];
  status: ThreadStatus = "running";
  endedEventId: number | undefined;
  endedAt: Date | undefined;
  readonly #counts = new Map<string, number>();

  constructor(
    readonly kind: Thread["kind"],
    readonly parent: VisitNode | undefined,
    readonly index: number,
    readonly startedEventId: number,
    readonly startedAt: Date,
  ) {}

  /** Counts one more visit of a state. @returns its number, 1-based */
  count(state: string): number {
    const number = (this.#counts.get(state) ?? 0) + 1;
    this.#counts.set(state, number);
    return number;
  }

  end(status: ThreadStatus, eventId: number, at: Date): void {
    if (this.status !== "running") return;
    this.status = status;
    this.endedEventId = eventId;
    this.endedAt = at;
  }

  reopen(): void {
    this.status = "running";
    this.endedEventId = undefined;
    this.endedAt = undefined;
  }

  /** For JSON.stringify: without the way back to its parent. */
  toJSON(): object {
    const { kind, index, status, startedAt, endedAt, visits } = this;
    return { kind, index, status, startedAt, endedAt, visits };
  }

  /** It reached its end as far as history and, where it is known, the definition tell: the last state it entered ends it and was left. */
  get atRest(): boolean {
    const last = this.visits.at(-1);
    return last?.ends === undefined
      ? last?.status === "succeeded" || last?.status === "caught"
      : last.ends && last.status === "succeeded";
  }
}

/** An attempt while the history is being read. */
export class AttemptNode implements Attempt {
  startedAt: Date | undefined;
  endedAt: Date | undefined;
  status: ThreadStatus = "running";
  error: string | undefined;
  cause: string | undefined;
  itemCount: number | undefined;
  submittedText: JsonText | undefined;
  outputText: JsonText | undefined;
  readonly branches: ThreadNode[] = [];
  readonly iterations: ThreadNode[] = [];

  constructor(
    readonly number: number,
    readonly scheduledAt: Date,
    readonly delayMs: number | undefined,
    readonly called: boolean,
    readonly payloadText: JsonText | undefined,
  ) {}

  /** For JSON.stringify: values instead of the texts they are kept as. */
  toJSON(): object {
    const { number, status, scheduledAt, startedAt, endedAt, delayMs, payload, output, error, cause, itemCount } = this;
    const threads =
      this.branches.length > 0
        ? { branches: this.branches }
        : this.iterations.length > 0
          ? { iterations: this.iterations }
          : {};
    return {
      number,
      status,
      scheduledAt,
      startedAt,
      endedAt,
      delayMs,
      payload,
      output,
      error,
      cause,
      itemCount,
      ...threads,
    };
  }

  get payload(): JsonValue | undefined {
    return this.payloadText?.value;
  }

  get submitted(): JsonValue | undefined {
    return this.submittedText?.value;
  }

  get output(): JsonValue | undefined {
    return this.outputText?.value;
  }

  /** Branches, or iterations. */
  get threads(): readonly ThreadNode[] {
    return this.branches.length > 0 ? this.branches : this.iterations;
  }

  /** Adds a thread at its place by index. */
  add(threads: ThreadNode[], thread: ThreadNode): void {
    let at = threads.length;
    while (at > 0 && threads[at - 1]!.index > thread.index) at -= 1;
    threads.splice(at, 0, thread);
  }

  fail(status: ThreadStatus, failure: Failure, at: Date): void {
    this.status = status;
    this.error = failure.error;
    this.cause = failure.cause;
    this.endedAt = at;
  }
}

/** A visit while the history is being read. */
export class VisitNode implements Visit {
  readonly number: number;
  status: VisitStatus = "running";
  exitedAt: Date | undefined;
  exitedEventId: number | undefined;
  error: string | undefined;
  cause: string | undefined;
  caughtBy: string | undefined;
  outputText: JsonText | undefined;
  variableTexts: Readonly<Record<string, JsonText>> | undefined;
  /** A failure that a Retry or Catch may still take. */
  pending: { readonly status: "failed" | "timedOut"; readonly failure: Failure } | undefined;
  /** A redrive goes on in it: the next attempt is the first of a new row, and no retry. */
  resumed = false;
  /** The visit inside it whose failure became its own. */
  failedBy: VisitNode | undefined;
  readonly attempts: AttemptNode[] = [];

  constructor(
    readonly state: string,
    readonly type: string,
    readonly thread: ThreadNode,
    readonly enteredEventId: number,
    readonly enteredAt: Date,
    readonly inputText: JsonText | undefined,
    /** Whether the state ends its thread; undefined without a definition. */
    readonly ends: boolean | undefined,
  ) {
    this.number = thread.count(state);
  }

  get input(): JsonValue | undefined {
    return this.inputText?.value;
  }

  get output(): JsonValue | undefined {
    return this.outputText?.value;
  }

  get variables(): Readonly<Record<string, JsonValue>> | undefined {
    if (this.variableTexts === undefined) return undefined;
    return Object.fromEntries(Object.entries(this.variableTexts).map(([name, text]) => [name, text.value]));
  }

  get branches(): readonly ThreadNode[] {
    return this.attempts.at(-1)?.branches ?? [];
  }

  get iterations(): readonly ThreadNode[] {
    return this.attempts.at(-1)?.iterations ?? [];
  }

  get open(): boolean {
    return this.status === "running";
  }

  get lastAttempt(): AttemptNode | undefined {
    return this.attempts.at(-1);
  }

  /** For JSON.stringify: without the way back to its thread. */
  toJSON(): object {
    const {
      state,
      type,
      number,
      status,
      enteredAt,
      exitedAt,
      input,
      output,
      error,
      cause,
      caughtBy,
      variables,
      attempts,
    } = this;
    return {
      state,
      type,
      number,
      status,
      enteredAt,
      exitedAt,
      input,
      output,
      error,
      cause,
      caughtBy,
      variables,
      attempts,
    };
  }

  attempt(at: Date, called: boolean, payload: JsonText | undefined): AttemptNode {
    const before = this.resumed ? undefined : this.attempts.at(-1);
    this.resumed = false;
    const delay = before === undefined ? undefined : at.getTime() - (before.endedAt ?? before.scheduledAt).getTime();
    const attempt = new AttemptNode(this.attempts.length + 1, at, delay, called, payload);
    this.attempts.push(attempt);
    this.pending = undefined;
    return attempt;
  }

  fail(status: "failed" | "timedOut", failure: Failure): void {
    this.status = status;
    this.error ??= failure.error;
    this.cause ??= failure.cause;
  }
}

/** Makes console.log print one line instead of the whole tree. */
function printAs<Node extends object>(prototype: Node, line: (node: Node) => string): void {
  const value = function (this: Node): string {
    return line(this);
  };
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
}

printAs(ThreadNode.prototype, (thread) => `${thread.kind} ${thread.index} ${thread.status}: ${pathText(thread)}`);
printAs(
  VisitNode.prototype,
  ({ state, type, status, error }) => `${state} (${type}) ${status}${error === undefined ? "" : ` ${error}`}`,
);
