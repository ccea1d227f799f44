import { StepwrightError } from "../../errors/index.js";
import { indexDefinition } from "../../history/definition-index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { nameNode } from "../../plan/name.js";
import type { ChainPlan, CompiledChain } from "../../plan/orchestration/chain-plan.js";
import { limitOf, type CompiledParallel, type ParallelPlan } from "../../plan/orchestration/parallel-plan.js";
import { innerTable, type OrchestrationBindings } from "../../plan/orchestration/scope.js";
import type { ExecutionPlan } from "../../plan/plan.js";
import { didYouMean } from "../../util/nearest.js";
import type { TargetPort } from "../port.js";
import { prepare } from "../run/prepare.js";
import { workflowsOf, WorkflowCrew, type BatchCrew, type ChainCrew, type Crew, type MemberCrew } from "./crew.js";

/** What a plan becomes when it is made ready. */
type CrewOf<Plan> = Plan extends ParallelPlan ? BatchCrew : MemberCrew;

/**
 * Makes a batch or chain ready and does work with it: all is prepared and fits before anything is deployed, all is deployed before
 * anything starts, and what was deployed is removed at the end.
 * @returns what the work gave, and a line for each machine that could not be removed
 * @throws what `prepare` throws for a single plan, PLAN_UNSUPPORTED and PLAN_NAMES_UNKNOWN for the batch or chain itself; what the work throws
 */
export async function withCrew<Made extends Crew, Result>(
  ready: () => Promise<Made>,
  work: (crew: Made) => Promise<Result>,
): Promise<{ readonly result: Result; readonly warnings: readonly string[] }> {
  const crew = await ready();
  const workflows = workflowsOf(crew);
  const remove = async (): Promise<string[]> => {
    const left: string[] = [];
    for (const one of workflows) left.push(...[(await one.remove()) ?? []].flat());
    return left;
  };
  try {
    for (const one of workflows) await one.deploy();
    const result = await work(crew);
    return { result, warnings: await remove() };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A batch whose members are prepared, and fit. Nothing was deployed. */
export async function batchCrew(compiled: CompiledParallel, port: TargetPort): Promise<BatchCrew> {
  const { plan, bindings } = compiled;
  requireFunctions(compiled);
  refuse(port, batchProblems(plan, port));
  const { runs } = plan;
  const members = runs.form === "members" ? runs.members : [{ name: runs.name, plan: runs.plan }];
  const parts = new Map<string, MemberCrew>();
  for (const { name, plan: own } of members) parts.set(name, await partOf(name, own, bindings, port));
  const crew = { kind: "parallel" as const, compiled, parts };
  requireTasks(plan, workflowsOf(crew));
  return crew;
}

/** A chain whose steps are prepared, and fit, but for those that completed before. Nothing was deployed. */
export async function chainCrew(compiled: CompiledChain, port: TargetPort): Promise<ChainCrew> {
  const { plan, bindings } = compiled;
  requireFunctions(compiled);
  refuse(port, chainProblems(plan, port));
  const parts = new Map<string, Crew>();
  for (const { name, plan: own } of plan.steps) {
    if (plan.resume?.done.some((one) => one.name === name) === true) continue;
    const named = own.kind === "plan" ? { ...own, name: own.name ?? stepName(name) } : own;
    parts.set(name, await partOf(name, named, bindings, port));
  }
  return { kind: "chain", compiled, parts };
}

/** A part with what is its own of the functions and machines around it. */
async function partOf<Plan extends ExecutionPlan | ParallelPlan | ChainPlan>(
  name: string,
  plan: Plan,
  bindings: OrchestrationBindings,
  port: TargetPort,
): Promise<CrewOf<Plan>> {
  return (await crewOf(name, plan, bindings, port)) as CrewOf<Plan>;
}

async function crewOf(
  name: string,
  plan: ExecutionPlan | ParallelPlan | ChainPlan,
  { functions, machines, target }: OrchestrationBindings,
  port: TargetPort,
): Promise<Crew> {
  const own = { functions: innerTable(name, functions), ...(target !== undefined && { target }) };
  if (plan.kind === "plan") {
    const machine = machines?.get(name);
    const compiled: CompiledPlan = { plan, bindings: { ...own, ...(machine !== undefined && { machine }) } };
    return new WorkflowCrew(await prepare(compiled, port));
  }
  const bindings = { ...own, machines: innerTable(name, machines ?? new Map<string, never>()) };
  if (plan.kind === "parallel") return await batchCrew({ plan, bindings }, port);
  return await chainCrew({ plan, bindings }, port);
}

/** What an execution of a step is called that has no name of its own. */
function stepName(step: string): NonNullable<ExecutionPlan["name"]> {
  return nameNode(step.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60), false);
}

function requireFunctions({ plan, bindings }: CompiledParallel | CompiledChain): void {
  const missing = plan.functions.filter(({ ref }) => !bindings.functions.has(ref));
  if (missing.length > 0) throw new StepwrightError("PLAN_BINDING_MISSING", { missing });
}

function refuse(port: TargetPort, problems: readonly string[]): void {
  if (problems.length > 0)
    throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems: [...problems] });
}

