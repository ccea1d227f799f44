import { checkPlan } from "../../src/executor/check.js";
import { executionOrThrow } from "../../src/executor/judgement/expectation-error.js";
import { ledger, type BuilderMark } from "../../src/executor/ledger.js";
import type { CheckResult, RunOptions } from "../../src/executor/judgement/result.js";
import type { Execution } from "../../src/history/execution.js";
import { StepwrightError } from "../../src/errors/index.js";
import type { CompiledPlan, PlanFunction } from "../../src/plan/bindings.js";
import type { ExpectationNode } from "../../src/plan/expectation.js";
import type { ThreadName } from "../../src/plan/expectations/exact-path.js";
import { explain, summarise } from "../../src/plan/explain.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { describe, functionOf, targetOf } from "../arguments.js";
import type { Expectations, WaitBounds } from "./expectations.js";
import { bindingsOf, planOf } from "../plans/plan-of.js";
import { emptyProps, FunctionTable, withExpectation, type Props } from "../props.js";
import { printsPlan } from "../plans/prints-plan.js";
import type { Runnable } from "../plans/runnable.js";
import { saysNoErrors, saysOutput, saysSatisfies, saysStatus, saysWithin } from "../saying/ending.js";
import { saysCompensation, saysDeadLetter, saysTransitions } from "../saying/recovery.js";
import { saysBranches, saysExactPath, saysNotVisited, saysPath, saysVisits } from "../saying/route.js";
import { saysEvent, saysEvents, saysNoEvent } from "../saying/events.js";
import { Saying } from "../saying/saying.js";
import {
  saysBackoff,
  saysCalled,
  saysCaught,
  saysChild,
  saysItems,
  saysMaxConcurrency,
  saysRetries,
  saysState,
  saysVariable,
  saysWait,
} from "../saying/states.js";
import { runOptionsOf } from "../run-options.js";
import { accompaniedInTest, type Accompanied } from "../accompanied.js";

/** Every word of the public interface must be there. Its types are finer than a class can state; they are put on when a builder is handed out. */
type Words = { readonly [Word in keyof Expectations<string>]: (...args: never[]) => unknown };

/**
 * What a workflow that is started and an execution that is only looked at have in common. Each call makes a new builder with
 * frozen props.
 */
export abstract class Expecting implements Words, Runnable {
  readonly #props: Props;
  readonly #mark: BuilderMark;
  #plan: ExecutionPlan | undefined;

