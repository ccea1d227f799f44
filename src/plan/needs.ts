import type { ExpectationNode, ExpectationTable } from "./expectation.js";
import { dispatch } from "./node-table.js";
import type { ExecutionPlan } from "./plan.js";

/** How much of an execution an expectation has to see: what DescribeExecution tells, or the history. */
export type Sight = "description" | "history";

const description = (): Sight => "description";
const history = (): Sight => "history";

const sight: ExpectationTable<[], Sight> = {
  status: description,
  noFailure: description,
  output: description,
  within: description,
  // The queue is looked at.
  deadLetter: description,
  backoff: history,
  branches: history,
  called: history,
  caught: history,
  child: history,
  compensation: history,
  events: history,
  exactPath: history,
  items: history,
  maxConcurrency: history,
  noErrors: history,
  notVisited: history,
  path: history,
  retries: history,
  // The function may ask anything.
  satisfies: history,
  state: history,
  transitions: history,
  variable: history,
  visits: history,
  wait: history,
};

/** What an expectation has to see. */
function sightOf(node: ExpectationNode): Sight {
  return dispatch(sight, node);
}

/** What a plan asks of the target it runs on. */
export interface Needs {
  /** States that are answered by doubles wherever the plan runs. */
  readonly doubles: readonly string[];
  /** States whose callbacks are answered by functions of the plan. */
  readonly answers: readonly string[];
  /** The same of nested executions. */
  readonly nestedAnswers: readonly string[];
  /** States that the execution stands still before. */
  readonly pauses: readonly string[];
  /** A machine is made for the run and removed after it. */
  readonly deploy: boolean;
  /** Expectations that read the history. */
  readonly history: readonly ExpectationNode[];
}

/** What a plan asks of its target. */
export function needsOf(plan: ExecutionPlan): Needs {
  return {
    doubles: plan.doubles.filter(({ on }) => on === undefined).map(({ state }) => state),
    answers: (plan.answers ?? []).flatMap(({ state, machine }) => (machine === undefined ? [state] : [])),
    nestedAnswers: (plan.answers ?? []).flatMap(({ state, machine }) => (machine === undefined ? [] : [state])),
    pauses: (plan.pauses ?? []).map(({ state }) => state),
    deploy: plan.source.kind === "definition",
    history: plan.expectations.filter((node) => sightOf(node) === "history"),
  };
}
