import type { WaitingState } from "../../history/index.js";
import type { AnswerNode } from "../../plan/answer.js";
import type { CompiledPlan, PlanFunction } from "../../plan/bindings.js";
import { holding } from "./holding.js";
import type { TargetPort, TokenAnswer } from "../port.js";
import { answerPart, type RunPart } from "./run-parts.js";

/** Lets the functions of a plan answer callbacks, for as long as somebody waits for the execution. */
export class Answering {
  /** Answers that came too late, a line each. */
  readonly warnings: string[] = [];
  readonly #answers: readonly { readonly node: AnswerNode; readonly fn: PlanFunction; readonly seen: Set<string> }[];
  readonly #port: TargetPort;
  readonly #executionArn: string;

  constructor({ plan, bindings }: CompiledPlan, port: TargetPort, executionArn: string) {
    this.#port = port;
    this.#executionArn = executionArn;
    this.#answers = (plan.answers ?? []).map((node) => ({
      node,
      fn: bindings.functions.get(node.fn.ref) as PlanFunction,
      seen: new Set(),
    }));
  }

  /** What its functions do, for whoever saves the target. */
  get parts(): readonly RunPart[] {
    return this.#answers.map(({ node }) => answerPart(node));
  }

  /** Answers callbacks until the wait is over. @throws what the wait throws, and an assertion that failed in a function */
  async during<Result>(wait: () => Promise<Result>): Promise<Result> {
    if (this.#answers.length === 0) return await wait();
    const over = new AbortController();
    try {
      const waiting = wait();
      const answering = this.#answers.map((answer) => this.#follow(answer, over.signal));
      return await Promise.race([waiting, ...answering.map((work) => work.then(() => waiting))]);
    } finally {
      over.abort();
    }
  }

  async #follow(
    { node, fn, seen }: { readonly node: AnswerNode; readonly fn: PlanFunction; readonly seen: Set<string> },
    signal: AbortSignal,
  ): Promise<void> {
    for (;;) {
      const waiting = await this.#port.untilWaiting?.(this.#executionArn, node.state, {
        past: seen,
        machine: node.machine,
        signal,
      });
      if (waiting?.taskToken === undefined) return;
      const { taskToken } = waiting;
      seen.add(taskToken);
      // The target's time stands still until the answer is given, but for waits inside the function.
      await holding(this.#port, async () => await this.#answer(node.state, await outcomeOf(fn, taskToken, waiting)));
    }
  }

  async #answer(state: string, answer: TokenAnswer | undefined): Promise<void> {
    if (answer === undefined) return;
    try {
      await this.#port.answerToken?.(answer);
    } catch (error) {
      this.warnings.push(`The answer to "${state}" was not taken: ${(error as Error).message}`);
    }
  }
}

/**
 * What a function makes of a token: its result answers it; nothing leaves the answer to the function itself; what it throws is the
 * failure, unless it is an assertion, which fails the run.
 */
async function outcomeOf(fn: PlanFunction, taskToken: string, task: WaitingState): Promise<TokenAnswer | undefined> {
  try {
    const output: unknown = await (fn as (token: string, task: WaitingState) => unknown)(taskToken, task);
    const text = output === undefined ? undefined : JSON.stringify(output);
    return text === undefined ? undefined : { kind: "success", taskToken, output: text };
  } catch (error) {
    if (!(error instanceof Error)) return { kind: "failure", taskToken, error: typeof error, cause: String(error) };
    if (/^AssertionError\b/.test(error.name) || "matcherResult" in error) throw error;
    return { kind: "failure", taskToken, error: error.name, cause: error.message };
  }
}
