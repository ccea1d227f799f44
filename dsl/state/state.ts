import { inspect } from "node:util";
import { durationOf, StepwrightError } from "../../src/errors/index.js";
import { ledger, type BuilderMark } from "../../src/executor/ledger.js";
import type { TargetSource } from "../../src/executor/port.js";
import { checkState } from "../../src/executor/state/check-state.js";
import { testedOrThrow } from "../../src/executor/state/state-expectation-error.js";
import type { StateCheckResult } from "../../src/executor/state/state-result.js";
import type { TestedState } from "../../src/executor/state/tested-state.js";
import type { Bindings, PlanFunction } from "../../src/plan/bindings.js";
import type { FunctionReference } from "../../src/plan/double.js";
import { explainState, summariseState } from "../../src/plan/state/explain-state.js";
import { stateEndNode, type StateStatus } from "../../src/plan/state/state-end.js";
import type { StateExpectationNode } from "../../src/plan/state/state-expectation.js";
import { stateNextNode } from "../../src/plan/state/state-next.js";
import { stateOutputNode } from "../../src/plan/state/state-output.js";
import { statePlan, type CompiledStatePlan, type StatePlan } from "../../src/plan/state/state-plan.js";
import { stateVariablesNode } from "../../src/plan/state/state-variables.js";
import { countOf, nameOf, targetOf } from "../arguments.js";
import { inputOf } from "../json-value.js";
import { FunctionTable } from "../props.js";
import { Saying } from "../saying/saying.js";
import { sourceLine } from "../source-line.js";
import type { MockOptions, StateBuilder } from "./state-builder.js";
import { mockOf } from "./state-mock.js";
import { machineOf, objectOf } from "./state-reference.js";
import type { StateNamesIn, WorkflowReference } from "../workflow-builder.js";
import { accompanied } from "../accompanied.js";

type Words = { readonly [Word in keyof StateBuilder]: (...args: never[]) => unknown };

/** All that a builder was told. Frozen: a builder that knows more is another builder. */
interface StateProps {
  readonly plan: Omit<StatePlan, "kind" | "version" | "functions">;
  readonly machine: Bindings["machine"];
  readonly target: TargetSource | undefined;
  readonly references: readonly FunctionReference[];
  readonly functions: ReadonlyMap<string, PlanFunction>;
}

interface Details {
  readonly error?: unknown;
  readonly cause?: unknown;
}

class StateSpec implements Words {
  readonly #props: StateProps;
  readonly #mark: BuilderMark;

  constructor(props: StateProps, from?: StateSpec) {
    this.#props = Object.freeze(props);
    const { expectations, at } = props.plan;
    this.#mark = ledger.built(
      {
        at: expectations.at(-1)?.at ?? at,
        expects: expectations.length > 0,
        summary: () => summariseState(this.#compiled().plan),
      },
      from === undefined ? undefined : from.#mark,
    );
    Object.freeze(this);
  }

