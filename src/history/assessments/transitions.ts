import type { Assessment } from "../assessment.js";
import { carriedCharges, ownCharges, type MapRunCharge, type StateCharge } from "../charges.js";
import { startedBy } from "../children.js";
import type { Execution } from "../execution.js";
import { everyMapRun } from "../map-runs.js";
import { counted, limited, listed, requireWhole } from "./words.js";

/** How many state transitions an execution is allowed. */
export interface TransitionBounds {
  readonly exactly?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** A line of the bill. */
interface Charge extends StateCharge {
  readonly label: string;
}

/**
 * Does a Standard execution cost so many state transitions? They are counted as AWS bills them: one for each time a state is executed, in
 * every branch and item; one for each retry; one for each redrive; and for a distributed Map one for each child execution it starts, and
 * those of its STANDARD child executions. EXPRESS ones are billed otherwise, and executions that Tasks start by themselves.
 * https://aws.amazon.com/step-functions/pricing/ https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html
 */
export function assessTransitions(execution: Execution, bounds: TransitionBounds): Assessment {
  const expected = `to make ${boundsText(bounds)} billed state transitions`;
  if (execution.executionArn.includes(":express:")) {
    const actual =
      "it is an Express execution, which is billed by requests, duration and memory and not by transitions";
    return { holds: false, unanswerable: true, expected, actual, details: [] };
  }
  const { exactly, atLeast = 0, atMost = Infinity } = bounds;
  const mapRuns = carriedCharges(execution);
  const charges = [
    ...[...ownCharges(execution)].map(([label, charge]) => ({ label, ...charge })),
    ...(mapRuns ?? []).flatMap(mapRunLines),
  ];
  const total = charges.reduce((sum, { transitions }) => sum + transitions, 0);
  const most = Math.min(exactly ?? Infinity, atMost);
  // What is not known of can only add to it.
  const tooMany = total > most;
  const enough = most === Infinity && total >= atLeast;
  const unseen = mapRuns === undefined ? [...new Set(everyMapRun(execution).map(({ map }) => map))] : [];
  if (!tooMany && !enough) {
    requireWhole(execution, "how many state transitions it made");
    if (unseen.length > 0) return withoutMapRuns(expected, total, unseen);
  }
  return {
    holds: !tooMany && total >= Math.max(atLeast, exactly ?? 0),
    expected,
    actual: unseen.length > 0 || execution.partial !== undefined ? `it made at least ${total}` : `it made ${total}`,
    details: [...limited(sorted(charges), chargeText, 8), ...otherwiseBilled(execution, mapRuns ?? [])],
  };
}

function boundsText({ exactly, atLeast, atMost }: TransitionBounds): string {
  return [
    ...(exactly === undefined ? [] : [String(exactly)]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ].join(" and ");
}

function mapRunLines({ map, started, inside }: MapRunCharge): Charge[] {
  return [
    { label: `child executions of "${map}" that were started`, transitions: started, retries: 0 },
    ...[...inside].map(([state, charge]) => ({ label: `${state}, in child executions of "${map}"`, ...charge })),
  ];
}

/** The dearest first; several Map Runs of one Map are one line. */
function sorted(charges: readonly Charge[]): readonly Charge[] {
  const lines = new Map<string, Charge>();
  for (const { label, transitions, retries } of charges) {
    const known = lines.get(label) ?? { transitions: 0, retries: 0 };
    lines.set(label, { label, transitions: known.transitions + transitions, retries: known.retries + retries });
  }
  return [...lines.values()]
    .filter(({ transitions }) => transitions > 0)
    .sort((left, right) => right.transitions - left.transitions);
}

function chargeText({ label, transitions, retries }: Charge): string {
  const among = retries === 0 ? "" : ` (${retries === 1 ? "1 retry" : `${retries} retries`} among them)`;
  return `${label}: ${counted(transitions, "transition")}${among}`;
}

/** What runs on behalf of the execution, and is not in its transitions. */
function otherwiseBilled(execution: Execution, mapRuns: readonly MapRunCharge[]): string[] {
  const express = mapRuns.filter(({ type, started }) => type === "EXPRESS" && started > 0);
  const states = [...new Set(execution.visits.map(({ state }) => state))];
  const starting = states.filter((state) => startedBy(execution, state).length > 0);
  const [first] = starting;
  return [
    ...[...new Set(express.map(({ map }) => map))].map(
      (map) => `What EXPRESS child executions of "${map}" do is billed by requests, duration and memory.`,
    ),
    ...(first === undefined
      ? []
      : [
          `Not counted: the executions that ${listed(starting, "and")} started, which are billed by themselves. Ask for them with expectChild("${first}", (child) => child.expectTransitions(…)).`,
        ]),
  ];
}

function withoutMapRuns(expected: string, own: number, maps: readonly string[]): Assessment {
  return {
    holds: false,
    unanswerable: true,
    expected,
    actual: `it made ${own} by itself, and those of the child executions of ${listed(maps, "and")} are billed as well, which this history does not show`,
    details: [
      "workflow(…).expectTransitions(…) reads its Map Runs and child executions, on every target; the Execution it gives then answers matchers, too.",
    ],
  };
}
