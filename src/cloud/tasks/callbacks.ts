import type { EngineExecution } from "../../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../engine/task.js";
import type { JsonValue } from "../../util/json.js";

/** A task that has a token: a callback, or an activity's. */
export interface TokenTask {
  readonly executionArn: string;
  readonly state: string;
  /** The request's id. */
  readonly task: number;
  /** Somebody outside is to answer it. Of a double that never answers, a time-out is what is wanted. */
  awaited: boolean;
  /** Nobody has answered it at once: whoever has the token may. */
  unanswered: boolean;
  /** What it was called with. Shared: never change it. */
  readonly payload: JsonValue;
}

/** Every task that was given a token, by the token. Ended ones are kept as long as their execution is. */
export class Callbacks {
  readonly #tasks = new Map<string, TokenTask>();
  readonly #tokens = new Map<string, string[]>();

  /** Notes a task before it is answered. */
  note({ taskToken, executionArn, stateName, id, payload }: TaskRequest): void {
    if (taskToken === undefined || this.#tasks.has(taskToken)) return;
    this.#tasks.set(taskToken, {
      executionArn,
      state: stateName,
      task: id,
      awaited: false,
      unanswered: false,
      payload,
    });
    const tokens = this.#tokens.get(executionArn);
    if (tokens === undefined) this.#tokens.set(executionArn, [taskToken]);
    else tokens.push(taskToken);
  }

  /** Notes how a task was answered. */
  answered({ taskToken, resource }: TaskRequest, answer: TaskAnswer): void {
    const task = this.#tasks.get(taskToken ?? "");
    // A job has a token as well, but ends by itself.
    const job = resource.kind === "service" && resource.pattern !== "waitForTaskToken";
    if (task === undefined) return;
    task.awaited = answer.kind === "pending" && !job;
    task.unanswered = answer.kind === "pending" || answer.kind === "never";
  }

  find(token: string): TokenTask | undefined {
    return this.#tasks.get(token);
  }

  /** Tasks of an execution that still wait for somebody outside. */
  awaited(execution: EngineExecution): TokenTask[] {
    const tokens = this.#tokens.get(execution.executionArn);
    if (tokens === undefined) return [];
    const open = new Set(execution.openTasks().map(({ id }) => id));
    return tokens
      .map((token) => this.#tasks.get(token) as TokenTask)
      .filter(({ awaited, task }) => awaited && open.has(task));
  }

  /** Tasks of an execution in a state that whoever has the token may answer, oldest first. */
  unanswered(execution: EngineExecution, state: string): { readonly token: string; readonly payload: JsonValue }[] {
    return execution.openTasks().flatMap(({ stateName, taskToken: token }) => {
      const task = stateName === state && token !== undefined ? this.#tasks.get(token) : undefined;
      return token === undefined || task?.unanswered !== true ? [] : [{ token, payload: task.payload }];
    });
  }

  save(): readonly (readonly [token: string, task: TokenTask])[] {
    return [...this.#tasks];
  }

  load(tasks: ReturnType<Callbacks["save"]>): void {
    for (const [token, task] of tasks) {
      this.#tasks.set(token, { ...task });
      const tokens = this.#tokens.get(task.executionArn);
      if (tokens === undefined) this.#tokens.set(task.executionArn, [token]);
      else tokens.push(token);
    }
  }

  forget(executionArn: string): void {
    for (const token of this.#tokens.get(executionArn) ?? []) this.#tasks.delete(token);
    this.#tokens.delete(executionArn);
  }
}
