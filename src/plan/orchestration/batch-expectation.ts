import type { SourceLine } from "../double.js";

/** How many executions of a batch must succeed. */
export type SucceededCount = number | "all" | { readonly atLeast: number };

/** So many executions must end SUCCEEDED. With a number, the others may fail unless something was expected of them. */
export interface BatchSucceededNode {
  readonly kind: "batchSucceeded";
  readonly count: SucceededCount;
  readonly at: SourceLine;
}

/** So many executions must be done in a stretch of the target's time, on average from the first start to the last end. */
export interface BatchThroughputNode {
  readonly kind: "batchThroughput";
  readonly atLeast: number;
  readonly perMs: number;
  readonly at: SourceLine;
}

/** All must have ended in time. */
export interface BatchWithinNode {
  readonly kind: "batchWithin";
  readonly limitMs: number;
  readonly at: SourceLine;
}

/** Runs one after the other show a circuit breaker at work. */
export interface BatchCircuitNode {
  readonly kind: "batchCircuit";
  readonly name: string;
  /** The Tasks it guards. */
  readonly around: readonly string[];
  /** Errors that count as failures; absent: all. */
  readonly errors?: readonly string[];
  /** It opens after so many failures: in a row, or those within a time, or among the last so many calls. */
  readonly failures: number;
  readonly withinMs?: number;
  readonly of?: number;
  /** It is tried again so long after it opened. */
  readonly halfOpenMs?: number;
  readonly at: SourceLine;
}

/** What can be expected of a batch as a whole. */
export type BatchExpectationNode = BatchCircuitNode | BatchSucceededNode | BatchThroughputNode | BatchWithinNode;
