import type { SourceLine } from "./double.js";

/** Faults that have a name of their own; AWS's error for each depends on the Task's Resource. */
export const faultNames = [
  "throttling",
  "timeout",
  "heartbeatLoss",
  "payloadTooLarge",
  "lambdaOutOfMemory",
  "lambdaTimeout",
  "lambdaUnknown",
  "lambdaTooManyRequests",
  "lambdaServiceException",
  "lambdaAWSLambdaException",
  "lambdaSdkClientException",
  "lambdaClientExecutionTimeout",
] as const;

/** The name of a fault. */
export type FaultName = (typeof faultNames)[number];

/** What goes wrong in a Task. */
export type Fault =
  | { readonly kind: "error"; readonly error: string; readonly cause?: string }
  | { readonly kind: "named"; readonly name: FaultName; readonly cause?: string }
  /** The Task's service is not to be had; without an error, with the one AWS names for its Resource. */
  | { readonly kind: "unavailable"; readonly error?: string; readonly cause?: string }
  /** The answer comes so many milliseconds later. */
  | { readonly kind: "latency"; readonly ms: number };

/**
 * A fault put into Tasks of a workflow. It takes the place of the Task's answer: neither its double nor its resource is asked on
 * the attempts it takes. The first one of a plan that takes an attempt stands; latencies add up.
 */
export interface InjectionNode {
  readonly kind: "injection";
  /** Absent: every Task, or every one of the service. */
  readonly state?: string;
  /** As a Resource names it, such as `dynamodb` or `lambda`; also those called through `aws-sdk:`. */
  readonly service?: string;
  readonly fault: Fault;
  /** Only the first so many attempts of each visit. */
  readonly times?: number;
  /** The share of attempts it takes, from 0 to 1: drawn from (seed, execution, state, visit, attempt). */
  readonly rate?: { readonly share: number; readonly seed: number };
  /** 1-based. */
  readonly visit?: number;
  /** 0-based index of the innermost Map iteration. */
  readonly item?: number;
  /** Milliseconds of the target's time since the start of the execution. */
  readonly period?: { readonly fromMs: number; readonly forMs: number };
  readonly at: SourceLine;
}

/** Makes an injection. */
export function injectionNode(fields: Omit<InjectionNode, "kind">): InjectionNode {
  return Object.freeze({ kind: "injection", ...fields });
}
