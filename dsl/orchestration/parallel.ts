import { durationOf, StepwrightError } from "../../src/errors/index.js";
import type { ParallelInspection, ParallelResult } from "../../src/executor/orchestration/parallel-result.js";
import type {
  BatchCircuitNode,
  BatchExpectationNode,
  SucceededCount,
} from "../../src/plan/orchestration/batch-expectation.js";
import type { CompiledParallel } from "../../src/plan/orchestration/parallel-plan.js";
import { countOf, describe, functionOf, nameOf, oneOf, targetOf } from "../arguments.js";
import { Expecting } from "../expecting.js";
import { FunctionTable } from "../props.js";
import type { Runnable } from "../runnable.js";
import { sourceLine } from "../source-line.js";
import { batchProps, compiledBatch, inputsOf, type BatchProps } from "./batch-props.js";
import { memberOf, namedMembers, type Member } from "./members.js";
import { batches } from "./handling.js";
import type { Opening, SeriesBuilder } from "./series-builder.js";
import { Orchestrated } from "./orchestrated.js";
import type { BatchInputSource, BatchMember, ContendingOptions, ParallelBuilder } from "./parallel-builder.js";

type Words = { readonly [Word in keyof ParallelBuilder]: (...args: never[]) => unknown };

class ParallelSpec extends Orchestrated<CompiledParallel, ParallelResult, ParallelInspection> implements Words {
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
    return this.#with({ waits: wait });
  }

  failFast(fast: boolean = true): ParallelSpec {
    return this.#with({ failFast: fast });
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
  ): { opensAfter(after: Opening): ParallelSpec } {
    const what = "expectCircuit(…)";
    const called = nameOf(what, name);
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
        const failures = countOf("failures of opensAfter(…)", after?.failures, 1);
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
    const { members, inputs } = this.#props;
    if (inputs !== undefined) {
      const problem =
        "dependsOn(…) orders the members of a list, and here one workflow runs for each input. Let series(workflow, inputs) run one after the other.";
      throw new StepwrightError("PARALLEL_CONTRADICTED", { problem });
    }
    const known = members.map(({ name }) => name);
    const [name = "", ...before] = [member, ...others].map((one) => {
      const given = nameOf("dependsOn(…)", one);
      if (known.includes(given)) return given;
      throw new StepwrightError("MEMBER_UNKNOWN", { call: "dependsOn(…)", name: given, members: known });
    });
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
    const limit = countOf(`The limit of ${what}`, options?.limit, 1);
    const around = [options?.around ?? []].flat().map((state) => nameOf(`around of ${what}`, state));
    if (around.length === 0) {
      throw new StepwrightError("EXPECTATION_EMPTY", { what, write: `{ limit: ${limit}, around: ["ReserveStock"] }` });
    }
    const before = this.#props.contention.find(({ resource: other }) => other === name);
    if (before !== undefined) {
      const problem = `${what} was said before (${before.at}), and a resource has one limit. Name all its Tasks in one around.`;
      throw new StepwrightError("PARALLEL_CONTRADICTED", { problem });
    }
    const node = { resource: name, limit, around, at: sourceLine() };
    return this.#with({ contention: [...this.#props.contention, node] });
  }

  expectAll(checks: unknown): ParallelSpec {
    const callback = functionOf("expectAll(…)", checks) as (each: Runnable) => unknown;
    const members = this.#props.members.map((member) => {
      if (member.builder.toPlan().kind === "chain") {
        const problem = `expectAll(…) speaks of workflows, and "${member.name}" is a chain. Say it of its steps, as in chain().add("pay", workflow(payments).expectSucceeded()).`;
        throw new StepwrightError("PARALLEL_CONTRADICTED", { problem });
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
    const atLeast = countOf("atLeast of expectThroughput(…)", rate?.atLeast, 1);
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

/**
 * Describes workflows, and chains of them, that run side by side: several, or one for each of many inputs. Nothing runs before `run` or `check`.
 * Inputs that are read from an iterable are read while the batch runs, and of executions that passed only status and times are kept
 * (see `keep`), so that memory does not grow with them.
 * @throws MEMBER_INVALID, INPUTS_INVALID, VALUE_NOT_JSON
 * @example
 * const { results, summary } = await parallel([
 *   workflow(orders).named("orders").withInput({ orderId: "A1" }).expectPath("Ship"),
 *   workflow(payments).named("payments").withInput({ orderId: "A1" }),
 * ])
 *   .dependsOn("payments", "orders")
 *   .maxConcurrency(10)
 *   .failFast()
 *   .within("300s")
 *   .run();
 */
export function parallel(members: readonly BatchMember[]): ParallelBuilder;
/**
 * Describes one workflow, or a chain, that runs once for each input.
 * @throws MEMBER_INVALID, INPUTS_INVALID, INPUTS_EMPTY, VALUE_NOT_JSON
 * @example await parallel(workflow(orders).expectSucceeded(), function* () { for (let n = 0; n < 10_000; n++) yield { n }; }).run();
 */
export function parallel(each: BatchMember, inputs: BatchInputSource): ParallelBuilder;
export function parallel(given: BatchMember | readonly BatchMember[], inputs?: BatchInputSource): ParallelBuilder {
  return new ParallelSpec(propsOf(given, inputs)) as unknown as ParallelBuilder;
}

/**
 * Describes runs one after the other: workflows in order, or one for each of a list of inputs. Each starts when the one before has ended,
 * and none waits for the success of another. Of many inputs it keeps what `parallel` keeps.
 * @throws MEMBER_INVALID, INPUTS_INVALID, VALUE_NOT_JSON
 * @example
 * await series(workflow(payments).on(cloud), orders)
 *   .pause("5s")
 *   .expectCircuit("ChargeCard")
 *   .opensAfter({ failures: 5 })
 *   .halfOpensAfter("30s")
 *   .run();
 */
export function series(members: readonly BatchMember[]): SeriesBuilder;
/**
 * Describes one workflow that runs once for each input, one after the other.
 * @throws MEMBER_INVALID, INPUTS_INVALID, VALUE_NOT_JSON
 */
export function series(each: BatchMember, inputs: BatchInputSource): SeriesBuilder;
export function series(given: BatchMember | readonly BatchMember[], inputs?: BatchInputSource): SeriesBuilder {
  const props: BatchProps = { ...propsOf(given, inputs), maxConcurrency: 1 };
  return new ParallelSpec(props) as unknown as SeriesBuilder;
}

function propsOf(given: unknown, inputs: BatchInputSource | undefined): BatchProps {
  if (Array.isArray(given)) {
    if (given.length === 0)
      throw new StepwrightError("MEMBER_INVALID", { place: "parallel(…)", found: "an empty list" });
    const builders = given.map((one, index) => memberOf(`Place ${index} of parallel([…])`, one));
    return batchProps({ members: namedMembers(builders) });
  }
  const builder = memberOf("parallel(…)", given);
  if (inputs === undefined) throw new StepwrightError("INPUTS_INVALID", { found: "nothing" });
  const table = new FunctionTable(new Map());
  const read = inputsOf(inputs, table);
  const members: readonly Member[] = namedMembers([builder]);
  return batchProps({ members, inputs: read, functions: table.functions, references: [...table.references] });
}

/** The names of members that wait for each other, the first one again at the end. */
function circleIn(members: readonly Member[]): string[] | undefined {
  const after = new Map(members.map((member) => [member.name, member.after]));
  const walk = (name: string, trail: readonly string[]): string[] | undefined => {
    const at = trail.indexOf(name);
    if (at >= 0) return [...trail.slice(at), name];
    for (const next of after.get(name) ?? []) {
      const found = walk(next, [...trail, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const { name } of members) {
    const found = walk(name, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