  on(target: unknown): StateSpec {
    return new StateSpec({ ...this.#props, target: targetOf(target) }, this);
  }

  withInput(input: unknown = {}): StateSpec {
    return this.#with({ input: inputOf(input) });
  }

  withVariables(variables: unknown): StateSpec {
    return this.#with({ variables: objectOf("withVariables(…)", variables) });
  }

  withContext(context: unknown): StateSpec {
    return this.#with({ context: objectOf("withContext(…)", context) });
  }

  withRole(roleArn: unknown): StateSpec {
    return this.#with({ roleArn: nameOf("withRole(…)", roleArn) });
  }

  mock(answer: unknown, options: MockOptions = {}): StateSpec {
    return this.#with({ mock: mockOf(this.#props.plan.state, answer, options) });
  }

  retried(times: unknown): StateSpec {
    return this.#with({ retried: countOf("retried(…)", times, 0) });
  }

  expectNext(state: unknown): StateSpec {
    return this.#say(({ at }) => stateNextNode({ at, next: nameOf("expectNext(…)", state) }));
  }

  expectEnd(): StateSpec {
    return this.#say(({ at }) => stateNextNode({ at, next: null }));
  }

  expectOutput(expected: unknown): StateSpec {
    return this.#say(({ at, encode }) => stateOutputNode({ at, expected: encode(expected), exactly: false }));
  }

  expectExactOutput(expected: unknown): StateSpec {
    return this.#say(({ at, encode }) => stateOutputNode({ at, expected: encode(expected), exactly: true }));
  }

  expectVariables(expected: unknown): StateSpec {
    return this.#say(({ at, encode }) => stateVariablesNode({ at, expected: encode(expected) }));
  }

  expectSucceeded(): StateSpec {
    return this.#ends("SUCCEEDED");
  }

  expectFailed(details: Details = {}): StateSpec {
    return this.#ends("FAILED", details);
  }

  expectCaught(next?: unknown, details: Details = {}): StateSpec {
    return this.#ends("CAUGHT_ERROR", details, next === undefined ? {} : { next: nameOf("expectCaught(…)", next) });
  }

  expectRetriable(delay?: unknown): StateSpec {
    const waits = delay === undefined ? {} : { delayMs: durationOf("expectRetriable(…)", delay) };
    return this.#ends("RETRIABLE", {}, waits);
  }

  toPlan(): StatePlan {
    return this.compiled().plan;
  }

  compiled(): CompiledStatePlan {
    ledger.taken(this.#mark);
    return this.#compiled();
  }

  explain(): string {
    return explainState(this.#compiled().plan);
  }

  check(): Promise<StateCheckResult> {
    return this.#running(() => checkState(this.#compiled()));
  }

  run(): Promise<TestedState> {
    const here: { stack?: string } = {};
    Error.captureStackTrace(here, this.run);
    return this.#running(async () => testedOrThrow(await checkState(this.#compiled()), here));
  }

  [inspect.custom](): string {
    return summariseState(this.#compiled().plan);
  }

  #with(change: Partial<StateProps["plan"]>): StateSpec {
    return new StateSpec({ ...this.#props, plan: { ...this.#props.plan, ...change } }, this);
  }

  #ends(
    status: StateStatus,
    { error, cause }: Details = {},
    more: { next?: string; delayMs?: number } = {},
  ): StateSpec {
    const { expectations } = this.#props.plan;
    const other = expectations.find((node) => node.kind === "stateEnd" && node.status !== status);
    if (other?.kind === "stateEnd") {
      const first = other.status ?? "";
      throw new StepwrightError("STATUS_CONTRADICTED", { first, at: other.at, second: status });
    }
    return this.#say(({ at, encode }) =>
      stateEndNode({
        at,
        status,
        ...(error !== undefined && { error: encode(error) }),
        ...(cause !== undefined && { cause: encode(cause) }),
        ...more,
      }),
    );
  }

  #say(node: (saying: Saying) => StateExpectationNode): StateSpec {
    const { plan, references } = this.#props;
    const table = new FunctionTable(this.#props.functions);
    const expectations = [...plan.expectations, node(new Saying(table))];
    const { functions } = table;
    const props = { ...this.#props, functions, references: [...references, ...table.references] };
    return new StateSpec({ ...props, plan: { ...plan, expectations } }, this);
  }

  #running<Result>(run: () => Promise<Result>): Promise<Result> {
    return accompanied(this.#mark, run);
  }

  /** Where nothing is said of its end, a state that fails fails the run. */
  #compiled(): CompiledStatePlan {
    const { plan, references, functions, target, machine } = this.#props;
    const speaks = plan.expectations.some(({ kind }) => kind !== "stateVariables");
    const expectations = speaks ? plan.expectations : [...plan.expectations, stateEndNode({ at: plan.at })];
    const known = new Map(references.map((reference) => [reference.ref, reference]));
    const bindings: Bindings = {
      functions,
      ...(target !== undefined && { target }),
      ...(machine !== undefined && { machine }),
    };
    return { plan: statePlan({ ...plan, expectations, functions: [...known.values()] }), bindings };
  }
}

/**
 * Describes what one state of a workflow must do when it runs alone, through Step Functions' TestState.
 * @param reference a state machine's ARN, what `deploy` returned, or a definition, as {@link WorkflowReference} says
 * @param name the state, at any depth
 * @throws WORKFLOW_REFERENCE_INVALID, NAME_EXPECTED
 * @example
 * await state(orders, "RouteOrder").withInput({ type: "bulk" }).expectNext("BulkProcessing").run();
 * await state(orders, "ChargeCard").mock(fails("Card.Declined")).retried(2).expectRetriable("4s").run();
 */
export function state<const Reference extends WorkflowReference>(
  reference: Reference,
  name: StateNamesIn<Reference>,
): StateBuilder<StateNamesIn<Reference>> {
  const { source, machine } = machineOf(reference);
  const at = sourceLine();
  const spec = new StateSpec({
    plan: { at, source, state: nameOf("state(…)", name), input: {}, expectations: [] },
    machine,
    target: undefined,
    references: [],
    functions: new Map(),
  });
  return spec as unknown as StateBuilder<StateNamesIn<Reference>>;
}
