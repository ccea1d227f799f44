import { durationOf, StepwrightError } from "../../src/errors/index.js";
import type { ChainInspection, ChainRecord, ChainResult } from "../../src/executor/orchestration/chain-result.js";
import type { TargetSource } from "../../src/executor/port.js";
import type { Bindings, PlanFunction } from "../../src/plan/bindings.js";
import type { FunctionReference, SourceLine } from "../../src/plan/double.js";
import { inputNode } from "../../src/plan/input.js";
import {
  chainPlan,
  type ChainPlan,
  type CompiledChain,
  type StepNode,
  type StepOutcome,
} from "../../src/plan/orchestration/chain-plan.js";
import type { ParallelPlan } from "../../src/plan/orchestration/parallel-plan.js";
import { outerEntries, outerReferences, type OrchestrationBindings } from "../../src/plan/orchestration/scope.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { didYouMean } from "../../src/util/nearest.js";
import { countOf, describe, functionOf, nameOf, targetOf } from "../arguments.js";
import { Expecting } from "../expecting.js";
import { inputOf, jsonOf } from "../json-value.js";
import { FunctionTable } from "../props.js";
import { sourceLine } from "../source-line.js";
import { batchProps, compiledBatch, memberOf, namedMembers } from "./batch-props.js";
import type { ChainBuilder, FanOutOptions, StepRetryOptions } from "./chain-builder.js";
import { chains } from "./handling.js";
import { commonTarget, Orchestrated } from "./orchestrated.js";
import { parallelStep } from "./parallel.js";

type Words = { readonly [Word in keyof ChainBuilder]: (...args: never[]) => unknown };

/** A step, as its builder keeps it: the functions of its plan already stand under its name. */
interface Step {
  readonly node: StepNode;
  readonly functions: readonly FunctionReference[];
  readonly bindings: OrchestrationBindings;
}

interface ChainProps {
  readonly at: SourceLine;
  readonly target: TargetSource | undefined;
  readonly steps: readonly Step[];
  readonly stopOnError: boolean;
  readonly retry: ChainPlan["retry"];
  readonly resume: ChainPlan["resume"];
  readonly expectations: ChainPlan["expectations"];
  /** Of `map` and of the items of fan-outs. */
  readonly functions: ReadonlyMap<string, PlanFunction>;
  readonly references: readonly FunctionReference[];
}

/** What a step runs, compiled. */
type StepPlan = { readonly plan: ExecutionPlan | ParallelPlan; readonly bindings: OrchestrationBindings & Bindings };

class ChainSpec extends Orchestrated<CompiledChain, ChainResult, ChainInspection> implements Words {
  readonly #props: ChainProps;

  constructor(props: ChainProps, from?: ChainSpec) {
    super(chains, { at: props.at, expects: props.steps.length > 0, from });
    this.#props = Object.freeze(props);
  }

  on(target: unknown): ChainSpec {
    return this.#with({ target: targetOf(target) });
  }

  add(name: unknown, step: unknown, input?: unknown): ChainSpec {
    const what = `add(${JSON.stringify(name) ?? "…"}, …)`;
    const batch = parallelStep(step);
    if (batch !== undefined) {
      if (input !== undefined) {
        const problem = "was given a parallel(…) and an input: its members have their own, or take the output before.";
        throw new StepwrightError("STEP_INVALID", { what, problem });
      }
      const fed = batch.plan.runs.form === "members" && batch.plan.runs.fed !== undefined;
      return this.#add(name, { compiled: batch, fed });
    }
    const builder = memberOf(what, step);
    const compiled = builder.compiled();
    if (input !== undefined) {
      const plan = Object.freeze({ ...compiled.plan, input: inputNode(inputOf(input)) });
      return this.#add(name, { compiled: { plan, bindings: compiled.bindings }, fed: false });
    }
    return this.#add(name, { compiled, fed: !Expecting.hasInput(builder) });
  }

