import { durationOf, StepwrightError } from "../../src/errors/index.js";
import type { ParallelInspection, ParallelResult } from "../../src/executor/orchestration/batch/parallel-result.js";
import type {
  BatchCircuitNode,
  BatchExpectationNode,
  SucceededCount,
} from "../../src/plan/orchestration/batch-expectation.js";
import type { CompiledParallel } from "../../src/plan/orchestration/parallel-plan.js";
import { countOf, describe, detailsOf, flagOf, functionOf, nameOf, oneOf, targetOf } from "../arguments.js";
import { Expecting } from "../expectations/expecting.js";
import type { Runnable } from "../plans/runnable.js";
import { sourceLine } from "../source-line.js";
import { compiledBatch, type BatchProps } from "./batch-props.js";
import { circleIn } from "./dependencies.js";
import { batches } from "./handling.js";
import { memberName } from "./members.js";
import { Orchestrated } from "./orchestrated.js";
import type { CircuitFailures } from "./series-builder.js";
import type { ContendingOptions, ParallelBuilder } from "./parallel-builder.js";

type Words = { readonly [Word in keyof ParallelBuilder]: (...args: never[]) => unknown };

/** The builder behind `parallel` and `series`. */
export class ParallelSpec extends Orchestrated<CompiledParallel, ParallelResult, ParallelInspection> implements Words {
  readonly #props: BatchProps;

  constructor(props: BatchProps, from?: ParallelSpec) {
    super(batches, { at: props.at, expects: true, from });
    this.#props = Object.freeze(props);
  }

  on(target: unknown): ParallelSpec {
    return this.#with({ target: targetOf(target) });
  }

  maxConcurrency(most: unknown): ParallelSpec {
    return this.#with({ maxConcurrency: countOf("maxConcurrency(…)", most, 1) });
  }

  waitForCompletion(wait: boolean = true): ParallelSpec {
    return this.#with({ waits: flagOf("waitForCompletion(…)", wait) });
  }

  failFast(fast: boolean = true): ParallelSpec {
    return this.#with({ failFast: flagOf("failFast(…)", fast) });
  }

  startTogether(): ParallelSpec {
    return this.#with({ together: true });
  }

  pause(before: unknown): ParallelSpec {
    return this.#with({ pauseMs: durationOf("pause(…)", before) });
  }

