import { StepwrightError } from "../../errors/index.js";
import { indexDefinition } from "../../history/definition-index.js";
import { executionPathText, isCallback, type WaitingState } from "../../history/index.js";
import type { Deadline } from "./deadline.js";
import type { ExecutionReader } from "../children/execution-reader.js";
import type { Launched } from "./launch.js";
import type { TargetPort, TokenAnswer } from "../port.js";

/** How it is waited for a state. */
export interface UntilOptions {
  readonly past?: ReadonlySet<string>;
  /** Nested executions of this machine are meant. */
  readonly machine?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called by a function of the plan: the others go on meanwhile as they are. */
  readonly within?: "function";
}

/** Waits until an execution stands in a state, or before one, and answers who waits there. */
export class Standing {
  readonly #port: TargetPort;
  readonly #launched: Launched;
  readonly #reader: ExecutionReader;
  /** Lets the functions of the plan answer and act during a wait. */
  readonly #during: <Result>(wait: () => Promise<Result>) => Promise<Result>;
  /** Tokens that were answered through us. */
  readonly #answered = new Set<string>();

  constructor(
    port: TargetPort,
    launched: Launched,
    reader: ExecutionReader,
    during: <Result>(wait: () => Promise<Result>) => Promise<Result>,
  ) {
    this.#port = port;
    this.#launched = launched;
    this.#reader = reader;
    this.#during = during;
  }

  /**
   * Waits until the execution stands in a state.
   * @throws EXECUTION_NOT_WAITING when it never did, PLAN_UNSUPPORTED where nobody can tell
   */
  async until(state: string, deadline: Deadline | undefined, options: UntilOptions = {}): Promise<WaitingState> {
    const port = this.#port;
    const { past, machine, signal } = options;
    if (port.untilWaiting === undefined) {
      this.#refuse(`the execution stands in "${state}", and nobody can tell there`);
    }
    if (machine !== undefined && !port.capabilities.doubles) {
      this.#refuse(`a nested execution stands in "${state}", and these are not followed there`);
    }
    const wait = async (): Promise<WaitingState | undefined> =>
      await port.untilWaiting?.(this.#launched.executionArn, state, {
        deadlineMs: deadline?.limitMs,
        machine,
        signal,
        ...(past !== undefined && { past }),
      });
    const found = await (options.within === "function" ? wait() : this.#during(wait));
    signal?.throwIfAborted();
    if (found !== undefined) return found;
    return await this.#never(state, deadline);
  }

  /**
   * Waits until the execution stands still before a state.
   * @throws EXECUTION_NOT_WAITING when it never did
   */
  async untilPaused(state: string, deadline: Deadline | undefined, signal?: AbortSignal): Promise<WaitingState> {
    const { executionArn } = this.#launched;
    const found = await this.#during(
      async () => await this.#port.untilPaused?.(executionArn, state, { deadlineMs: deadline?.limitMs, signal }),
    );
    signal?.throwIfAborted();
    if (found !== undefined) return { state, taskToken: undefined, payload: found.input };
    return await this.#never(state, deadline, { pause: true });
  }

  /**
   * Answers the callback of a state, as soon as it waits for one.
   * @throws EXECUTION_NOT_WAITING, TOKEN_UNKNOWN, and what the target throws
   */
  async answer(
    state: string,
    deadline: Deadline | undefined,
    options: UntilOptions,
    make: (taskToken: string) => TokenAnswer,
  ): Promise<void> {
    const { taskToken } = await this.until(state, deadline, { ...options, past: this.#answered });
    if (taskToken === undefined) {
      const { definition } = this.#launched.machine;
      const callback = isCallback(indexDefinition(definition)?.states.get(state)?.source ?? {});
      throw new StepwrightError("TOKEN_UNKNOWN", { state, target: this.#port.label, callback });
    }
    const answer = make(taskToken);
    if (answer.kind !== "heartbeat") this.#answered.add(taskToken);
    await this.#port.answerToken?.(answer);
  }

  async #never(state: string, deadline: Deadline | undefined, wanted: { readonly pause?: true } = {}): Promise<never> {
    const { executionArn } = this.#launched;
    const recorded = await this.#reader.read();
    const path = executionPathText(this.#reader.built(recorded));
    const { status } = recorded.description;
    const limitMs = deadline?.limitMs;
    throw new StepwrightError("EXECUTION_NOT_WAITING", { state, executionArn, status, path, limitMs, ...wanted });
  }

  #refuse(what: string): never {
    const problems = [`It waits until ${what}. Run it on embedded().`];
    throw new StepwrightError("PLAN_UNSUPPORTED", { target: this.#port.label, problems });
  }
}
