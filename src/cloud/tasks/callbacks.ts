import type { EngineExecution } from "../../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
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
}

/** Every task that was given a token, by the token. Ended ones are kept as long as their execution is. */
export class Callbacks {
  readonly #tasks = new Map<string, TokenTask>();
  /** The token of each execution's task, or those of its tasks. */
  readonly #tokens = new Map<string, string | string[]>();

  /** Notes a task before it is answered. */
  note({ taskToken, executionArn, stateName, id }: TaskRequest): void {
    if (taskToken === undefined || this.#tasks.has(taskToken)) return;
    this.#tasks.set(taskToken, {
      executionArn,
      state: stateName,
      task: id,
      awaited: false,
      unanswered: false,
    });
    this.#give(executionArn, taskToken);
  }

  #give(executionArn: string, token: string): void {
    const tokens = this.#tokens.get(executionArn);
    if (tokens === undefined) this.#tokens.set(executionArn, token);
    else if (typeof tokens === "string") this.#tokens.set(executionArn, [tokens, token]);
    else tokens.push(token);
  }

  #tokensOf(executionArn: string): readonly string[] {
    const tokens = this.#tokens.get(executionArn) ?? [];
    return typeof tokens === "string" ? [tokens] : tokens;
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
    const tasks = this.#tokensOf(execution.executionArn)
      .map((token) => this.#tasks.get(token) as TokenTask)
      .filter(({ awaited }) => awaited);
    if (tasks.length === 0) return [];
    const open = new Set(execution.openTasks().map(({ id }) => id));
    return tasks.filter(({ task }) => open.has(task));
  }

  /** Tasks of executions that still wait for somebody outside, one after the other: whoever needs but one looks at no more. */
  *awaitedBy(executions: readonly EngineExecution[]): Generator<TokenTask, void> {
    for (const execution of executions) yield* this.awaited(execution);
  }

  /** Tasks of an execution in a state that whoever has the token may answer, oldest first. */
  unanswered(execution: EngineExecution, state: string): { readonly token: string; readonly payload: JsonValue }[] {
    return execution.openTasks().flatMap(({ stateName, taskToken: token, payload }) => {
      const task = stateName === state && token !== undefined ? this.#tasks.get(token) : undefined;
      return token === undefined || task?.unanswered !== true ? [] : [{ token, payload }];
    });
  }

  save(): readonly (readonly [token: string, task: TokenTask])[] {
    return [...this.#tasks];
  }

  load(tasks: ReturnType<Callbacks["save"]>): void {
    for (const [token, { executionArn, state, task, awaited, unanswered }] of tasks) {
      this.#tasks.set(token, { executionArn, state, task, awaited, unanswered });
      this.#give(executionArn, token);
    }
  }

  forget(executionArn: string): void {
    for (const token of this.#tokensOf(executionArn)) this.#tasks.delete(token);
    this.#tokens.delete(executionArn);
  }
}
