import {
  assessBackoff,
  assessBranches,
  assessCalled,
  assessCaught,
  assessCompensation,
  assessExactPath,
  assessItems,
  assessMaxConcurrency,
  assessNoErrors,
  assessOutput,
  assessPath,
  assessRetries,
  assessState,
  assessStatus,
  assessTransitions,
  assessVariable,
  assessVisits,
  assessWait,
  assessWithin,
  decodeExpected,
  itemsOf,
  type Assessment,
  type Execution,
  type Expected,
  type ItemCheck as AssessedItem,
} from "../../history/index.js";
import type { Bindings, PlanFunction } from "../../plan/bindings.js";
import type { FunctionReference } from "../../plan/double.js";
import type { ExpectationNode, ExpectationTable } from "../../plan/expectation.js";
import { dispatch } from "../../plan/node-table.js";
import type { ItemChecks } from "../../plan/expectations/items.js";
import type { StateCheck } from "../../plan/expectations/state.js";
import { holdsItemIndex, withItemIndex } from "../../plan/item-index.js";
import { expectationText } from "../../plan/print/expectation-text.js";
import type { JsonValue } from "../../util/json.js";
import { assessChild, type ChildJudgement } from "../children/child-judgement.js";
import type { Children } from "../children/children.js";
import { assessEmissions } from "../events/emissions.js";
import { assessNoFailure } from "./no-failure.js";
import { assessDeadLetter } from "./dead-letter.js";
import type { Verdict } from "./result.js";
import { assessSatisfies, describeThrown } from "./satisfies.js";

/** What judging needs beside the node and the Execution. */
interface Court {
  readonly decode: (encoded: JsonValue) => Expected;
  readonly fn: (reference: FunctionReference) => PlanFunction;
  readonly bindings: Bindings;
  readonly children: Children;
}

const judges: ExpectationTable<[Execution, Court], Assessment | Promise<Assessment>> = {
  status: ({ status, error, cause }, execution, { decode }) =>
    assessStatus(execution, status, {
      ...(error !== undefined && { error: decode(error) }),
      ...(cause !== undefined && { cause: decode(cause) }),
    }),
  noFailure: (_, execution) => assessNoFailure(execution),
  path: ({ states }, execution) => assessPath(execution, states),
  exactPath: ({ states, in: thread }, execution) =>
    assessExactPath(execution, states, thread === undefined ? {} : { in: thread }),
  notVisited: ({ state }, execution) => assessVisits(execution, state, 0),
  visits: ({ state, times }, execution) => assessVisits(execution, state, times),
  branches: ({ branches, exactly }, execution) => assessBranches(execution, branches, { exactly }),
  items: ({ map, items }, execution, court) =>
    assessItems(
      execution,
      map,
      items.form === "counts" ? items.counts : itemChecks(execution, map, items.checks, court),
      court.children.mapRuns(execution, map),
    ),
  maxConcurrency: ({ map, most }, execution) => assessMaxConcurrency(execution, map, most),
  called: ({ state, times, with: payload }, execution, { decode }) =>
    assessCalled(execution, state, { times, ...(payload !== undefined && { with: decode(payload.expected) }) }),
  output: ({ expected, exactly }, execution, { decode }) => assessOutput(execution, decode(expected), { exactly }),
  state: ({ state, checks }, execution, { decode }) =>
    assessState(
      execution,
      state,
      checks.map((check) => stateCheck(check, decode)),
    ),
  retries: ({ state, times }, execution) => assessRetries(execution, state, times),
  backoff: ({ state, delaysMs }, execution) => assessBackoff(execution, state, delaysMs),
  caught: ({ state, error, fallback }, execution) => assessCaught(execution, state, error, fallback),
  child: async ({ state, expectations }, execution, { bindings, children }) => {
    const seen = children.of(execution, state);
    const judgements: ChildJudgement[] = [];
    for (const child of seen.executions) {
      judgements.push({ child, verdicts: await verdictsOf(expectations, child, bindings, children) });
    }
    return assessChild(execution, state, judgements, seen.hidden);
  },
  compensation: ({ pairs, order, failed }, execution) => assessCompensation(execution, pairs, { order, failed }),
  deadLetter: ({ queue, message, attributes, earlier = false, withinMs }, execution, { decode, children }) =>
    assessDeadLetter(children.queues, execution, {
      queue,
      withinMs,
      earlier,
      ...(message && { message: decode(message.expected) }),
      ...(attributes && { attributes: decode(attributes.expected) }),
    }),
  transitions: ({ exactly, atLeast, atMost }, execution) => assessTransitions(execution, { exactly, atLeast, atMost }),
  events: (node, execution, { bindings }) => assessEmissions(node, execution, bindings.functions),
  variable: ({ name, expected }, execution, { decode }) => assessVariable(execution, name, decode(expected)),
  wait: ({ state, betweenMs, atLeastMs, atMostMs }, execution) =>
    assessWait(execution, state, { betweenMs, atLeastMs, atMostMs }),
  noErrors: (_, execution) => assessNoErrors(execution),
  satisfies: ({ fn }, execution, court) => assessSatisfies(execution, fn, court.fn(fn)),
  within: ({ limitMs }, execution) => assessWithin(execution, limitMs),
};

