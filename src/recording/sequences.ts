import type { DoubleNode, DoublePin, DoubleStep } from "../plan/double.js";
import { freezeDeep } from "../plan/freeze.js";
import type { RecordedAnswer, RecordedCall } from "./calls.js";

/** A step whose answer stands in the recording itself. */
export interface RecordedStep extends DoubleStep {
  readonly answer: RecordedAnswer;
  /** How often it was given in a row. */
  readonly times: number;
}

/** The answers to one state within one item (or outside all Maps), in order. */
export interface Sequence {
  /** 0-based, from the outside in; empty outside a Map. */
  readonly items: readonly number[];
  readonly steps: readonly RecordedStep[];
}

/** The answers each state was given, by state, items apart. States stand in the order they were first called. */
export function sequencesOf(calls: readonly RecordedCall[]): ReadonlyMap<string, readonly Sequence[]> {
  const states = new Map<string, Map<string, { items: readonly number[]; steps: RecordedStep[] }>>();
  for (const call of calls) {
    if (call.answer === undefined) continue;
    let scopes = states.get(call.state);
    if (scopes === undefined) states.set(call.state, (scopes = new Map()));
    const key = call.items.join(".");
    let sequence = scopes.get(key);
    if (sequence === undefined) scopes.set(key, (sequence = { items: call.items, steps: [] }));
    append(sequence.steps, stepOf(call, call.answer));
  }
  return new Map([...states].map(([state, scopes]) => [state, [...scopes.values()]]));
}

function stepOf({ afterMs, submitted }: RecordedCall, answer: RecordedAnswer): RecordedStep {
  return {
    answer,
    times: 1,
    ...(afterMs > 0 && answer.kind !== "never" && { afterMs }),
    ...(submitted !== undefined && { submitted }),
  };
}

/** Equal answers in a row are one step. */
function append(steps: RecordedStep[], step: RecordedStep): void {
  const latest = steps.at(-1);
  if (latest !== undefined && stepText(latest) === stepText(step)) {
    steps.pop();
    steps.push({ ...latest, times: latest.times + 1 });
  } else {
    steps.push(step);
  }
}

function stepText({ answer, afterMs, submitted }: RecordedStep): string {
  return JSON.stringify([answer, afterMs, submitted]);
}

/** Tells whether every item was given the same answers. */
function allEqual(sequences: readonly Sequence[]): boolean {
  const [first, ...others] = sequences.map(({ steps }) => JSON.stringify(steps));
  return others.every((text) => text === first);
}

/**
 * The double that gives the recorded answers again: exactly as often as they were given, so that a further call is an error. Where
 * items differ each has its own.
 */
export function doubleOf(state: string, sequences: readonly Sequence[]): DoubleNode {
  const same = allEqual(sequences);
  return freezeDeep<DoubleNode>({
    kind: "double",
    state,
    steps: same ? (sequences[0]?.steps ?? []) : [],
    pins: same ? [] : sequences.map(pinOf),
    eachVisit: false,
    at: "record(…)",
  });
}

function pinOf({ items, steps }: Sequence): DoublePin {
  const [only, ...inner] = items;
  return inner.length === 0 && only !== undefined ? { item: only, steps } : { items, steps };
}
