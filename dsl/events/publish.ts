import { inspect } from "node:util";
import { durationOf, StepwrightError } from "../../src/errors/index.js";
import type { CallSite } from "../../src/executor/call-site.js";
import { resultOrThrow } from "../../src/executor/events/publish-error.js";
import type { PublishCheck, PublishResult } from "../../src/executor/events/publish-result.js";
import { checkPublish, type CompiledPublish } from "../../src/executor/events/publish-run.js";
import { ledger, type BuilderMark } from "../../src/executor/ledger.js";
import type { RunOptions } from "../../src/executor/judgement/result.js";
import type { TargetSource } from "../../src/executor/port.js";
import { isCustomEvent, type CustomEvent } from "../../src/events/event.js";
import type { CompiledPlan } from "../../src/plan/bindings.js";
import { freezeDeep } from "../../src/plan/freeze.js";
import { explainPublish, summarisePublish } from "../../src/plan/events/explain-publish.js";
import {
  publishPlan,
  type PublishedNode,
  type PublishPlan,
  type ReplayNode,
  type TriggerNode,
} from "../../src/plan/events/publish-plan.js";
import { outerEntries, outerReferences } from "../../src/plan/orchestration/scope.js";
import type { SourceLine } from "../../src/plan/double.js";
import { countOf, describe, nameOf, targetOf } from "../arguments.js";
import type { Runnable } from "../plans/runnable.js";
import { sourceLine } from "../source-line.js";
import type { PublishBuilder, ReplayBuilder, TriggeredOptions } from "./publish-builder.js";
import { runOptionsOf } from "../run-options.js";
import { accompaniedInTest, type Accompanied } from "../accompanied.js";

/** One expectation, with the workflow it is about. */
interface Said {
  readonly node: TriggerNode;
  readonly compiled: CompiledPlan | undefined;
}

interface Props {
  readonly at: SourceLine;
  readonly source: PublishedNode | ReplayNode;
  readonly target: TargetSource | undefined;
  readonly said: readonly Said[];
}

/** Every word of both builders. */
type Words = {
  readonly [Word in keyof PublishBuilder | keyof ReplayBuilder]: (...args: never[]) => unknown;
};

/** How long is waited for executions when nobody says. */
const defaultWithin = "60s";

/** The builder behind `publish` and `replay`. */
class PublishSpec implements Words {
  readonly #props: Props;
  readonly #mark: BuilderMark;

  constructor(props: Props, from?: PublishSpec) {
    this.#props = Object.freeze(props);
    const at = props.said.at(-1)?.node.at ?? props.at;
    const summary = (): string => summarisePublish(this.#planned());
    this.#mark = ledger.built(
      { at, expects: props.said.length > 0, summary },
      from === undefined ? undefined : from.#mark,
    );
    Object.freeze(this);
  }

  on(target: unknown): PublishSpec {
    return this.#with({ target: targetOf(target) });
  }

  to(given: unknown): PublishSpec {
    const { source } = this.#props;
    if (source.kind === "publish") return this.#with({ source: { ...source, bus: nameOf("to(…)", given) } });
    return this.#with({ source: { ...source, to: timeOf("to(…)", given) } });
  }

  from(given: unknown): PublishSpec {
    return this.#replaying({ from: timeOf("from(…)", given) });
  }

  toRules(...names: unknown[]): PublishSpec {
    return this.#replaying({ rules: names.flat().map((name) => nameOf("toRules(…)", name)) });
  }

  within(limit: unknown): PublishSpec {
    return this.#replaying({ withinMs: durationOf("within(…)", limit) });
  }

  expectRule(name: unknown): PublishSpec {
    return this.#say({ kind: "rule", at: sourceLine(), rule: nameOf("expectRule(…)", name), matches: true });
  }

  expectNoRule(name: unknown): PublishSpec {
    return this.#say({ kind: "rule", at: sourceLine(), rule: nameOf("expectNoRule(…)", name), matches: false });
  }

