import { StepwrightError } from "../../src/errors/index.js";
import type { Execution } from "../../src/history/execution.js";
import type { BranchStatus } from "../../src/plan/expectations/branches.js";
import type { ItemCounts } from "../../src/plan/expectations/items.js";
import type { Duration } from "../../src/util/duration.js";
import { didYouMean } from "../../src/util/nearest.js";
import { describe as inWords } from "../arguments.js";
import { saidAt, sourceLine } from "../source-line.js";
import type { ItemChecks, ItemIndex, StateChecks } from "../checks.js";
import type { Double } from "../double.js";
import type { Expectations, WaitBounds } from "../expectations.js";
import type { InjectedFault } from "../injected-fault.js";
import type { WorkflowBuilder } from "../workflow-builder.js";
import { scenarioWords } from "./scenario-words.js";

type ByState<Names extends string, Value> = { readonly [State in Names]?: Value };

/**
 * One row of a table of scenarios: how a workflow is run, and what it must do. A key that is left out says nothing. The execution of
 * a row that says nothing of its end must not fail.
 */
export interface Scenario<Names extends string = string> {
  /** What the test is called. */
  readonly name: string;
  /** Any JSON value; without it, the workflow's own. */
  readonly input?: unknown;
  /** Stubs beside those of the workflow, by state. */
  readonly stub?: ByState<Names, Double>;
  /** One fault or several: see `inject`. */
  readonly inject?: InjectedFault<Names> | readonly InjectedFault<Names>[];
  /** Only rows that say so are run, as with `it.only`. */
  readonly only?: boolean;
  /** The row is not run, as with `it.skip`. */
  readonly skip?: boolean;
  readonly within?: Duration;
  readonly expectSucceeded?: true;
  readonly expectTimedOut?: true;
  readonly expectAborted?: true;
  readonly expectNoErrors?: true;
  /** `true`, or what the execution fails with. */
  readonly expectFailed?: true | { readonly error?: unknown; readonly cause?: unknown };
  readonly expectPath?: Names | readonly Names[];
  readonly expectExactPath?: readonly Names[];
  readonly expectNotVisited?: Names | readonly Names[];
  readonly expectVisits?: ByState<Names, number>;
  /** By state; or a number, for the one state that `inject` names. */
  readonly expectRetries?: number | ByState<Names, number>;
  /** The state to which a catcher of the one state that `inject` names leads. */
  readonly expectFallback?: Names;
  /** By state: `true`, the error, or the error and the state the catcher leads to. */
  readonly expectCaught?: ByState<Names, true | string | { readonly error?: string; readonly fallback?: Names }>;
  readonly expectBackoff?: ByState<Names, readonly Duration[]>;
  readonly expectWait?: ByState<Names, WaitBounds>;
  readonly expectBranches?: readonly Names[] | ByState<Names, BranchStatus>;
  readonly expectItems?: ByState<
    Names,
    | number
    | ItemCounts
    | ((item: ItemChecks, index: ItemIndex) => ItemChecks)
    | readonly ((item: ItemChecks) => ItemChecks)[]
  >;
  readonly expectMaxConcurrency?: ByState<Names, number>;
  /** By state: `true`, how often, or how often and with what. */
  readonly expectCalled?: ByState<Names, true | number | { readonly times?: number; readonly with?: unknown }>;
  readonly expectState?: ByState<Names, (state: StateChecks) => StateChecks>;
  readonly expectChild?: ByState<Names, (child: Expectations<string>) => Expectations<string>>;
  /** By the variable's name. */
  readonly expectVariable?: { readonly [name: string]: unknown };
  /** The state that undoes a step, by the step; or several, of which one does. */
  readonly expectCompensation?: ByState<Names, Names | readonly Names[]>;
  /** A queue, what its message contains, and the options of `expectDeadLetter`. */
  readonly expectDeadLetter?: {
    readonly queue: string;
    readonly message?: unknown;
    readonly within?: Duration;
    readonly attributes?: unknown;
    readonly earlier?: boolean;
  };
  readonly expectTransitions?: number | { readonly atLeast?: number; readonly atMost?: number };
  readonly expectOutput?: unknown;
  readonly expectExactOutput?: unknown;
  readonly satisfies?: (execution: Execution) => unknown;
}

/** What makes a test: Mocha's `it`, or another runner's. */
export interface TestMaker {
  (name: string, test: () => Promise<void>): unknown;
  readonly only?: (name: string, test: () => Promise<void>) => unknown;
  readonly skip?: (name: string, test: () => Promise<void>) => unknown;
}

/** How scenarios become tests. */
export interface ScenarioOptions {
  /** Default: the global `it`. */
  readonly it?: TestMaker;
}

