import { durationOf, StepwrightError } from "../../src/errors/index.js";
import type { ChainInspection, ChainRecord, ChainResult } from "../../src/executor/orchestration/chain/chain-result.js";
import type { TargetSource } from "../../src/executor/port.js";
import type { PlanFunction } from "../../src/plan/bindings.js";
import type { FunctionReference, SourceLine } from "../../src/plan/double.js";
import {
  chainPlan,
  type ChainPlan,
  type CompiledChain,
  type StepNode,
  type StepOutcome,
} from "../../src/plan/orchestration/chain-plan.js";
import { didYouMean } from "../../src/util/nearest.js";
import { countOf, detailsOf, flagOf, functionOf, nameOf, targetOf } from "../arguments.js";
import { FunctionTable } from "../props.js";
import { sourceLine } from "../source-line.js";
import type { ChainBuilder, FanOutOptions, StepRetryOptions } from "./chain-builder.js";
import { chains } from "./handling.js";
import { exactNames } from "./members.js";
import { commonTarget, Orchestrated } from "./orchestrated.js";
import { resumedFrom } from "./resumed.js";
import { addedUnit, spreadUnit, stepOf, type Step, type StepUnit } from "./steps.js";

type Words = { readonly [Word in keyof ChainBuilder]: (...args: never[]) => unknown };

interface ChainProps {
  readonly at: SourceLine;
  readonly target: TargetSource | undefined;
  readonly name: string | undefined;
  readonly steps: readonly Step[];
  readonly stopOnError: boolean;
  readonly retry: ChainPlan["retry"];
  readonly resume: ChainPlan["resume"];
  readonly expectations: ChainPlan["expectations"];
  /** Of `map` and of the items of fan-outs. */
  readonly functions: ReadonlyMap<string, PlanFunction>;
  readonly references: readonly FunctionReference[];
}

class ChainSpec extends Orchestrated<CompiledChain, ChainResult, ChainInspection> implements Words {
  readonly #props: ChainProps;

  constructor(props: ChainProps, from?: ChainSpec) {
    super(chains, { at: props.at, expects: props.steps.length > 0, from });
    this.#props = Object.freeze(props);
  }

  on(target: unknown): ChainSpec {
    return this.#with({ target: targetOf(target) });
  }

  named(name: unknown): ChainSpec {
    return this.#with({ name: nameOf("named(…)", name) });
  }

  add(name: unknown, step: unknown, input?: unknown): ChainSpec {
    return this.#add(name, addedUnit(`add(${JSON.stringify(name) ?? "…"}, …)`, step, input));
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
    return this.#add(name, spreadUnit(`fanOut(${JSON.stringify(name) ?? "…"}, …)`, given, items, options));
  }

  stopOnError(stop: boolean = true): ChainSpec {
    return this.#with({ stopOnError: flagOf("stopOnError(…)", stop) });
  }

  retry(options: unknown): ChainSpec {
    const {
      max,
      delay,
      backoff = 1,
    } = detailsOf<Partial<StepRetryOptions>>("retry(…)", options, ["max", "delay", "backoff"]);
    if (typeof backoff !== "number" || !Number.isFinite(backoff) || backoff < 1) {
      throw new StepwrightError("FACTOR_INVALID", { what: "backoff of retry(…)", value: backoff });
    }
    const delayMs = delay === undefined ? 0 : durationOf("delay of retry(…)", delay);
    return this.#with({ retry: { max: countOf("max of retry(…)", max, 1), delayMs, backoff } });
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

  resume(result: ChainResult | ChainRecord, options: { readonly from?: string } = {}): ChainSpec {
    const { steps } = this.#props;
    const { from } = detailsOf<typeof options>("The second argument of resume(…)", options, ["from"]);
    const until = from === undefined ? steps.length : this.#names().indexOf(this.#known("resume(…)", from));
    const nodes = steps.map(({ node }) => node);
    const resumed = resumedFrom(nodes, result, until, sourceLine());
    const changed = steps.map((step, index) => ({ ...step, node: resumed.nodes[index] as StepNode }));
    return this.#with({ steps: changed, resume: resumed.resume });
  }

  protected override make(): CompiledChain {
    const { at, name, steps, stopOnError, retry, resume, expectations, functions, references } = this.#props;
    this.#requireNames();
    const target = commonTarget(
      "chain",
      this.#props.target,
      steps.map(({ node, bindings }) => ({ name: node.name, target: bindings.target })),
    );
    if (steps.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", {
        what: "chain()",
        write: 'chain().add("first", workflow(orders))',
      });
    }
    const plan = chainPlan({
      at,
      ...(name !== undefined && { name }),
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

  #add(given: unknown, unit: StepUnit): ChainSpec {
    const name = nameOf("The step's name", given);
    if (this.#names().includes(name)) {
      const problem = "names a step that is there already. Give each step a name of its own.";
      throw new StepwrightError("STEP_INVALID", { what: `"${name}"`, problem });
    }
    const map = this.#props.steps.at(-1)?.node.map;
    if (map !== undefined && !unit.fed) {
      const problem = `has an input of its own, so what map(…) before it gives (${map.at}) would go nowhere. Leave one of them out.`;
      throw new StepwrightError("STEP_INVALID", { what: `"${name}"`, problem });
    }
    return this.#with({ steps: [...this.#props.steps, stepOf(name, unit)] });
  }

  /** An execution's exact name can be had once, and steps that are tried again have several. */
  #requireNames(): void {
    if (this.#props.retry === undefined) return;
    for (const { node } of this.#props.steps) {
      const { name, plan } = node;
      const [exact] = plan.kind === "parallel" ? [] : exactNames(plan);
      if (exact === undefined) continue;
      const problem = `is named("${exact.name}", { exact: true }), and retry(…) would start it again under that name. Leave exact out.`;
      throw new StepwrightError("STEP_INVALID", { what: `"${name}"`, problem });
    }
  }

  #expect(call: string, outcome: StepOutcome, given: unknown): ChainSpec {
    const steps = [given].flat().map((name) => this.#known(`${call}(…)`, name));
    if (steps.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", { what: `${call}([])`, write: `${call}(["a step"])` });
    }
    for (const before of this.#props.expectations) {
      if (before.kind !== "chainSteps" || before.outcome === outcome) continue;
      const name = steps.find((step) => before.steps.includes(step));
      if (name === undefined) continue;
      const problem = `names "${name}", which is expected to be ${before.outcome} (${before.at}): it cannot be both. Take one of them away.`;
      throw new StepwrightError("STEP_INVALID", { what: `${call}(…)`, problem });
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
    name: undefined,
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