  map(reshape: unknown): ChainSpec {
    const fn = functionOf("map(…)", reshape);
    const last = this.#props.steps.at(-1);
    if (last === undefined || last.node.map !== undefined) {
      const problem =
        last === undefined
          ? "stands before the first step, and there is no output yet: give the first step its input."
          : "follows another map(…). Put both into one function.";
      throw new StepwrightError("STEP_INVALID", { what: "map(…)", problem });
    }
    const table = new FunctionTable(this.#props.functions);
    const map = table.refer(fn, fn.name === "" ? "map" : fn.name, sourceLine());
    const steps = [...this.#props.steps.slice(0, -1), { ...last, node: { ...last.node, map } }];
    const references = [...this.#props.references, ...table.references];
    return this.#with({ steps, functions: table.functions, references });
  }

  fanOut(name: unknown, given: unknown, items?: unknown, options?: FanOutOptions): ChainSpec {
    const what = `fanOut(${JSON.stringify(name) ?? "…"}, …)`;
    if (Array.isArray(given)) {
      if (given.length === 0) throw new StepwrightError("MEMBER_INVALID", { place: what, found: "an empty list" });
      const members = namedMembers(given.map((one, index) => memberOf(`Place ${index} of ${what}`, one)));
      const props = batchProps({ members, ...spread((items ?? {}) as FanOutOptions) });
      return this.#add(name, { compiled: compiledBatch(props, true), fed: true });
    }
    const members = namedMembers([memberOf(what, given)]);
    const table = new FunctionTable(new Map());
    const fn = items === undefined ? undefined : functionOf(`The items of ${what}`, items);
    const inputs = {
      form: "previous" as const,
      ...(fn !== undefined && { fn: table.refer(fn, fn.name === "" ? "items" : fn.name, sourceLine()) }),
    };
    const { functions, references } = table;
    const props = batchProps({
      members,
      inputs,
      functions,
      references: [...references],
      keep: "outputs",
      ...spread(options),
    });
    return this.#add(name, { compiled: compiledBatch(props, true), fed: true });
  }

  stopOnError(stop: boolean = true): ChainSpec {
    return this.#with({ stopOnError: stop });
  }

  retry({ max, delay, backoff = 1 }: StepRetryOptions): ChainSpec {
    const retry = {
      max: countOf("max of retry(…)", max, 1),
      delayMs: delay === undefined ? 0 : durationOf("delay of retry(…)", delay),
      backoff: typeof backoff === "number" && backoff >= 1 ? backoff : countOf("backoff of retry(…)", backoff, 1),
    };
    return this.#with({ retry });
  }

  within(limit: unknown): ChainSpec {
    const node = { kind: "chainWithin" as const, limitMs: durationOf("within(…)", limit), at: sourceLine() };
    return this.#with({
      expectations: [...this.#props.expectations.filter(({ kind }) => kind !== "chainWithin"), node],
    });
  }

  expectCompleted(steps: unknown): ChainSpec {
    return this.#expect("expectCompleted", "completed", steps);
  }

  expectFailed(steps: unknown): ChainSpec {
    return this.#expect("expectFailed", "failed", steps);
  }

  expectSkipped(steps: unknown): ChainSpec {
    return this.#expect("expectSkipped", "skipped", steps);
  }

  resume(result: ChainResult | ChainRecord, { from }: { readonly from?: string } = {}): ChainSpec {
    const names = this.#names();
    const until = from === undefined ? names.length : names.indexOf(this.#known("resume(…)", from));
    const steps = Array.isArray(result?.steps) ? (result.steps as ChainRecord["steps"]) : undefined;
    const stray = steps?.find((step) => !names.includes(step?.name));
    if (steps === undefined || stray !== undefined) {
      const found =
        typeof stray?.name === "string"
          ? `a result with the step "${stray.name}"`
          : `${describe(stray === undefined ? result : stray)}, which is no ${stray === undefined ? "result" : "step"} of a chain`;
      const problem = `was given ${found}. It takes what check() of this chain gave, also after JSON; the steps are ${names.map((one) => `"${one}"`).join(", ")}.`;
      throw new StepwrightError("STEP_INVALID", { what: "resume(…)", problem });
    }
    const done = steps
      .filter(({ name, outcome }) => outcome === "completed" && names.indexOf(name) < until)
      .map(({ name, output }) => ({ name, output: jsonOf("resume(…)", output) }));
    return this.#with({ resume: { done, at: sourceLine() } });
  }

  protected override make(): CompiledChain {
    const { at, steps, stopOnError, retry, resume, expectations, functions, references } = this.#props;
    const target = commonTarget(
      "chain",
      this.#props.target,
      steps.map(({ bindings }) => bindings.target),
    );
    if (steps.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", {
        what: "chain()",
        write: 'chain().add("first", workflow(orders))',
      });
    }
    const plan = chainPlan({
      at,
      steps: steps.map(({ node }) => node),
      stopOnError,
      ...(retry !== undefined && { retry }),
      ...(resume !== undefined && { resume }),
      expectations,
      functions: [...references, ...steps.flatMap((step) => step.functions)],
    });
    const bindings = {
      functions: new Map([...functions, ...steps.flatMap((step) => [...step.bindings.functions])]),
      machines: new Map(steps.flatMap((step) => [...(step.bindings.machines ?? [])])),
      ...(target !== undefined && { target }),
    };
    return Object.freeze({ plan, bindings: Object.freeze(bindings) });
  }

  #add(given: unknown, { compiled, fed }: { readonly compiled: StepPlan; readonly fed: boolean }): ChainSpec {
    const name = nameOf("The step's name", given);
    if (this.#names().includes(name)) {
      const problem = "names a step that is there already. Give each step a name of its own.";
      throw new StepwrightError("STEP_INVALID", { what: `"${name}"`, problem });
    }
    const { plan, bindings } = compiled;
    const node: StepNode = { name, plan, fed, at: sourceLine() };
    const machines = [
      ...outerEntries(name, bindings.machines ?? new Map<string, never>()),
      ...(bindings.machine === undefined ? [] : [[name, bindings.machine] as const]),
    ];
    const step: Step = {
      node,
      functions: outerReferences(name, plan.functions),
      bindings: {
        functions: new Map(outerEntries(name, bindings.functions)),
        machines: new Map(machines),
        ...(bindings.target !== undefined && { target: bindings.target }),
      },
    };
    return this.#with({ steps: [...this.#props.steps, step] });
  }

