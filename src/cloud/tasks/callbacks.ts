import type { EngineExecution } from "../../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../engine/task.js";

/** A task that has a token: a callback, or an activity's. */
export interface TokenTask {
  readonly executionArn: string;
  readonly state: string;
  /** The request's id. */
  readonly task: number;
  /** Somebody outside is to answer it. Of a double that never answers, a time-out is what is wanted. */
  awaited: boolean;
}

/** Every task that was given a token, by the token. Ended ones are kept as long as their execution is. */
export class Callbacks {
  readonly #tasks = new Map<string, TokenTask>();
  readonly #tokens = new Map<string, string[]>();

  /** Notes a task before it is answered. */
  note({ taskToken, executionArn, stateName, id }: TaskRequest): void {
    if (taskToken === undefined || this.#tasks.has(taskToken)) return;
    this.#tasks.set(taskToken, { executionArn, state: stateName, task: id, awaited: false });
    const tokens = this.#tokens.get(executionArn);
    if (tokens === undefined) this.#tokens.set(executionArn, [taskToken]);
    else tokens.push(taskToken);
  }

  /** Notes how a task was answered. */
  answered({ taskToken, resource }: TaskRequest, answer: TaskAnswer): void {
    const task = this.#tasks.get(taskToken ?? "");
    // A job has a token as well, but ends by itself.
    const job = resource.kind === "service" && resource.pattern !== "waitForTaskToken";
    if (task !== undefined) task.awaited = answer.kind === "pending" && !job;
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

  forget(executionArn: string): void {
    for (const token of this.#tokens.get(executionArn) ?? []) this.#tasks.delete(token);
    this.#tokens.delete(executionArn);
  }
}
