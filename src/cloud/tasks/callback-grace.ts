import type { TokenTask } from "./callbacks.js";

/**
 * Keeps a time-out from firing while a callback may be on its way: before the clock moves on to a deadline it waits a little in
 * real time. Any API call ends the wait, since it may have been the answer.
 */
export class CallbackGrace {
  readonly #limitMs: number;
  readonly #awaited: () => Iterable<TokenTask>;
  readonly #warnings = new Map<string, Set<string>>();
  #end: (() => void) | undefined;

  /**
   * @param limitMs real milliseconds
   * @param awaited the tasks that wait for somebody outside
   */
  constructor(limitMs: number, awaited: () => Iterable<TokenTask>) {
    this.#limitMs = limitMs;
    this.#awaited = awaited;
  }

  /** @returns undefined when nothing is awaited, so that the deadline may fire at once */
  beforeDeadline(): Promise<void> | undefined {
    if (this.#limitMs === 0) return undefined;
    const [first] = this.#awaited();
    if (first === undefined) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#end = undefined;
        for (const task of this.#awaited()) this.#warn(task);
        resolve();
      }, this.#limitMs);
      timer.unref();
      this.#end = () => {
        clearTimeout(timer);
        this.#end = undefined;
        resolve();
      };
    });
  }

  /** An API call came in. */
  called(): void {
    this.#end?.();
  }

  warnings(executionArn: string): string[] {
    return [...(this.#warnings.get(executionArn) ?? [])];
  }

  forget(executionArn: string): void {
    this.#warnings.delete(executionArn);
  }

  #warn({ executionArn, state }: TokenTask): void {
    const warnings = this.#warnings.get(executionArn) ?? new Set();
    this.#warnings.set(executionArn, warnings);
    warnings.add(
      `Virtual time went on to a time-out while "${state}" waited for its callback. If the answer was on its way, give it with ` +
        `.answers("${state}", …), send it inside cloud.hold(async () => …), or allow more real time with embedded({ callbackGrace: "1s" }).`,
    );
  }
}