  expectCircuit(
    name: unknown,
    options: { readonly around?: readonly unknown[]; readonly errors?: readonly unknown[] } = {},
  ): { opensAfter(after: CircuitFailures): ParallelSpec } {
    const what = "expectCircuit(…)";
    const called = nameOf(what, name);
    detailsOf<typeof options>(`The second argument of ${what}`, options, ["around", "errors"]);
    const around = [options.around ?? [called]].flat().map((state) => nameOf(`around of ${what}`, state));
    if (around.length === 0) {
      const write = `expectCircuit("${called}", { around: ["ChargeCard"] })`;
      throw new StepwrightError("EXPECTATION_EMPTY", { what: `expectCircuit("${called}", { around: [] })`, write });
    }
    const errors = options.errors?.map((error) => nameOf(`errors of ${what}`, error));
    if (errors?.length === 0) {
      const write = `expectCircuit("${called}", { errors: ["States.Timeout"] }), or leave errors out`;
      throw new StepwrightError("EXPECTATION_EMPTY", { what: `expectCircuit("${called}", { errors: [] })`, write });
    }
    const at = sourceLine();
    return {
      opensAfter: (after) => {
        detailsOf<CircuitFailures>("opensAfter(…)", after, ["failures", "within", "of"]);
        const failures = countOf("failures of opensAfter(…)", after.failures, 1);
        return this.#circuit({
          kind: "batchCircuit",
          name: called,
          around,
          ...(errors !== undefined && { errors }),
          failures,
          ...(after.within !== undefined && { withinMs: durationOf("within of opensAfter(…)", after.within) }),
          ...(after.of !== undefined && { of: countOf("of of opensAfter(…)", after.of, failures) }),
          at,
        });
      },
    };
  }

  halfOpensAfter(time: unknown): ParallelSpec {
    const halfOpenMs = durationOf("halfOpensAfter(…)", time);
    const last = this.#props.expectations.findLast((node) => node.kind === "batchCircuit");
    if (last === undefined) {
      const write = 'expectCircuit("ChargeCard").opensAfter({ failures: 5 }).halfOpensAfter("30s")';
      throw new StepwrightError("EXPECTATION_EMPTY", { what: "halfOpensAfter(…) without a circuit", write });
    }
    return this.#circuit({ ...last, halfOpenMs });
  }

  keep(what: unknown): ParallelSpec {
    return this.#with({ keep: oneOf("keep(…)", what, ["executions", "outputs", "failures"] as const) });
  }

  within(limit: unknown): ParallelSpec {
    const limitMs = durationOf("within(…)", limit);
    return this.#expect({ kind: "batchWithin", limitMs, at: sourceLine() });
  }

  dependsOn(member: unknown, ...others: unknown[]): ParallelSpec {
    const { word, members, inputs } = this.#props;
    if (inputs !== undefined) {
      const problem =
        "dependsOn(…) orders the members of a list, and here one workflow runs for each input. Let series(workflow, inputs) run one after the other.";
      throw new StepwrightError("PARALLEL_CONTRADICTED", { word, problem });
    }
    const [name = "", ...before] = [member, ...others].map((one) => memberName("dependsOn(…)", one, members));
    if (before.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", {
        what: `dependsOn("${name}")`,
        write: `dependsOn("${name}", "another member")`,
      });
    }
    const changed = members.map((one) =>
      one.name === name ? { ...one, after: [...new Set([...one.after, ...before])] } : one,
    );
    const circle = circleIn(changed);
    if (circle !== undefined) throw new StepwrightError("MEMBERS_CIRCULAR", { names: circle });
    return this.#with({ members: changed });
  }

  contending(resource: unknown, options: ContendingOptions): ParallelSpec {
    const name = nameOf("contending(…)", resource);
    const what = `contending("${name}", …)`;
    detailsOf<ContendingOptions>(what, options, ["limit", "around"]);
    const limit = countOf(`The limit of ${what}`, options.limit, 1);
    const around = [(options.around as unknown) ?? []].flat().map((state) => nameOf(`around of ${what}`, state));
    if (around.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", { what, write: `{ limit: ${limit}, around: ["ReserveStock"] }` });
    }
    const before = this.#props.contention.find(({ resource: other }) => other === name);
    if (before !== undefined) {
      const problem = `${what} was said before (${before.at}), and a resource has one limit. Name all its Tasks in one around.`;
      throw new StepwrightError("PARALLEL_CONTRADICTED", { word: this.#props.word, problem });
    }
    const node = { resource: name, limit, around, at: sourceLine() };
    return this.#with({ contention: [...this.#props.contention, node] });
  }

  expectAll(checks: unknown): ParallelSpec {
    const callback = functionOf("expectAll(…)", checks) as (each: Runnable) => unknown;
    const members = this.#props.members.map((member) => {
      if (member.builder.toPlan().kind === "chain") {
        const problem = `expectAll(…) speaks of workflows, and "${member.name}" is a chain. Say it of its steps, as in chain().add("pay", workflow(payments).expectSucceeded()).`;
        throw new StepwrightError("PARALLEL_CONTRADICTED", { word: this.#props.word, problem });
      }
      const said = callback(member.builder as Runnable);
      if (said instanceof Expecting && said !== member.builder) {
        said.compiled();
        return { ...member, builder: said };
      }
      const what = `The function of expectAll(…), which returned ${said === member.builder ? "no expectation" : describe(said)},`;
      throw new StepwrightError("EXPECTATION_EMPTY", { what, write: "(each) => each.expectSucceeded()" });
    });
    return this.#with({ members });
  }

  expectSucceeded(count: SucceededCount = "all"): ParallelSpec {
    const what = "expectSucceeded(…)";
    const checked =
      typeof count === "object" && count !== null
        ? { atLeast: countOf(`atLeast of ${what}`, count.atLeast, 1) }
        : count === "all"
          ? count
          : countOf(what, count, 0);
    return this.#expect({ kind: "batchSucceeded", count: checked, at: sourceLine() });
  }

  expectThroughput(rate: { readonly atLeast: number; readonly per: string }): ParallelSpec {
    detailsOf<typeof rate>("expectThroughput(…)", rate, ["atLeast", "per"]);
    const atLeast = countOf("atLeast of expectThroughput(…)", rate.atLeast, 1);
    const perMs = durationOf("per of expectThroughput(…)", rate.per);
    return this.#expect({ kind: "batchThroughput", atLeast, perMs, at: sourceLine() });
  }

  /** The plan as a step of a chain: members without an input of their own get the output before. */
  static asStep(made: unknown): CompiledParallel | undefined {
    if (!(made instanceof ParallelSpec)) return undefined;
    // It was not forgotten: it is part of the chain now.
    made.compiled();
    return compiledBatch(fromChain(made.#props), true);
  }

  protected override make(): CompiledParallel {
    return compiledBatch(this.#props);
  }

  #with(change: Partial<BatchProps>): ParallelSpec {
    return new ParallelSpec({ ...this.#props, ...change }, this);
  }

  /** One for each circuit. */
  #circuit(node: BatchCircuitNode): ParallelSpec {
    const others = this.#props.expectations.filter((one) => one.kind !== node.kind || one.name !== node.name);
    return this.#with({ expectations: [...others, node] });
  }

  /** A later expectation of a kind replaces an earlier one. */
  #expect(node: BatchExpectationNode): ParallelSpec {
    const others = this.#props.expectations.filter(({ kind }) => kind !== node.kind);
    return this.#with({ expectations: [...others, node] });
  }
}

/** What the steps after it may need is kept. */
function fromChain(props: BatchProps): BatchProps {
  return props.keep === undefined && props.inputs !== undefined ? { ...props, keep: "outputs" } : props;
}

/**
 * The plan of a batch as a step of a chain.
 * @returns undefined for what is no `parallel(…)`
 */
export function parallelStep(made: unknown): CompiledParallel | undefined {
  return ParallelSpec.asStep(made);
}