/**
 * Makes one test of each row: the workflow runs with the row's input, stubs and faults, and must do what the row says. What is wrong
 * with the value of a key, its test tells.
 * @param workflow the workflow all rows share, or a function that makes it when a test runs, where its cloud is made in a hook
 * @throws SCENARIO_INVALID for a table without rows; for a row with an unknown key (with near ones), without a name, with the name of
 * another, or that is both `only` and `skip`
 * @example
 * scenarios(workflow(orders).on(cloud), [
 *   { name: "retries a busy card", inject: { state: "ChargeCard", error: "Card.Busy", times: 3 }, expectRetries: 3 },
 *   { name: "falls back", inject: { state: "ChargeCard", error: "Card.Declined" }, expectFallback: "RefuseOrder" },
 * ]);
 */
export function scenarios<Names extends string>(
  workflow: WorkflowBuilder<Names> | (() => WorkflowBuilder<Names>),
  rows: readonly Scenario<NoInfer<Names>>[],
  { it = globalIt() }: ScenarioOptions = {},
): void {
  const at = sourceLine();
  requireTable(rows);
  const names = new Set<string>();
  rows.forEach((row, index) => {
    requireSound(row, index);
    if (names.has(row.name)) refuse(row, index, "another row has the same name", "a name of its own");
    names.add(row.name);
  });
  rows.forEach((row, index) => {
    const make = row.skip === true ? it.skip : row.only === true ? it.only : it;
    (make ?? it)(row.name, async () => {
      const base = typeof workflow === "function" ? workflow() : workflow;
      await saidAt(at, () => built(base, row, index)).run();
    });
  });
}

/** Keys whose value may be anything. */
const values = ["input", "expectOutput", "expectExactOutput"];

/** The workflow of one row. */
function built<Names extends string>(
  base: WorkflowBuilder<Names>,
  row: Scenario<Names>,
  index: number,
): WorkflowBuilder<Names> {
  const injected = (): string => onlyInjected(row, index);
  let builder = base as unknown as WorkflowBuilder;
  for (const [key, value] of Object.entries(row)) {
    const word = scenarioWords[key];
    if (word === undefined || value === undefined || key === "satisfies") continue;
    const wrong = (problem: string, write: string): never =>
      refuse(row, index, `of ${key}, ${problem}`, `${key}: ${write}`);
    if (value === null && !values.includes(key)) wrong("the value is null", "what it is to say, or leave it out");
    builder = word(builder, value, { injected, refuse: wrong });
  }
  if (row.satisfies !== undefined) builder = builder.satisfies(row.satisfies);
  return builder as unknown as WorkflowBuilder<Names>;
}

/** The one state that a row's faults name. */
function onlyInjected(row: Scenario, index: number): string {
  const faults = [row.inject ?? []].flat() as readonly InjectedFault[];
  const states = [...new Set(faults.map(({ state }) => state))];
  const [state] = states;
  if (states.length === 1 && state !== undefined) return state;
  const write = 'expectRetries: { ChargeCard: 3 }, and expectCaught: { ChargeCard: { fallback: "RefuseOrder" } }';
  return refuse(row, index, "which state it means is not clear: inject does not name one and only one", write);
}

function requireTable(rows: unknown): asserts rows is readonly unknown[] {
  const write = '[{ name: "succeeds", input: {}, expectSucceeded: true }]';
  const table = (problem: string): never => {
    throw new StepwrightError("SCENARIO_INVALID", { row: "table", problem, write });
  };
  if (!Array.isArray(rows)) table(`it is ${inWords(rows)}, and no list of rows`);
  if ((rows as readonly unknown[]).length === 0) table("it has no rows, and would make no test");
}

function requireSound(row: unknown, index: number): asserts row is Scenario {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    refuse(undefined, index, `it is ${inWords(row)}`, '{ name: "succeeds", input: {}, expectSucceeded: true }');
  }
  const given = row as Record<string, unknown>;
  if (typeof given["name"] !== "string" || given["name"].trim() === "") {
    refuse(undefined, index, `its name is ${inWords(given["name"])}`, 'name: "succeeds"');
  }
  const known = ["name", "only", "skip", ...Object.keys(scenarioWords)];
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, known);
    refuse(given as unknown as Scenario, index, `it does not know "${unknown}".${hint}`, `one of ${known.join(", ")}`);
  }
  for (const key of ["only", "skip"]) {
    const { [key]: value } = given;
    if (value === undefined || typeof value === "boolean") continue;
    refuse(given as unknown as Scenario, index, `${key} is ${inWords(value)}`, `${key}: true, or leave it out`);
  }
  if (given["only"] === true && given["skip"] === true) {
    refuse(given as unknown as Scenario, index, "it is only and skip at once", "one of them");
  }
}

function refuse(row: Pick<Scenario, "name"> | undefined, index: number, problem: string, write: string): never {
  const named = row === undefined ? `number ${index + 1}` : `"${row.name}"`;
  throw new StepwrightError("SCENARIO_INVALID", { row: named, problem, write });
}

function globalIt(): TestMaker {
  const { it } = globalThis as { readonly it?: TestMaker };
  if (it !== undefined) return it;
  throw new StepwrightError("SCENARIO_INVALID", {
    row: "table",
    problem: "there is no test runner here: no global it",
    write: "it in a suite that Mocha runs, or give { it } of another runner",
  });
}
