import { StepwrightError } from "../../src/errors/index.js";
import { startsAt, type CallSite } from "../../src/executor/call-site.js";
import { executionOrThrow } from "../../src/executor/judgement/expectation-error.js";
import { executionPathText } from "../../src/history/path-text.js";
import type { SourceLine } from "../../src/plan/double.js";
import { didYouMean } from "../../src/util/nearest.js";
import { describe as inWords } from "../arguments.js";
import { saidAt, sourceLine } from "../source-line.js";
import type { InjectedFault } from "../injected-fault.js";
import type { WorkflowBuilder } from "../workflow-builder.js";
import type { Scenario } from "./scenario.js";
import { scenarioWords } from "./scenario-words.js";
import { inPlaceOfWorkflow } from "./started-workflow.js";

/** What makes a test: Mocha's `it`, or another runner's. */
export interface TestMaker {
  (name: string, test: () => Promise<void>): unknown;
  readonly only?: (name: string, test: () => Promise<void>) => unknown;
  readonly skip?: (name: string, test: () => Promise<void>) => unknown;
}

/** How scenarios become tests. */
export interface ScenarioOptions {
  /** Default: the global `it`. Of one without `skip`, rows to skip make no test; one without `only` takes no row that is `only`. */
  readonly it?: TestMaker;
}

/** What makes the workflow of a table when a test runs. */
type WorkflowMaker<Names extends string> = () => WorkflowBuilder<Names> | Promise<WorkflowBuilder<Names>>;

/**
 * Makes one test of each row: the workflow runs with the row's input, stubs and faults, and must do what the row says. What is wrong
 * with the value of a key, its test tells; it also fails where a fault of the row never came about (SCENARIO_UNPROVED), unless a rate
 * spared the Task.
 * @param workflow the workflow all rows share, or a function that makes it (or promises it) when a test runs, where its cloud is made
 * in a hook
 * @throws SCENARIO_INVALID for a table without rows, for what is no workflow, and for an option it does not know; for a row with an unknown key (with near ones),
 * without a name, with the name of another, or that is both `only` and `skip`
 * @example
 * scenarios(workflow(orders).on(cloud), [
 *   { name: "retries a busy card", inject: { state: "ChargeCard", error: "Card.Busy", times: 3 }, expectRetries: 3 },
 *   { name: "falls back", inject: { state: "ChargeCard", error: "Card.Declined" }, expectFallback: "RefuseOrder" },
 * ]);
 */
export function scenarios<Names extends string>(
  workflow: WorkflowBuilder<Names> | WorkflowMaker<Names>,
  rows: readonly Scenario<NoInfer<Names>>[],
  options: ScenarioOptions = {},
): void {
  const table: Table = { at: sourceLine() };
  Error.captureStackTrace(table, scenarios);
  const it = makerOf(options);
  if (typeof workflow !== "function") requireWorkflow(workflow);
  requireTable(rows);
  const names = new Set<string>();
  rows.forEach((row, index) => {
    requireSound(row, index);
    if (names.has(row.name)) refuse(row, index, "another row has the same name", "a name of its own");
    if (row.only === true && it.only === undefined)
      refuse(row, index, "it is only, and it of the options makes no test of that kind", "{ it } with it.only");
    names.add(row.name);
  });
  rows.forEach((row, index) => {
    const make = row.skip === true ? it.skip : row.only === true ? it.only : it;
    // Where nothing shows what is skipped, it is left out.
    make?.(row.name, async () => {
      const base = typeof workflow === "function" ? await workflow() : workflow;
      await judge(base, row, index, table).catch((error: unknown) => {
        if (error instanceof StepwrightError) startsAt(error, table);
        throw error;
      });
    });
  });
}

/** Where a table is written. */
interface Table extends CallSite {
  readonly at: SourceLine;
}

/** Runs one row. */
async function judge<Names extends string>(
  base: WorkflowBuilder<Names>,
  row: Scenario<Names>,
  index: number,
  table: Table,
): Promise<void> {
  requireWorkflow(base);
  const result = await saidAt(table.at, () => built(base, row, index)).check();
  const execution = executionOrThrow(result, table);
  // Those of the workflow itself are for all rows, and need not come about in each.
  const faults = result.warnings.filter((one) => one.startsWith("The fault ") && one.includes(`(${table.at})`));
  if (row.inject === undefined || faults.length === 0) return;
  const path = executionPathText(execution);
  throw new StepwrightError("SCENARIO_UNPROVED", { row: `"${row.name}"`, faults, path });
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

function requireWorkflow(given: unknown): void {
  const found = inPlaceOfWorkflow(given);
  if (found === undefined) return;
  const problem = `its workflow is ${found}`;
  const write = "scenarios(workflow(orders), [ … ]), or a function that gives the workflow";
  throw new StepwrightError("SCENARIO_INVALID", { row: "table", problem, write });
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

/** @throws SCENARIO_INVALID */
function makerOf(options: unknown): TestMaker {
  const invalid = (problem: string): never => {
    throw new StepwrightError("SCENARIO_INVALID", { row: "table", problem, write: "{ it }, or leave the options out" });
  };
  if (typeof options !== "object" || options === null) return invalid(`its options are ${inWords(options)}`);
  const unknown = Object.keys(options).find((key) => key !== "it");
  if (unknown !== undefined) return invalid(`it does not know the option "${unknown}"`);
  const { it } = options as { readonly it?: unknown };
  if (it === undefined) return globalIt();
  return typeof it === "function" ? (it as TestMaker) : invalid(`it of its options is ${inWords(it)}`);
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
