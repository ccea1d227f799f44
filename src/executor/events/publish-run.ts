import { StepwrightError } from "../../errors/index.js";
import { compilePattern, isCustomEvent, patternView } from "../../events/index.js";
import type { Execution } from "../../history/index.js";
import type { Bindings } from "../../plan/bindings.js";
import { innerTable, type OrchestrationBindings } from "../../plan/orchestration/scope.js";
import { executionNode } from "../../plan/execution.js";
import type { NotTriggeredNode, PublishPlan, TriggeredNode, TriggerNode } from "../../plan/events/publish-plan.js";
import { deadlineOf } from "../../plan/plan.js";
import type { JsonObject } from "../../util/json.js";
import { startRun } from "../check.js";
import { holding } from "../run/holding.js";
import { judge } from "../judgement/judge.js";
import { defaultTarget } from "../ledger.js";
import type { TargetPort } from "../port.js";
import { portOf, prepare, type Prepared } from "../run/prepare.js";
import type { CheckResult, RunOptions } from "../judgement/result.js";
import { Correlation } from "./correlation.js";
import { put, replayed, type Brought } from "./bring.js";
import type { EventsPort, RuleDescription, TriggeredDoubles } from "./events-port.js";
import { assessNotTriggered, assessRule, assessTriggered } from "./publish-assessments.js";
import type { PublishCheck, TriggerVerdict } from "./publish-result.js";

/** A plan of what is published, with all it needs to run. */
export interface CompiledPublish {
  readonly plan: PublishPlan;
  /** Functions and machines of the workflows in it stand under their places among the expectations, from 0. */
  readonly bindings: OrchestrationBindings;
}

/** A workflow that an event has to start, or not. */
type WorkflowNode = TriggeredNode | NotTriggeredNode;

/**
 * Brings events onto a bus and judges what they lead to.
 * @throws PLAN_BINDING_MISSING, PLAN_UNSUPPORTED, PLAN_NAMES_UNKNOWN, RULE_UNKNOWN, TRIGGER_UNTRACEABLE, EVENTS_UNAVAILABLE before anything is
 * put; EVENT_REFUSED; RUN_CANCELLED; what the target throws
 */
export async function checkPublish(compiled: CompiledPublish, options: RunOptions = {}): Promise<PublishCheck> {
  const port = portOf(compiled.bindings.target ?? defaultTarget.get());
  const missing = compiled.plan.functions.filter(({ ref }) => !compiled.bindings.functions.has(ref));
  if (missing.length > 0) throw new StepwrightError("PLAN_BINDING_MISSING", { missing });
  return await holding(port, () => new PublishRun(compiled, port, options).run());
}

class PublishRun {
  readonly #plan: PublishPlan;
  readonly #bindings: OrchestrationBindings;
  readonly #port: TargetPort;
  readonly #events: EventsPort;
  readonly #options: RunOptions;
  readonly #prepared = new Map<WorkflowNode, Prepared>();
  readonly #rules = new Map<TriggerNode, RuleDescription>();
  readonly #replayName: string;
  readonly #correlation: Correlation;

  constructor({ plan, bindings }: CompiledPublish, port: TargetPort, options: RunOptions) {
    const events = port.events?.();
    if (events === undefined) {
      throw new StepwrightError("EVENTS_UNAVAILABLE", { what: `${plan.source.kind}(…)`, target: port.label });
    }
    this.#plan = plan;
    this.#bindings = bindings;
    this.#port = port;
    this.#events = events;
    this.#options = options;
    this.#replayName = plan.source.kind === "replay" ? events.replayName() : "";
    this.#correlation = new Correlation(port, events, plan.source.kind === "replay" ? this.#replayName : undefined);
  }

