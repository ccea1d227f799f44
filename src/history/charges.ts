import type { Execution } from "./execution.js";

/** What is charged for one state: how often it was executed, and how many of these were retries. */
export interface StateCharge {
  readonly transitions: number;
  readonly retries: number;
}

/** What a Map Run adds to the charge of the execution that began it. */
export interface MapRunCharge {
  readonly arn: string;
  /** The name of its Map state. */
  readonly map: string;
  /** The child executions it started: one state transition each. */
  readonly started: number;
  /** How its child executions are charged: STANDARD ones by transitions, EXPRESS ones by requests, duration and memory. */
  readonly type: "STANDARD" | "EXPRESS";
  /** What STANDARD child executions are charged, by state, those of Map Runs inside them among it. */
  readonly inside: ReadonlyMap<string, StateCharge>;
}

/** The label under which a redrive, which is charged as a state transition itself, stands among the states. */
const redriveLabel = "redrives of the execution";

/**
 * The state transitions that a Standard execution is charged for by itself: one for each time a state is executed, in every branch and item, one
 * more for each retry, and one for each redrive, which also counts every state it runs again.
 * https://aws.amazon.com/step-functions/pricing/ https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html
 */
export function ownCharges({ visits, redriveCount }: Execution): ReadonlyMap<string, StateCharge> {
  const charges = new Map<string, StateCharge>();
  for (const { state, attempts } of visits) {
    // The first attempt after a redrive is none that a retrier made: nothing was waited for.
    const retries = attempts.filter(({ number, delayMs }) => number > 1 && delayMs !== undefined).length;
    addCharge(charges, state, { transitions: Math.max(1, attempts.length), retries });
  }
  if (redriveCount > 0) addCharge(charges, redriveLabel, { transitions: redriveCount, retries: 0 });
  return charges;
}

/** Adds to what is charged for a state. */
export function addCharge(
  charges: Map<string, StateCharge>,
  state: string,
  { transitions, retries }: StateCharge,
): void {
  const known = charges.get(state);
  charges.set(state, {
    transitions: transitions + (known?.transitions ?? 0),
    retries: retries + (known?.retries ?? 0),
  });
}

const carried = new WeakMap<Execution, readonly MapRunCharge[]>();

/** Lets an execution carry what its Map Runs are charged, so that questions about it can be answered from it alone. */
export function carryCharges(execution: Execution, charges: readonly MapRunCharge[]): void {
  carried.set(execution, charges);
}

/** What the Map Runs of an execution are charged; undefined where nobody looked. */
export function carriedCharges(execution: Execution): readonly MapRunCharge[] | undefined {
  return carried.get(execution);
}
