import { asyncProperty, check } from "fast-check";
import { StepwrightError } from "../../errors/index.js";
import { targetOf } from "../../executor/run/prepare.js";
import type { TargetPort } from "../../executor/port.js";
import { loadDefinition } from "../../loaders/definition.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { isJsonObject, type JsonObject } from "../../util/json.js";
import { GeneratedCase } from "../choice/choice-case.js";
import { choiceCalled, modelOf, Properties, unreachedText, type ChoiceOptions } from "../choice/choice.js";
import type { Outcome } from "../choice/choice-model.js";
import { explained } from "../choice/explained.js";
import { Lifter } from "../choice/lifter.js";
import type { ChoiceReport, OutcomeRuns } from "./choice-report.js";
import { ChoiceRunner, type ChoiceWorkflow, type Taken } from "./choice-run.js";

/** How `assertChoice` runs. */
export interface AssertChoiceOptions extends ChoiceOptions {
  /** How many inputs are run for each outcome of the state. Default 20. */
  readonly runs?: number;
  /** The seed of the inputs (default 42). */
  readonly seed?: number;
  /** Runs again what a failure named: its `path`, with its `seed`. */
  readonly path?: string;
}

/**
 * Proves that a Choice state does what its definition says: for every rule that can be reached, and for falling through, inputs are made,
 * taken back to inputs of the workflow, and run on its target; the way taken must be the one that the States Language prescribes. Tasks are
 * answered by the workflow's own stubs, else by derived ones. Where an input cannot be taken back, the state is run alone.
 * @param workflow what `workflow(…)` gave, with its target and stubs
 * @param state the name of the Choice state, at any depth
 * @returns what was run, and what no input was found for
 * @throws CHOICE_MISTAKEN with the smallest input that goes another way, what each rule saw, and the line that replays it
 * @throws CHOICE_STATE_UNKNOWN, CHOICE_NOT_UNDERSTOOD, CHOICE_NOT_LIFTED, CHOICE_UNREACHED, and what running throws
 * @example
 * it("routes orders as its definition says", () => assertChoice(workflow(orders).on(cloud), "RouteOrder"));
 */
export async function assertChoice<Builder extends ChoiceWorkflow<unknown>>(
  workflow: Builder,
  state: string,
  options: AssertChoiceOptions = {},
): Promise<ChoiceReport> {
  const compiled = workflow.compiled();
  const port = targetOf(compiled);
  const definition = await definitionBehind(compiled, port);
  const written = choiceCalled(definition, state, "assertChoice(…)");
  const model = modelOf(written, options);
  const runner = new ChoiceRunner({ builder: workflow, compiled, port, definition, state });
  const asserted = new Asserting(new Properties(model, new Lifter(definition, written)), runner, options);
  return await asserted.run();
}

async function definitionBehind({ plan, bindings }: CompiledPlan, port: TargetPort): Promise<JsonObject> {
  const { source } = plan;
  if (source.kind === "definition") {
    const { from } = source;
    const reference = from.form === "object" ? from.definition : from.form === "text" ? from.text : from.path;
    return (await loadDefinition(reference as string | object)).definition;
  }
  const known = source.kind === "machine" ? bindings.machine?.definition : undefined;
  const definition =
    known ??
    (source.kind === "machine"
      ? await port.describeMachine(source.arn)
      : await port.describeMachineForExecution(source.arn)
    ).definition;
  return isJsonObject(definition) ? definition : {};
}

class Asserting {
  readonly #properties: Properties;
  readonly #runner: ChoiceRunner;
  readonly #seed: number;
  readonly #runs: number;
  readonly #path: string | undefined;

  constructor(properties: Properties, runner: ChoiceRunner, { seed = 42, runs = 20, path }: AssertChoiceOptions) {
    this.#properties = properties;
    this.#runner = runner;
    this.#seed = seed;
    this.#runs = runs;
    this.#path = path;
  }