  async run(): Promise<PublishCheck> {
    await this.#prepareAll();
    this.#options.signal?.throwIfAborted();
    const brought = await this.#bring();
    try {
      const verdicts: TriggerVerdict[] = [];
      const results = new Map<string, CheckResult>();
      const found = await this.#findAll(brought);
      for (const node of this.#plan.expectations) {
        verdicts.push(Object.freeze(await this.#verdict(node, brought, found, results)));
      }
      const failures = await this.#undelivered(brought);
      const executions: Execution[] = [
        ...new Map([...results].map(([key, { execution }]) => [key.split(" ")[0], execution])).values(),
      ];
      return Object.freeze({
        ok: brought.sound && verdicts.every(({ holds }) => holds),
        verdicts: Object.freeze(verdicts),
        event: brought.event,
        executions: Object.freeze(executions),
        plan: this.#plan,
        warnings: Object.freeze([
          ...new Set([...brought.warnings, ...failures, ...[...results.values()].flatMap(({ warnings }) => warnings)]),
        ]),
      });
    } finally {
      await brought.release();
    }
  }

  get #workflows(): readonly WorkflowNode[] {
    return this.#plan.expectations.filter((node): node is WorkflowNode => node.kind !== "rule");
  }

  /** Everything that can be known to be wrong before the event is put. */
  async #prepareAll(): Promise<void> {
    const bus = await this.#bus();
    for (const node of this.#plan.expectations) {
      if (node.kind === "rule") this.#rules.set(node, await this.#events.rule(node.rule, bus));
      else await this.#prepareWorkflow(node);
    }
    const triggered = this.#workflows.filter(({ kind }) => kind === "triggered");
    if (triggered.length > 0 && this.#plan.source.kind === "publish") await this.#refuseUntraceable(bus, triggered);
  }

  async #prepareWorkflow(node: WorkflowNode): Promise<void> {
    if (node.kind === "notTriggered" && node.quietMs === undefined && !this.#port.capabilities.virtualTime) {
      throw new StepwrightError("QUIET_MISSING", { what: "expectNotTriggered(…)", target: this.#port.label });
    }
    const prepared = await prepare({ plan: node.workflow, bindings: this.#bindingsOf(node) }, this.#port);
    this.#prepared.set(node, prepared);
    if (prepared.machine?.type !== "EXPRESS" || this.#port.capabilities.expressHistory) return;
    const problems = [
      `It looks for executions of the EXPRESS machine ${prepared.machine.name} that an event starts, and these cannot be listed there. Run it on embedded(), or capture the events the workflow puts.`,
    ];
    throw new StepwrightError("PLAN_UNSUPPORTED", { target: this.#port.label, problems });
  }

  /** Where every way from the bus drops the event's id, no execution could be told from another. */
  async #refuseUntraceable(bus: string | undefined, triggered: readonly WorkflowNode[]): Promise<void> {
    const event = this.#viewOfPublished();
    if (event === undefined) return;
    const rules = (await this.#events.rules(bus)).filter(({ enabled, pattern }) => enabled && pattern !== undefined);
    const matching = rules.filter(({ pattern }) => compilePattern(pattern ?? "").matches(event));
    const ways = matching.flatMap((rule) => rule.targets.map((target) => ({ rule, target })));
    for (const node of triggered) {
      const arn = this.#machineOf(node);
      const direct = ways.some(({ target }) => target.arn.startsWith(arn));
      if (direct || ways.length === 0 || ways.some(({ target }) => target.keepsId)) continue;
      throw new StepwrightError("TRIGGER_UNTRACEABLE", {
        machine: this.#prepared.get(node)?.machine?.name ?? arn,
        bus: bus ?? "default",
        paths: ways.map(({ rule, target }) => `rule "${rule.name}", target "${target.id}" (${target.arn})`),
      });
    }
  }

  async #bring(): Promise<Brought> {
    const { source } = this.#plan;
    for (const node of this.#workflows) await this.#correlation.begin(this.#machineOf(node));
    const setup = {
      port: this.#port,
      events: this.#events,
      correlation: this.#correlation,
      doubles: this.#doubles(),
      signal: this.#options.signal,
    };
    return source.kind === "publish" ? await put(source, setup) : await replayed(source, this.#replayName, setup);
  }

  #doubles(): readonly TriggeredDoubles[] {
    if (!this.#port.capabilities.doubles) return [];
    return this.#workflows.map((node) => ({
      stateMachineArn: this.#machineOf(node),
      doubles: node.workflow.doubles
        .filter(({ on }) => on === undefined || on === this.#port.kind)
        .map((double) => ({ node: double, functions: this.#bindingsOf(node).functions })),
      callbacks: (node.workflow.answers ?? []).map(({ state }) => state),
    }));
  }

  /** Looks for the executions of every workflow, until all are there or their time is over. */
  async #findAll({ at }: Brought): Promise<ReadonlyMap<WorkflowNode, { tied: readonly string[]; others: number }>> {
    const found = new Map<WorkflowNode, { tied: readonly string[]; others: number }>();
    const { signal } = this.#options;
    for (const node of this.#workflows) {
      const wanted = node.kind === "triggered" ? (node.times ?? 1) : Infinity;
      const limit = node.kind === "triggered" ? node.withinMs : (node.quietMs ?? Infinity);
      for (;;) {
        const seen = await this.#correlation.find(this.#machineOf(node));
        found.set(node, seen);
        const enough = node.kind === "triggered" ? seen.tied.length >= wanted : seen.tied.length > 0;
        const left = at + limit - this.#events.now();
        if (enough || left <= 0 || !(await this.#events.pass(Math.min(left, longestPassMs), signal))) break;
      }
      // What happened in the last moment counts.
      found.set(node, await this.#correlation.find(this.#machineOf(node)));
    }
    return found;
  }

  async #verdict(
    node: TriggerNode,
    brought: Brought,
    found: ReadonlyMap<WorkflowNode, { tied: readonly string[]; others: number }>,
    results: Map<string, CheckResult>,
  ): Promise<TriggerVerdict> {
    const { source } = this.#plan;
    if (node.kind === "rule") {
      const rule = this.#rules.get(node) as RuleDescription;
      const entry = source.kind === "publish" ? source.event.entry : {};
      const proof = await this.#events.ruleProof(String(brought.event["id"]), rule, entry);
      const assessment = assessRule(node, proof);
      return { expectation: node, holds: assessment.holds, assessment, verdicts: [] };
    }
    const { tied, others } = found.get(node) ?? { tied: [], others: 0 };
    const machine = this.#prepared.get(node)?.machine?.name ?? this.#machineOf(node);
    if (node.kind === "notTriggered") {
      const assessment = assessNotTriggered(machine, tied);
      return { expectation: node, holds: assessment.holds, assessment, verdicts: [] };
    }
    const seen: CheckResult[] = [];
    for (const arn of tied) {
      const result = await this.#judgeExecution(node, arn, brought.at);
      results.set(`${arn} ${this.#plan.expectations.indexOf(node)}`, result);
      seen.push(result);
    }
    const why =
      tied.length > 0 ? [] : [...(await this.#undelivered(brought)), ...(await this.#whyNone(node, brought.event))];
    const { assessment, verdicts } = assessTriggered(node, { machine, results: seen, others, why });
    return { expectation: node, holds: assessment.holds, assessment, verdicts };
  }

  /** Waits for the end of an execution that was found, and judges it. */
  async #judgeExecution(node: TriggeredNode, arn: string, since: number): Promise<CheckResult> {
    const { doubles: _, input: __, name: ___, injections: ____, ...workflow } = node.workflow;
    const compiled = {
      plan: Object.freeze({ ...workflow, source: executionNode(arn), doubles: [] }),
      bindings: this.#bindingsOf(node),
    };
    const { startDate } = await this.#port.describe(arn);
    const limitMs = this.#limitOf(node, since + node.withinMs - startDate.getTime());
    const run = await startRun(compiled, this.#port, this.#options);
    return await judge(
      compiled,
      await run.observe({ limitMs, stop: false }, this.#options, compiled.plan.expectations),
    );
  }

  /** The limit counts from the execution's start, by the target's clock; where time is real that may differ from ours. */
  #limitOf({ workflow }: TriggeredNode, leftMs: number): number {
    if (!this.#port.capabilities.virtualTime) return leftMs;
    return Math.min(deadlineOf(workflow)?.limitMs ?? Infinity, Math.max(1, leftMs));
  }

  /** Why no execution was started, as far as the rules tell. */
  async #whyNone(node: TriggeredNode, event: JsonObject): Promise<readonly string[]> {
    if (Object.keys(event).length === 0) return ["the replay brought no event"];
    const arn = this.#machineOf(node);
    const rules = await this.#events.rules(await this.#bus());
    const leading = rules.filter(({ targets }) => targets.some((target) => target.arn.startsWith(arn)));
    if (leading.length === 0) return [`no rule of the bus has ${arn} as a target`];
    return leading.flatMap(({ name, enabled, pattern }) => {
      if (!enabled) return [`the rule "${name}" is disabled`];
      if (pattern === undefined) return [`the rule "${name}" has a schedule and no pattern`];
      const [first = "", ...more] = compilePattern(pattern).explain(event).split("\n");
      return [`rule "${name}": ${first}`, ...more];
    });
  }

  /** Targets of rules that failed for what was brought, and for what that led to. */
  async #undelivered({ event, at }: Brought): Promise<readonly string[]> {
    const ids = this.#correlation.eventIds;
    return (await this.#events.undelivered?.(ids.length > 0 ? ids : [String(event["id"])], at)) ?? [];
  }

  /** What the workflow of an expectation needs beside its plan. */
  #bindingsOf(node: WorkflowNode): Bindings {
    const scope = String(this.#plan.expectations.indexOf(node));
    const { functions, target, machines } = this.#bindings;
    const machine = machines?.get(scope);
    return {
      functions: innerTable(scope, functions),
      ...(target !== undefined && { target }),
      ...(machine !== undefined && { machine }),
    };
  }

  #machineOf({ workflow }: WorkflowNode): string {
    return workflow.source.kind === "machine" ? workflow.source.arn : "";
  }

  async #bus(): Promise<string | undefined> {
    const { source } = this.#plan;
    if (source.kind === "replay") return await this.#events.archiveBus(source.archive);
    return source.bus ?? source.event.entry.EventBusName;
  }

  #viewOfPublished(): JsonObject | undefined {
    const { source } = this.#plan;
    return source.kind === "publish" && isCustomEvent(source.event) ? patternView(source.event) : undefined;
  }
}

/** Time that may pass between two looks for executions. */
const longestPassMs = 3_600_000;
