import { parseMachine } from "../../../src/asl/index.js";
import { StepwrightError } from "../../../src/errors/index.js";
import { faultsOf } from "../../../src/faults/index.js";
import { injectionNode, type InjectionNode } from "../../../src/plan/injection.js";
import type { EmbeddedCloud } from "../../../src/targets/index.js";
import type { JsonObject } from "../../../src/util/json.js";
import { bothWays } from "../../faults/both-ways.js";
import type { Shown } from "../../faults/shown.js";
import { beginningsFor } from "./beginnings.js";
import { derivedFor } from "./definition-faults.js";
import { stubWith } from "./derived-double.js";

/** How one fault of a definition came out natively and through a copy. */
export interface CopyOutcome {
  readonly state: string;
  readonly fault: string;
  readonly verdict: "equal" | "different" | "refused" | "not run";
  readonly reason: string;
  /** In a part of the definition that was begun with the Task, as no derived input leads to it. */
  readonly part?: true;
}

type Outcome = Omit<CopyOutcome, "state" | "fault">;

/** A Task that fails, and the seed of all that is made up. */
interface FaultyTask {
  readonly state: string;
  readonly error: string;
  readonly seed: number;
}

/**
 * What goes round until its history is full shows so after these events as well as after AWS's 25,000. The others are for what does much
 * beside the Task, and would otherwise be full before that is left.
 */
const mostEvents = [3_000, 500_000];

/** Each run is told apart by its first difference. */
const longestReason = 400;

/** Runs each fault of a definition natively and through an instrumented copy: on every attempt, and on the first only where it is retried. */
export async function copiesOf(definition: JsonObject, seed: number): Promise<readonly CopyOutcome[]> {
  const machine = parseMachine(definition);
  const outcomes: CopyOutcome[] = [];
  // What no run comes to is come to with none of its errors.
  const unreached = new Map<string, Outcome>();
  for (const { state, error, fault, prediction } of faultsOf(machine)) {
    for (const times of prediction.attempts > 1 ? [undefined, 1] : [undefined]) {
      const name = times === undefined ? error : `${error}, once,`;
      const node = injectionNode({ state, fault, ...(times !== undefined && { times }), at: "definitions" });
      const outcome = unreached.get(state) ?? (await comparedBegun(definition, { state, error, seed }, [node]));
      if (outcome.verdict === "not run") unreached.set(state, outcome);
      outcomes.push({ state, fault: name, ...outcome });
    }
  }
  return outcomes;
}

/** What no input leads to can still be begun with. */
async function comparedBegun(
  definition: JsonObject,
  task: FaultyTask,
  injections: readonly InjectionNode[],
): Promise<Outcome> {
  // Why the definition itself does not come to it says more than why no part of it does.
  let first: Outcome | undefined;
  for (const begun of beginningsFor(definition, task.state)) {
    const outcome = await compared(begun, task, injections);
    if (outcome.verdict !== "not run") return begun === definition ? outcome : { ...outcome, part: true };
    first ??= outcome;
  }
  return first ?? { verdict: "not run", reason: "" };
}

async function compared(
  definition: JsonObject,
  { state, error, seed }: FaultyTask,
  injections: readonly InjectionNode[],
): Promise<Outcome> {
  let derived;
  try {
    derived = derivedFor(parseMachine(definition), state, error, seed);
  } catch (reason) {
    return { verdict: "not run", reason: (reason as Error).message };
  }
  const stubs = Object.fromEntries(Object.entries(derived.stubs).map(([name, answers]) => [name, stubWith(answers)]));
  const setup = { input: derived.input, stubs, prepare: (cloud: EmbeddedCloud) => derived.putInto(cloud) };
  try {
    for (const historyEvents of mostEvents) {
      const { native, copy } = await bothWays(definition, injections, { ...setup, historyEvents });
      const difference = differenceOf(native, copy);
      if (difference !== undefined) return { verdict: "different", reason: difference };
      if (shows(native, state)) return { verdict: "equal", reason: "" };
      if (native.cut !== true) return { verdict: "not run", reason: `the execution does not come to ${state}` };
    }
    return { verdict: "not run", reason: `its history is full before ${state} is left` };
  } catch (reason) {
    const refused = reason instanceof StepwrightError && reason.code === "FAULTS_UNWRAPPABLE";
    return { verdict: refused ? "refused" : "different", reason: (reason as Error).message.slice(0, longestReason) };
  }
}

/** Where what two ways show is not the same; undefined where it is. */
function differenceOf(native: Shown, copy: Shown): string | undefined {
  const [left, right] = [JSON.stringify(native), JSON.stringify(copy)];
  if (left === right) return undefined;
  const at = [...left].findIndex((letter, index) => letter !== right[index]);
  const around = (text: string): string => text.slice(Math.max(0, at - 80), at + longestReason / 4);
  return `${around(left)} <> ${around(right)}`;
}

/** Whether a visit of a state is among those that are compared. */
function shows({ visits, children = [] }: Shown, state: string): boolean {
  return (
    visits.some((visit) => visit.includes(` | ${state} | `)) ||
    children.some((child) => child !== null && shows(child, state))
  );
}