  constructor(props: Props, from?: Expecting) {
    this.#props = props;
    const expects = props.said.length > 0;
    const at = props.said.at(-1)?.node.at ?? props.at;
    this.#mark = ledger.built(
      { at, expects, summary: () => summarise(this.#planned()) },
      from === undefined ? undefined : from.#mark,
    );
    Object.freeze(this);
  }

  /** The same kind of builder with other props. */
  protected abstract derive(props: Props): this;

  protected get props(): Props {
    return this.#props;
  }

  on(target: unknown): this {
    return this.derive(Object.freeze({ ...this.#props, target: targetOf(target) }));
  }

  expectSucceeded(): this {
    return this.#say((saying) => saysStatus(saying, "SUCCEEDED"));
  }

  expectFailed(details?: { readonly error?: unknown; readonly cause?: unknown }): this {
    return this.#say((saying) => saysStatus(saying, "FAILED", details));
  }

  expectTimedOut(): this {
    return this.#say((saying) => saysStatus(saying, "TIMED_OUT"));
  }

  expectAborted(): this {
    return this.#say((saying) => saysStatus(saying, "ABORTED"));
  }

  expectPath(...states: unknown[]): this {
    return this.#say((saying) => saysPath(saying, states));
  }

  expectExactPath(...states: unknown[]): this {
    const [list, options] = states as [unknown, { readonly in?: ThreadName } | undefined];
    return this.#say((saying) =>
      Array.isArray(list) ? saysExactPath(saying, list, options?.in) : saysExactPath(saying, states, undefined),
    );
  }

  expectNotVisited(first: unknown, ...more: unknown[]): this {
    let builder = this.#say((saying) => saysNotVisited(saying, first));
    for (const state of more) builder = builder.expectNotVisited(state);
    return builder;
  }

  expectVisits(state: unknown, times: unknown): this {
    return this.#say((saying) => saysVisits(saying, state, times));
  }

  expectBranches(
    branches: readonly unknown[] | Readonly<Record<string, unknown>>,
    options?: { readonly exactly?: boolean },
  ): this {
    return this.#say((saying) => saysBranches(saying, branches, options?.exactly ?? false));
  }

  expectItems(map: unknown, expected: unknown): this {
    return this.#say((saying) => saysItems(saying, map, expected));
  }

  expectMaxConcurrency(map: unknown, most: unknown): this {
    return this.#say((saying) => saysMaxConcurrency(saying, map, most));
  }

  expectCalled(state: unknown, expected: { readonly times?: number; readonly with?: unknown } = {}): this {
    return this.#say((saying) => saysCalled(saying, state, expected));
  }

  expectOutput(expected: unknown): this {
    return this.#say((saying) => saysOutput(saying, expected, false));
  }

  expectExactOutput(expected: unknown): this {
    return this.#say((saying) => saysOutput(saying, expected, true));
  }

  expectState(state: unknown, checks: unknown): this {
    return this.#say((saying) => saysState(saying, state, checks));
  }

  expectChild(state: unknown, checks: unknown): this {
    const callback = functionOf("expectChild(…)", checks);
    return this.#say((saying) => saysChild(saying, state, this.#childOf(saying, callback)));
  }

  expectCompensation(pairs: unknown, options: Parameters<typeof saysCompensation>[2] = {}): this {
    return this.#say((saying) => saysCompensation(saying, pairs, options));
  }

  expectDeadLetter(queue: unknown, message?: unknown, options: Parameters<typeof saysDeadLetter>[3] = {}): this {
    return this.#say((saying) => saysDeadLetter(saying, queue, message, options));
  }

  expectTransitions(count: unknown): this {
    return this.#say((saying) => saysTransitions(saying, count));
  }

  expectVariable(name: unknown, value: unknown): this {
    return this.#say((saying) => saysVariable(saying, name, value));
  }

  expectRetries(state: unknown, times: unknown): this {
    return this.#say((saying) => saysRetries(saying, state, times));
  }

  expectBackoff(state: unknown, delays: unknown): this {
    return this.#say((saying) => saysBackoff(saying, state, delays));
  }

  expectCaught(state: unknown, error?: unknown, fallback?: unknown): this {
    return this.#say((saying) => saysCaught(saying, state, error, fallback));
  }

  expectWait(state: unknown, bounds: WaitBounds): this {
    return this.#say((saying) => saysWait(saying, state, bounds));
  }

  expectEvent(expected: unknown, options: { readonly times?: unknown; readonly bus?: unknown } = {}): this {
    return this.#say((saying) => saysEvent(saying, expected, options));
  }

  expectNoEvent(expected: unknown, options: { readonly quiet?: unknown; readonly bus?: unknown } = {}): this {
    return this.#say((saying) => saysNoEvent(saying, expected, options));
  }

  expectEvents(expected: unknown, options: { readonly order?: unknown; readonly bus?: unknown } = {}): this {
    return this.#say((saying) => saysEvents(saying, expected, options));
  }

  expectNoErrors(): this {
    return this.#say(saysNoErrors);
  }

  satisfies(judge: unknown): this {
    return this.#say((saying) => saysSatisfies(saying, judge));
  }

  within(limit: unknown, options: { readonly stop?: boolean } = {}): this {
    // An execution that somebody else started is theirs: looking at it does not stop it unless asked to.
    const { source } = this.#props;
    const stop = source.kind !== "execution" || source.redrive === true;
    return this.#say((saying) => saysWithin(saying, limit, options, stop));
  }

  toPlan(): ExecutionPlan {
    ledger.taken(this.#mark);
    return this.#planned();
  }

  compiled(): CompiledPlan {
    ledger.taken(this.#mark);
    return this.#compiled();
  }

  explain(): string {
    return explain(this.#planned());
  }

  check(options: RunOptions = {}): Promise<CheckResult> {
    return this.running(async (over) => checkPlan(this.compiled(), runOptionsOf("check", options, { over })));
  }

  run(options: RunOptions = {}): Promise<Execution> {
    const here: { stack?: string } = {};
    Error.captureStackTrace(here, this.run);
    return this.running(async (over) =>
      executionOrThrow(await checkPlan(this.compiled(), runOptionsOf("run", options, { over })), here),
    );
  }

  /** Notes the run in the ledger from its first moment to its end. */
  protected running<Result>(run: Accompanied<Result>): Promise<Result> {
    return accompaniedInTest(this.#mark, run);
  }

  /** Notes a run of what was made from a builder, if it was made from one. */
  static accompany<Result>(made: unknown, work: Accompanied<Result>): Promise<Result> {
    return made instanceof Expecting ? made.running(work) : work(undefined);
  }

  /** What was made, compiled, and still to be run: unlike `compiled()`, it does not count as taken. Nor does printing a builder. */
  static compiledOf(made: Runnable): CompiledPlan {
    return made instanceof Expecting ? made.#compiled() : made.compiled();
  }

  /** Whether an input was given to what was made, other than the `{}` of a workflow that was given none. */
  static hasInput(made: Runnable): boolean {
    if (made instanceof Expecting) return made.#props.input !== undefined;
    return JSON.stringify(made.toPlan().input?.value ?? {}) !== "{}";
  }

  #childOf(saying: Saying, callback: PlanFunction): CompiledPlan {
    const { source } = this.#props;
    const base = new ChildSpec(Object.freeze({ ...emptyProps(saying.at, source), functions: saying.functions }));
    const said: unknown = (callback as (child: ChildSpec) => unknown)(base);
    if (said instanceof ChildSpec && said.#props.said.length > 0) return said.compiled();
    const what = `The function of expectChild(…), which returned ${said instanceof ChildSpec ? "no expectation" : describe(said)},`;
    throw new StepwrightError("EXPECTATION_EMPTY", { what, write: "(child) => child.expectSucceeded()" });
  }

  #compiled(): CompiledPlan {
    return Object.freeze({ plan: this.#planned(), bindings: bindingsOf(this.#props) });
  }

  #planned(): ExecutionPlan {
    this.#plan ??= planOf(this.#props);
    return this.#plan;
  }

  #say(node: (saying: Saying) => ExpectationNode): this {
    const functions = new FunctionTable(this.#props.functions);
    const saying = new Saying(functions);
    const said = { node: node(saying), functions: functions.references };
    return this.derive(withExpectation(this.#props, said, functions.functions));
  }
}

/** What is said of a nested execution inside `expectChild`: it becomes part of the plan around it. */
class ChildSpec extends Expecting {
  protected override derive(props: Props): this {
    return new ChildSpec(props, this) as this;
  }
}

printsPlan(Expecting, (builder) => Expecting.compiledOf(builder).plan);