function batchProblems(plan: ParallelPlan, port: TargetPort): string[] {
  const shared = port.capabilities.taskLimits === true ? [] : plan.contention;
  return [
    ...shared.map(
      ({ resource, at }) =>
        `It limits how many executions use "${resource}" at once (${at}), and tasks there are real: nobody can let them wait. Run it on embedded(), or leave .contending("${resource}", …) out.`,
    ),
    ...(limitOf(plan) === undefined ? [] : untimed(port, "It has a time limit for the whole batch", ".within(…)")),
    ...(plan.pauseMs === undefined ? [] : untimed(port, "It pauses between its runs", ".pause(…)")),
  ];
}

function chainProblems({ retry, expectations }: ChainPlan, port: TargetPort): string[] {
  const limited = expectations.some(({ kind }) => kind === "chainWithin");
  return [
    ...(retry === undefined ? [] : untimed(port, "It waits between attempts", ".retry(…)")),
    ...(limited ? untimed(port, "It has a time limit for the whole chain", ".within(…)") : []),
  ];
}

function untimed(port: TargetPort, what: string, call: string): string[] {
  return port.sleep === undefined ? [`${what}, and nobody can tell the time there. Leave ${call} out.`] : [];
}

/** A name around which a resource is limited, or which a circuit guards, must be a Task of some member. */
function requireTasks({ contention, expectations }: ParallelPlan, workflows: readonly WorkflowCrew[]): void {
  const guarded = [
    ...contention.map(({ resource, around, at }) => ({ call: `contending("${resource}", …)`, around, at, write: "" })),
    ...expectations
      .filter((node) => node.kind === "batchCircuit")
      .map(({ name, around, at }) => ({
        call: `expectCircuit("${name}")`,
        around,
        at,
        write: circuitHint(name, around),
      })),
  ];
  if (guarded.length === 0) return;
  const places = workflows.flatMap(({ definition }) => [...(indexDefinition(definition)?.states.values() ?? [])]);
  const tasks = places.filter(({ type }) => type === "Task").map(({ name }) => name);
  const problems = guarded.flatMap(({ call, around, at, write }) =>
    around
      .filter((state) => !tasks.includes(state))
      .map((state) => {
        const place = places.find(({ name }) => name === state);
        const is = place === undefined ? "is not a state of any member" : `is a ${place.type} state: it takes a Task`;
        return `${call} names "${state}", which ${is}.${didYouMean(state, tasks)}${write} (${at})`;
      }),
  );
  if (problems.length === 0) return;
  const states = [...new Set(places.map(({ name }) => name))];
  throw new StepwrightError("PLAN_NAMES_UNKNOWN", { machine: "the members of the batch", problems, states });
}

/** A circuit is named after the Task it guards, unless it says which these are. */
function circuitHint(name: string, around: readonly string[]): string {
  return around.length === 1 && around[0] === name
    ? ` A circuit with a name of its own says which Tasks it guards: expectCircuit("${name}", { around: ["ChargeCard"] }).`
    : "";
}