  async run(): Promise<ChoiceReport> {
    const { model, state } = this.#properties;
    // With no outcome at all nothing would be proved; making inputs says so.
    this.#properties.inputs();
    const [replayed, ...rest] = this.#path?.split(":") ?? [];
    const outcomes: OutcomeRuns[] = [];
    for (const outcome of model.outcomes) {
      if (replayed !== undefined && replayed !== numberOf(outcome)) continue;
      outcomes.push(await this.#outcome(outcome, rest.join(":")));
    }
    this.#requireRuns(outcomes);
    const runs = outcomes.reduce((sum, one) => sum + one.workflowRuns + one.stateRuns, 0);
    return Object.freeze({ state, seed: this.#seed, runs, outcomes });
  }

  /** An assertion that ran nothing would prove nothing. */
  #requireRuns(outcomes: readonly OutcomeRuns[]): void {
    if (outcomes.some(({ unreached }) => unreached === undefined)) return;
    const { state } = this.#properties;
    const reasons = [...new Set(outcomes.map(({ unreached }) => unreached ?? ""))];
    throw new StepwrightError("CHOICE_UNREACHED", {
      state,
      outcomes: reasons.length > 0 ? reasons : [`no outcome has the path ${this.#path ?? ""}`],
    });
  }

  async #outcome(outcome: Outcome, path: string): Promise<OutcomeRuns> {
    const { model } = this.#properties;
    const rule = outcome === "falls through" ? undefined : outcome + 1;
    const next = outcome === "falls through" ? model.fallback : model.rules[outcome]?.next;
    const found = model.reach(outcome);
    const told = { rule, next, workflowRuns: 0, stateRuns: 0, aloneBecause: undefined };
    if (found.kind !== "reached") return { ...told, unreached: unreachedText(outcome, found) };
    try {
      const { workflowRuns, stateRuns, aloneBecause } = await this.#checked(outcome, path);
      return { rule, next, workflowRuns, stateRuns, aloneBecause, unreached: undefined };
    } catch (error) {
      if (!(error instanceof StepwrightError && error.code === "CHOICE_NOT_LIFTED")) throw error;
      return { ...told, unreached: (error as StepwrightError<"CHOICE_NOT_LIFTED">).facts.reason };
    }
  }

  async #checked(outcome: Outcome, path: string): Promise<Counts> {
    const counts: Counts = { workflowRuns: 0, stateRuns: 0, aloneBecause: undefined };
    let broken: { readonly error: unknown } | undefined;
    let wrong: { readonly value: GeneratedCase; readonly taken: Taken } | undefined;
    const property = asyncProperty(this.#properties.only(outcome), async (value) => {
      // What is no wrong turn is nothing to make smaller: it ends the run as it is.
      if (broken !== undefined || !(value instanceof GeneratedCase)) return;
      let taken: Taken;
      try {
        taken = await this.#runner.run(value);
      } catch (error) {
        broken = { error };
        return;
      }
      counts[taken.alone === undefined ? "workflowRuns" : "stateRuns"] += 1;
      counts.aloneBecause ??= taken.alone;
      if (agrees(value, taken)) return;
      wrong = { value, taken };
      throw new Error("another way was taken");
    });
    const settings = { seed: this.#seed, numRuns: this.#runs, ...(path !== "" && { path, endOnFailure: true }) };
    const details = await check(property, settings);
    if (broken !== undefined) throw broken.error;
    if (!details.failed || wrong === undefined) return counts;
    throw this.#mistaken(outcome, details.counterexamplePath ?? path, wrong);
  }

  #mistaken(
    outcome: Outcome,
    path: string,
    { value, taken }: { readonly value: GeneratedCase; readonly taken: Taken },
  ): StepwrightError<"CHOICE_MISTAKEN"> {
    const { state, model } = this.#properties;
    const replay = `${numberOf(outcome)}:${path}`;
    const ends = (next: string | undefined, error: string | undefined): string =>
      next ?? `the end, with ${error ?? "no error"}`;
    const by = value.rule === undefined ? "no rule holds" : `rule ${value.rule} holds`;
    const beside = Object.keys(value.variables).length > 0 ? [`  variables: ${JSON.stringify(value.variables)}`] : [];
    const report = [
      `The Choice state "${state}" does not go the way its definition says.`,
      "",
      `  input: ${JSON.stringify(value.input)}`,
      ...beside,
      `  expected: ${ends(value.expected, value.error?.error)} (${by})`,
      `  taken: ${ends(taken.next, taken.error)}`,
      `  how: ${taken.how}`,
      "",
      ...explained(model, value)
        .split("\n")
        .map((line) => `  ${line}`),
      "",
      `Replay it with assertChoice(workflow, ${JSON.stringify(state)}, { seed: ${this.#seed}, path: ${JSON.stringify(replay)} }).`,
    ];
    return new StepwrightError("CHOICE_MISTAKEN", { state, report: report.join("\n"), seed: this.#seed, path: replay });
  }
}

interface Counts {
  workflowRuns: number;
  stateRuns: number;
  aloneBecause: string | undefined;
}

/** How a path names an outcome: the number of its rule, 0 where none holds. */
function numberOf(outcome: Outcome): string {
  return outcome === "falls through" ? "0" : String(outcome + 1);
}

function agrees(value: GeneratedCase, { next, error }: Taken): boolean {
  return value.expected === undefined ? next === undefined && error === value.error?.error : next === value.expected;
}