/** Judges every expectation of a plan, in order. Nothing is thrown: what goes wrong while judging is a verdict as well. */
export async function verdictsOf(
  expectations: readonly ExpectationNode[],
  execution: Execution,
  bindings: Bindings,
  children: Children,
): Promise<Verdict[]> {
  const fn = ({ ref }: FunctionReference): PlanFunction => bindings.functions.get(ref) as PlanFunction;
  const court: Court = {
    decode: (encoded) => decodeExpected(encoded, (reference) => fn(reference) as (actual: never) => unknown),
    fn,
    bindings,
    children,
  };
  const verdicts: Verdict[] = [];
  for (const expectation of expectations) {
    const assessment = await judged(expectation, execution, court);
    verdicts.push(Object.freeze({ expectation, holds: assessment.holds, assessment }));
  }
  return verdicts;
}

async function judged(node: ExpectationNode, execution: Execution, court: Court): Promise<Assessment> {
  try {
    return await dispatch(judges, node, execution, court);
  } catch (error) {
    return {
      holds: false,
      expected: `that ${expectationText(node)}`,
      actual: `judging it threw ${describeThrown(error)}`,
      details: [],
    };
  }
}

function stateCheck(check: StateCheck, decode: Court["decode"]): Parameters<typeof assessState>[2][number] {
  if (check.kind === "input" || check.kind === "output") return { ...check, expected: decode(check.expected) };
  if (check.kind !== "error") return check;
  return {
    kind: "error",
    error: decode(check.error),
    ...(check.cause !== undefined && { cause: decode(check.cause) }),
  };
}

/** Where an expected value holds the item's own index, the check for each is one for every item there is. */
function itemChecks(execution: Execution, map: string, checks: readonly ItemChecks[], court: Court): AssessedItem[] {
  return checks.flatMap((one) => {
    const indexed =
      one.index === "each" && one.checks.some((check) => "expected" in check && holdsItemIndex(check.expected));
    const indexes = indexed ? itemIndexes(execution, map) : [];
    // No item at all: asked for each, the answer is that there was none.
    if (indexes.length === 0) return [{ index: one.index, checks: decoded(one, undefined, court) }];
    return indexes.map((index) => ({ index, checks: decoded(one, index, court) }));
  });
}

function itemIndexes(execution: Execution, map: string): number[] {
  return [...new Set(itemsOf(execution, map).map(({ index }) => index))].sort((left, right) => left - right);
}

function decoded({ checks }: ItemChecks, index: number | undefined, { decode }: Court): AssessedItem["checks"] {
  return checks.map((check) => {
    if (check.kind !== "input" && check.kind !== "output") return check;
    const expected = index === undefined ? check.expected : withItemIndex(check.expected, index);
    return { kind: check.kind, expected: decode(expected) };
  });
}