  expectTriggered(workflow: unknown, { within = defaultWithin, times }: TriggeredOptions = {}): PublishSpec {
    const compiled = triggerable("expectTriggered(…)", workflow);
    return this.#say(
      {
        kind: "triggered",
        at: sourceLine(),
        workflow: compiled.plan,
        withinMs: durationOf("within", within),
        ...(times !== undefined && { times: countOf("times", times, 1) }),
      },
      compiled,
    );
  }

  expectNotTriggered(workflow: unknown, { quiet }: { readonly quiet?: unknown } = {}): PublishSpec {
    const compiled = triggerable("expectNotTriggered(…)", workflow);
    return this.#say(
      {
        kind: "notTriggered",
        at: sourceLine(),
        workflow: compiled.plan,
        ...(quiet !== undefined && { quietMs: durationOf("quiet", quiet) }),
      },
      compiled,
    );
  }

  toPlan(): PublishPlan {
    ledger.taken(this.#mark);
    return this.#planned();
  }

  explain(): string {
    return explainPublish(this.#planned());
  }

  check(options: RunOptions = {}): Promise<PublishCheck> {
    return this.#running(async (over) => checkPublish(this.#compiled(), runOptionsOf("check", options, { over })));
  }

  run(options: RunOptions = {}): Promise<PublishResult> {
    const here: CallSite = {};
    Error.captureStackTrace(here, this.run);
    return this.#running(async (over) =>
      resultOrThrow(await checkPublish(this.#compiled(), runOptionsOf("run", options, { over })), here),
    );
  }

  [inspect.custom](): string {
    return summarisePublish(this.#planned());
  }

  #running<Result>(run: Accompanied<Result>): Promise<Result> {
    return accompaniedInTest(this.#mark, run);
  }

  #replaying(fields: Partial<ReplayNode>): PublishSpec {
    const { source } = this.#props;
    return source.kind === "replay" ? this.#with({ source: { ...source, ...fields } }) : this;
  }

  #say(node: TriggerNode, compiled?: CompiledPlan): PublishSpec {
    return this.#with({ said: [...this.#props.said, Object.freeze({ node: freezeDeep(node), compiled })] });
  }

  #with(fields: Partial<Props>): PublishSpec {
    return new PublishSpec({ ...this.#props, ...fields }, this);
  }

  #planned(): PublishPlan {
    const { at, source, said } = this.#props;
    const functions = said.flatMap(({ compiled }, index) =>
      compiled === undefined ? [] : outerReferences(String(index), compiled.plan.functions),
    );
    return publishPlan({ at, source, expectations: said.map(({ node }) => node), functions });
  }

  #compiled(): CompiledPublish {
    const { said, target } = this.#props;
    const functions = new Map(
      said.flatMap(({ compiled }, index) =>
        compiled === undefined ? [] : outerEntries(String(index), compiled.bindings.functions),
      ),
    );
    const machines = new Map(
      said.flatMap(({ compiled }, index) =>
        compiled?.bindings.machine === undefined ? [] : [[String(index), compiled.bindings.machine] as const],
      ),
    );
    return { plan: this.#planned(), bindings: { functions, machines, ...(target !== undefined && { target }) } };
  }
}

/**
 * Puts one event on a bus, and follows it to the rules it matches and the executions it starts.
 * @param event what `event` or a builder of `customEvent` made
 * @throws EVENT_NOT_BUILT
 * @example
 * const { event: placed, executions } = await publish(event({ source: "orders", detailType: "Order placed", detail: { id: 1 } }))
 *   .on(cloud)
 *   .to("shop")
 *   .expectRule("start-order")
 *   .expectTriggered(workflow(orders).expectPath("Charge", "Ship"), { within: "30s" })
 *   .run();
 */
export function publish(event: CustomEvent): PublishBuilder {
  if (!isCustomEvent(event)) throw new StepwrightError("EVENT_NOT_BUILT", { found: describe(event) });
  const source: PublishedNode = { kind: "publish", event };
  return new PublishSpec({ at: sourceLine(), source, target: undefined, said: [] }) as unknown as PublishBuilder;
}

/**
 * Replays events of an archive onto its bus, and follows them to the executions they start. They carry `replay-name`, and on the embedded
 * cloud the replay takes virtual time only.
 * @param archive its name or ARN
 * @throws NAME_EXPECTED
 * @example
 * await replay("all-orders")
 *   .on(cloud)
 *   .from("2030-01-01T00:00:00Z")
 *   .expectTriggered(workflow(orders).expectSucceeded(), { times: 3 })
 *   .run();
 */
export function replay(archive: string): ReplayBuilder {
  const withinMs = durationOf("within(…)", "10m");
  const source: ReplayNode = { kind: "replay", archive: nameOf("replay(…)", archive), withinMs };
  return new PublishSpec({ at: sourceLine(), source, target: undefined, said: [] }) as unknown as ReplayBuilder;
}

/** A workflow that events can start: one of a deployed machine. @throws TRIGGER_INVALID */
function triggerable(what: string, workflow: unknown): CompiledPlan {
  if (typeof workflow !== "object" || workflow === null || !("compiled" in workflow)) {
    const problem = `was given ${describe(workflow)}. Give it a workflow: workflow(orders).expectSucceeded().`;
    throw new StepwrightError("TRIGGER_INVALID", { what, problem });
  }
  const compiled = (workflow as Runnable).compiled();
  const { source, input, name, injections } = compiled.plan;
  if (source.kind !== "machine") {
    const problem =
      source.kind === "execution"
        ? "was given an execution that exists already. Give it the workflow that the event is to start: workflow(orders).expectSucceeded()."
        : 'was given a workflow whose definition is deployed for a run of its own, so that no rule can start it. Deploy it first: workflow(await cloud.deploy("orders", definition)).';
    throw new StepwrightError("TRIGGER_INVALID", { what, problem });
  }
  const given = JSON.stringify(input?.value ?? {}) !== "{}" ? "an input" : name !== undefined ? "a name" : undefined;
  if (given !== undefined) {
    const problem = `was given a workflow with ${given}, and its executions get theirs from the event. Leave ${given === "a name" ? "named(…)" : "withInput(…)"} out.`;
    throw new StepwrightError("TRIGGER_INVALID", { what, problem });
  }
  if (injections !== undefined && injections.length > 0) {
    const problem =
      "was given a workflow with injected faults, which are put into executions that a run starts. Stub the failing state instead: stub(state, fails(error)).";
    throw new StepwrightError("TRIGGER_INVALID", { what, problem });
  }
  return compiled;
}

/** Milliseconds since the epoch. @throws REPLAY_TIME_INVALID */
function timeOf(what: string, given: unknown): number {
  const time = given instanceof Date ? given.getTime() : typeof given === "string" ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(time)) throw new StepwrightError("REPLAY_TIME_INVALID", { what, found: describe(given) });
  return time;
}
