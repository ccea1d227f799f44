/** States, inside `expectState(name, state => …)`, what one state must have done. Each call gives a new list. */
export interface StateChecks {
  /** Its raw input contains this: a part of it, in which any value may be asymmetric (`is.string()` …). */
  input(expected: unknown): StateChecks;
  /** Its raw input is exactly this. */
  exactInput(expected: unknown): StateChecks;
  /** Its output contains this. */
  output(expected: unknown): StateChecks;
  /** Its output is exactly this. */
  exactOutput(expected: unknown): StateChecks;
  /** It was tried so many times: one and its retries. */
  attempts(count: number): StateChecks;
  /** It was entered so many times. */
  visits(count: number): StateChecks;
  /** It failed with this error, and where given this cause: texts or asymmetric values. */
  error(error: unknown, cause?: unknown): StateChecks;
  /** It failed, and a catcher led on to this state. */
  caughtBy(state: string): StateChecks;
  /** It succeeded. */
  succeeded(): StateChecks;
  /** It failed, and no catcher took over. */
  failed(): StateChecks;
  /** It was aborted: something beside or around it failed. */
  aborted(): StateChecks;
  /** It timed out. */
  timedOut(): StateChecks;
}

/** States, inside `expectItems(map, (item, index) => …)`, what each item of a Map must have done. Each call gives a new list. */
export interface ItemChecks {
  /** It passed through these states in this order, with gaps allowed. */
  expectPath(...states: string[]): ItemChecks;
  /** It entered this state. */
  expectVisited(state: string): ItemChecks;
  /** The item's input contains this; the index may stand in it. */
  expectInput(expected: unknown): ItemChecks;
  /** The item's output contains this; the index may stand in it. */
  expectOutput(expected: unknown): ItemChecks;
  /** It reached its end. */
  expectSucceeded(): ItemChecks;
  /** It failed. */
  expectFailed(): ItemChecks;
  /** It was aborted. */
  expectAborted(): ItemChecks;
  /** It timed out. */
  expectTimedOut(): ItemChecks;
}

declare const itemIndex: unique symbol;

/**
 * The index of the item, inside `expectItems(map, (item, index) => …)`. The function runs once, while the workflow is described,
 * so the index is no number yet: it stands for each item's own inside an expected value, as in `item.expectOutput({ position: index })`.
 */
export interface ItemIndex {
  readonly [itemIndex]: true;
}