  #expect(call: string, outcome: StepOutcome, given: unknown): ChainSpec {
    const steps = [given].flat().map((name) => this.#known(`${call}(…)`, name));
    if (steps.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", { what: `${call}([])`, write: `${call}(["a step"])` });
    }
    const node = { kind: "chainSteps" as const, outcome, steps, at: sourceLine() };
    return this.#with({ expectations: [...this.#props.expectations, node] });
  }

  #known(what: string, given: unknown): string {
    const name = nameOf(what, given);
    const names = this.#names();
    if (names.includes(name)) return name;
    const problem = `names "${name}", which is no step.${didYouMean(name, names)} The steps are ${names.map((one) => `"${one}"`).join(", ")}.`;
    throw new StepwrightError("STEP_INVALID", { what, problem });
  }

  #names(): string[] {
    return this.#props.steps.map(({ node }) => node.name);
  }

  #with(change: Partial<ChainProps>): ChainSpec {
    return new ChainSpec({ ...this.#props, ...change }, this);
  }
}

function spread({ maxConcurrency, failFast }: FanOutOptions = {}): { maxConcurrency?: number; failFast?: boolean } {
  return {
    ...(maxConcurrency !== undefined && { maxConcurrency: countOf("maxConcurrency of fanOut(…)", maxConcurrency, 1) }),
    ...(failFast !== undefined && { failFast }),
  };
}

/**
 * Describes workflows that run one after the other, each with the output of the one before. Nothing runs before `run` or `check`.
 * @example
 * const result = await chain()
 *   .add("data-ingestion", workflow(ingestion).stub("Fetch", returns({ rows: 3 })), { source: "s3" })
 *   .add("data-processing", workflow(processing).expectPath("Transform"))
 *   .add("data-publishing", workflow(publishing), { channel: "public" })
 *   .stopOnError()
 *   .retry({ max: 3, delay: "30s", backoff: 2 })
 *   .run();
 */
export function chain(): ChainBuilder {
  const spec = new ChainSpec({
    at: sourceLine(),
    target: undefined,
    steps: [],
    stopOnError: false,
    retry: undefined,
    resume: undefined,
    expectations: [],
    functions: new Map(),
    references: [],
  });
  return spec as unknown as ChainBuilder;
}
