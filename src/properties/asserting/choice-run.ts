import { StepwrightError } from "../../errors/index.js";
import { checkState } from "../../executor/state/check-state.js";
import type { TargetPort } from "../../executor/port.js";
import type { CheckResult } from "../../executor/judgement/result.js";
import type { Visit } from "../../history/execution.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { statePlan } from "../../plan/state/state-plan.js";
import type { DoubleStep } from "../../plan/double.js";
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from "../../util/json.js";
import { stubsFor, type DerivedStubs, type StubAnswer } from "../stubs-for.js";
import type { GeneratedCase } from "../choice/choice-case.js";
import type { LiftedInput } from "../choice/lifter.js";

/** What a workflow builder must offer to have its Choice states asserted: `workflow(…)` gives one. */
export interface ChoiceWorkflow<Self> {
  withInput(input: JsonValue): Self;
  stub(state: string, double: object): Self;
  compiled(): CompiledPlan;
  check(): Promise<CheckResult>;
}

/** Where the state really led. */
export interface Taken {
  readonly next: string | undefined;
  readonly error: string | undefined;
  /** How it was run, for the report. */
  readonly how: string;
  readonly alone: string | undefined;
}

const partsOf = Symbol.for("stepwright.double");

/** Runs inputs of a Choice state: through its workflow where they can be taken back to its start, else the state alone. */
export class ChoiceRunner {
  readonly #builder: ChoiceWorkflow<unknown>;
  readonly #compiled: CompiledPlan;
  readonly #port: TargetPort;
  readonly #state: string;
  readonly #stubs: { readonly [state: string]: readonly StubAnswer[] };
  /** The input that derived stubs go with. */
  readonly #input: JsonValue;

  constructor(setup: {
    readonly builder: ChoiceWorkflow<unknown>;
    readonly compiled: CompiledPlan;
    readonly port: TargetPort;
    readonly definition: JsonObject;
    readonly state: string;
  }) {
    this.#builder = setup.builder;
    this.#compiled = setup.compiled;
    this.#port = setup.port;
    this.#state = setup.state;
    const { stubs, input } = derived(setup.definition);
    this.#stubs = setup.port.capabilities.doubles ? stubs : {};
    this.#input = input;
  }

  /** Runs one input. */
  async run(value: GeneratedCase): Promise<Taken> {
    const lifted = this.#lifted(value);
    if (lifted instanceof StepwrightError) return await this.#alone(value, reasonIn(lifted));
    // States on the way may read more than the rules do: what derived stubs go with is added where it changes nothing.
    const fuller = filledUp(lifted.input, this.#input);
    const inputs = jsonEquals(fuller, lifted.input) ? [lifted.input] : [fuller, lifted.input];
    let because = "the workflow never came there";
    for (const input of inputs) {
      const { execution, defect } = await this.#workflow({ ...lifted, input }).check();
      const visit = execution.visits.find(({ state }) => state === this.#state);
      if (visit === undefined) because = `the workflow never came there${defect === undefined ? "" : `: ${defect}`}`;
      else if (visit.input !== undefined && !value.alike(visit.input))
        because = "the states before it gave it another input";
      else {
        const next = after(visit);
        const how = `workflow input ${JSON.stringify(input)}, execution ${execution.executionArn}`;
        return { next, error: next === undefined ? execution.error : undefined, how, alone: undefined };
      }
    }
    return await this.#alone(value, because);
  }

  #lifted(value: GeneratedCase): LiftedInput | StepwrightError {
    try {
      const lifted = value.lifted();
      const answered = Object.keys(lifted.answers);
      if (answered.length === 0 || this.#port.capabilities.doubles) return lifted;
      return new StepwrightError("CHOICE_NOT_LIFTED", {
        state: this.#state,
        reason: `the Task "${answered[0] ?? ""}" before it cannot be stubbed on this target`,
      });
    } catch (error) {
      if (error instanceof StepwrightError) return error;
      throw error;
    }
  }

  /** The workflow with this input, and answers where its own stubs have none. */
  #workflow({ input, answers }: LiftedInput): ChoiceWorkflow<unknown> {
    const own = new Set(this.#compiled.plan.doubles.map(({ state }) => state));
    const names = [...new Set([...Object.keys(this.#stubs), ...Object.keys(answers)])].filter((name) => !own.has(name));
    return names.reduce(
      (builder, name) => {
        const steps = stepsOf(answers[name], this.#stubs[name] ?? []);
        const double = { [partsOf]: { steps, pin: undefined, eachVisit: false } };
        return builder.stub(name, double) as ChoiceWorkflow<unknown>;
      },
      this.#builder.withInput(input) as ChoiceWorkflow<unknown>,
    );
  }

  /** @throws the reason where the target cannot run a state alone */
  async #alone(value: GeneratedCase, because: string): Promise<Taken> {
    const { plan, bindings } = this.#compiled;
    if (this.#port.testState === undefined || plan.source.kind === "execution") {
      throw new StepwrightError("CHOICE_NOT_LIFTED", { state: this.#state, reason: because });
    }
    const { input, variables, context } = value;
    // Step Functions takes a context object only together with a mock, which a Choice state cannot have.
    if (Object.keys(context).length > 0)
      throw new StepwrightError("CHOICE_NOT_LIFTED", { state: this.#state, reason: because });
    const { tested } = await checkState({
      plan: statePlan({
        at: plan.at,
        source: plan.source,
        state: this.#state,
        input,
        ...(Object.keys(variables).length > 0 && { variables }),
        expectations: [],
        functions: [],
      }),
      bindings,
    });
    return { next: tested.nextState, error: tested.error, how: `run alone, because ${because}`, alone: because };
  }
}

function reasonIn(error: StepwrightError): string {
  return error.code === "CHOICE_NOT_LIFTED"
    ? (error as StepwrightError<"CHOICE_NOT_LIFTED">).facts.reason
    : error.message;
}

function derived(definition: JsonObject): Pick<DerivedStubs, "stubs" | "input"> {
  try {
    return stubsFor(definition);
  } catch (error) {
    if (error instanceof StepwrightError && error.code === "STUBS_UNDERIVABLE") return { stubs: {}, input: {} };
    throw error;
  }
}

/** An input with the fields of another one that it lacks. */
function filledUp(input: JsonValue, more: JsonValue): JsonValue {
  if (!isJsonObject(input) || !isJsonObject(more)) return input;
  const shared = Object.entries(input).map(([key, value]) => [key, filledUp(value, more[key] ?? null)] as const);
  return { ...more, ...Object.fromEntries(shared) };
}

/** The answer that gives the Choice state its input comes first, once; then what leads to an end. */
function stepsOf(first: JsonValue | undefined, rest: readonly StubAnswer[]): readonly DoubleStep[] {
  const answers: StubAnswer[] = [
    ...(first === undefined ? [] : [{ kind: "returns" as const, output: first }]),
    ...rest,
  ];
  return answers.map((answer, index) => ({ answer, times: index === answers.length - 1 ? null : 1 }));
}

/** The state that came after a visit in its thread. */
function after(visit: Visit): string | undefined {
  const { visits } = visit.thread;
  return visits[visits.indexOf(visit) + 1]?.state;
}
