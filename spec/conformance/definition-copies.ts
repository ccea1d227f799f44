import { parseMachine } from "../../src/asl/index.js";
import { StepwrightError } from "../../src/errors/index.js";
import { faultsOf } from "../../src/faults/index.js";
import { injectionNode } from "../../src/plan/injection.js";
import type { JsonObject } from "../../src/util/json.js";
import { bothWays } from "../faults/both-ways.js";
import { derivedFor, startingAt } from "./definition-faults.js";
import { stubWith } from "./derived-double.js";

/** How one fault of a definition came out natively and through a copy. */
export interface CopyOutcome {
  readonly fault: string;
  readonly verdict: "equal" | "different" | "refused" | "not run";
  readonly reason: string;
}

/** What goes round until its history is full shows so after these events as well as after AWS's 25,000. */
const mostEvents = 3_000;

/** Each run is told apart by its first difference. */
const longestReason = 400;

/** Runs each fault of a definition natively and through an instrumented copy: on every attempt, and on the first only where it is retried. */
export async function copiesOf(definition: JsonObject, seed: number): Promise<readonly CopyOutcome[]> {
  const machine = parseMachine(definition);
  const outcomes: CopyOutcome[] = [];
  // What no run comes to is come to with none of its errors.
  const unreached = new Map<string, Omit<CopyOutcome, "fault">>();
  for (const { state, error, fault, prediction } of faultsOf(machine)) {
    for (const times of prediction.attempts > 1 ? [undefined, 1] : [undefined]) {
      const name = `${error} of ${state}${times === undefined ? "" : ", once"}`;
      const node = injectionNode({ state, fault, ...(times !== undefined && { times }), at: "definitions" });
      let outcome = unreached.get(state) ?? (await compared(definition, { state, error, seed }, [node]));
      // What no input leads to can still be begun with.
      if (outcome.verdict === "not run" && !unreached.has(state)) {
        outcome = await compared(startingAt(definition, state), { state, error, seed }, [node]);
      }
      if (outcome.verdict === "not run") unreached.set(state, outcome);
      outcomes.push({ fault: name, ...outcome });
    }
  }
  return outcomes;
}

async function compared(
  definition: JsonObject,
  { state, error, seed }: { readonly state: string; readonly error: string; readonly seed: number },
  injections: Parameters<typeof bothWays>[1],
): Promise<Omit<CopyOutcome, "fault">> {
  let derived;
  try {
    derived = derivedFor(parseMachine(definition), state, error, seed);
  } catch (reason) {
    return { verdict: "not run", reason: (reason as Error).message };
  }
  const stubs = Object.fromEntries(Object.entries(derived.stubs).map(([name, answers]) => [name, stubWith(answers)]));
  try {
    const { native, copy } = await bothWays(definition, injections, {
      input: derived.input,
      stubs,
      historyEvents: mostEvents,
      prepare: (cloud) => derived.putInto(cloud),
    });
    const [left, right] = [JSON.stringify(native), JSON.stringify(copy)];
    if (left === right) return { verdict: "equal", reason: "" };
    const at = [...left].findIndex((letter, index) => letter !== right[index]);
    const around = (text: string): string => text.slice(Math.max(0, at - 80), at + longestReason / 4);
    return { verdict: "different", reason: `${around(left)} <> ${around(right)}` };
  } catch (reason) {
    const refused = reason instanceof StepwrightError && reason.code === "FAULTS_UNWRAPPABLE";
    return { verdict: refused ? "refused" : "different", reason: (reason as Error).message.slice(0, longestReason) };
  }
}
