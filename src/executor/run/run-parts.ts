import type { ActNode } from "../../plan/act.js";
import type { AnswerNode } from "../../plan/answer.js";

/** What a function of a run does with its execution. Plain data: it names what no file can hold. */
export type RunPart = ActPart | AnswerPart;

/** A function that acts in the middle of the run. */
export interface ActPart {
  readonly kind: "act";
  /** How it is written, such as `at("25h", …)`. */
  readonly call: string;
  /** The line it was written in. */
  readonly at: string;
  /** Milliseconds of the target's time since the start of the execution, or its redrive. */
  readonly afterMs: number;
  /** It has acted. */
  readonly done: boolean;
}

/** A function that answers a callback. */
export interface AnswerPart {
  readonly kind: "answer";
  /** How it is written, such as `answers("Approve", …)`. */
  readonly call: string;
  /** The line it was written in. */
  readonly at: string;
  readonly state: string;
  /** The name or ARN of the machine whose nested executions are meant; absent for the execution's own. */
  readonly machine?: string;
}

/** An act of a plan as a part of a run. */
export function actPart({ afterMs, at }: ActNode, done: boolean): ActPart {
  return { kind: "act", call: actCall(afterMs), at, afterMs, done };
}

const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** How an act is written: its moment in the largest unit that has a whole number of it. */
export function actCall(afterMs: number): string {
  const [unit = "ms", size = 1] = Object.entries(units).find(([, length]) => afterMs % length === 0) ?? [];
  return `at("${afterMs / size}${unit}", …)`;
}

/** An answer of a plan as a part of a run. */
export function answerPart({ state, machine, at }: AnswerNode): AnswerPart {
  const name = JSON.stringify(state);
  if (machine === undefined) return { kind: "answer", call: `answers(${name}, …)`, at, state };
  return { kind: "answer", call: `answersIn(${JSON.stringify(machine)}, ${name}, …)`, at, state, machine };
}
