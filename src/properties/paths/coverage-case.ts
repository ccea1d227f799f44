import type { CheckResult } from "../../executor/judgement/result.js";
import type { Execution } from "../../history/execution.js";
import { StepwrightError } from "../../errors/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import type { JsonValue } from "../../util/json.js";
import { stubbed } from "../stubs/derived-stubs.js";
import type { DerivedObject } from "../stubs/item-source.js";
import type { DerivedStubs, StubbableBuilder } from "../stubs-for.js";
import { pathDifference } from "./path-difference.js";
import type { TakenPaths } from "./taken-path.js";
import { workflowPath, type WorkflowPath } from "./workflow-path.js";

/** What a workflow builder must offer to be covered: `workflow(…)` gives one. */
export interface CoverableWorkflow<Self> extends StubbableBuilder<Self> {
  compiled(): CompiledPlan;
  check(): Promise<CheckResult>;
}

/** What became of a case. */
export interface CaseResult {
  readonly title: string;
  /** The path was the one predicted, and what the workflow itself expects holds. */
  readonly ok: boolean;
  /** Where the path that was taken leaves the one predicted, or what else was wrong; undefined where nothing was. */
  readonly difference: string | undefined;
  readonly taken: WorkflowPath;
  readonly execution: Execution;
}

/** One run of a suite: an input, answers of the Tasks, and the path they must take. */
export interface CoverageCase {
  /** What it is there for, such as `rule 2 of RouteOrder, catcher 1 of ConfirmOrder`. */
  readonly title: string;
  readonly input: JsonValue;
  /** Answers by the name of the Task, call by call; the last one is given ever after. */
  readonly stubs: DerivedStubs["stubs"];
  readonly path: WorkflowPath;
  /** What no case before it comes by, as texts: see `WorkflowPath.points`. */
  readonly adds: readonly string[];
  /** Runs it. Resolves to data, whatever happened. */
  check(): Promise<CaseResult>;
  /** Runs it. @throws COVERAGE_CASE_FAILED with the difference, the input and the answers */
  run(): Promise<Execution>;
}

/** What cases share. */
export interface CaseSetup<Builder> {
  readonly workflow: Builder;
  readonly taken: TakenPaths;
  readonly s3: { put(object: DerivedObject): void } | undefined;
  /** Tasks that the workflow stubs itself. */
  readonly own: ReadonlySet<string>;
}

/** A case that runs on the workflow's target. */
export class RunnableCase<Builder extends CoverableWorkflow<Builder>> implements CoverageCase {
  readonly title: string;
  readonly path: WorkflowPath;
  readonly adds: readonly string[];
  readonly #derived: DerivedStubs;
  readonly #setup: CaseSetup<Builder>;

  constructor(
    setup: CaseSetup<Builder>,
    { derived, path, adds }: { derived: DerivedStubs; path: WorkflowPath; adds: readonly string[] },
  ) {
    this.#setup = setup;
    this.#derived = derived;
    this.path = path;
    this.adds = adds;
    this.title = titleOf(adds);
  }

  get input(): JsonValue {
    return this.#derived.input;
  }

  get stubs(): DerivedStubs["stubs"] {
    const { own } = this.#setup;
    return Object.fromEntries(Object.entries(this.#derived.stubs).filter(([state]) => !own.has(state)));
  }

  async check(): Promise<CaseResult> {
    const { workflow, taken: paths, s3, own } = this.#setup;
    if (s3 !== undefined) this.#derived.putInto({ s3 });
    const doubles = this.#derived.doubles().filter(({ state }) => !own.has(state));
    const { execution, defect, verdicts } = await stubbed(workflow.withInput(this.input), doubles).check();
    const steps = await paths.of(execution);
    // That a case may end in failure is what its path says.
    const broken = verdicts.find(({ holds, expectation }) => !holds && expectation.kind !== "noFailure");
    const difference =
      defect ??
      this.#difference(steps, execution) ??
      (broken === undefined
        ? undefined
        : `an expectation of the workflow does not hold: ${broken.assessment.expected}`);
    return {
      title: this.title,
      ok: difference === undefined,
      difference,
      taken: workflowPath(this.path.definition, steps),
      execution,
    };
  }

  async run(): Promise<Execution> {
    const { difference, execution, taken } = await this.check();
    if (difference === undefined) return execution;
    throw new StepwrightError("COVERAGE_CASE_FAILED", {
      title: this.title,
      difference,
      expected: String(this.path),
      taken: String(taken),
      input: JSON.stringify(this.input),
      stubs: Object.entries(this.stubs).map(([state, answers]) => `${state}: ${JSON.stringify(answers)}`),
    });
  }

  #difference(steps: CaseResult["taken"]["steps"], { status, error, cause }: Execution): string | undefined {
    const difference = pathDifference(this.path.steps, steps);
    if (difference !== undefined) {
      const said =
        error === undefined ? "" : ` (the execution is ${status}: ${error}${cause === undefined ? "" : `: ${cause}`})`;
      return `${difference}${said}`;
    }
    const wanted = this.path.end === "succeeds" ? "SUCCEEDED" : "FAILED";
    if (status === wanted) return undefined;
    return `the execution is ${status} in place of ${wanted}${error === undefined ? "" : `: ${error}: ${cause ?? ""}`}`;
  }

  toString(): string {
    return `${this.title}\n  ${JSON.stringify(this.input)}\n  ${String(this.path)}`;
  }
}

/** Points as a title: decisions before mere states. */
function titleOf(adds: readonly string[]): string {
  const decisions = adds.filter((point) => /^(rule|retrier|catcher) \d+ of |^the Default of /.test(point));
  const told = decisions.length > 0 ? decisions : adds;
  const shown = told.slice(0, mostTold).join(", ");
  return told.length > mostTold ? `${shown} and ${told.length - mostTold} more` : shown;
}

const mostTold = 5;
