import { StepwrightError } from "../../errors/index.js";
import { indexDefinition } from "../../history/definition-index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { limitOf, type CompiledParallel, type ParallelPlan } from "../../plan/orchestration/parallel-plan.js";
import { didYouMean } from "../../util/nearest.js";
import type { JsonValue } from "../../util/json.js";
import type { MachineDescription, TargetPort } from "../port.js";
import { prepare, type Prepared } from "../prepare.js";
import { memberPlans } from "./batch-jobs.js";

/** A member that is ready to run, as often as needed. */
export interface Crew {
  readonly compiled: CompiledPlan;
  readonly machine: MachineDescription;
}

/** The members of a batch, ready, and how to remove what was made for them. */
export interface Crews {
  readonly byMember: ReadonlyMap<string, Crew>;
  /** @returns a line for each machine that could not be removed */
  remove(): Promise<void>;
}

/**
 * Makes every member of a batch ready before anything starts: a definition is deployed once, however often it runs.
 * @throws what `prepare` throws for a single plan, PLAN_UNSUPPORTED and PLAN_NAMES_UNKNOWN for the batch itself
 */
export async function prepareCrews(compiled: CompiledParallel, port: TargetPort): Promise<Crews> {
  const prepared = await preparedMembers(compiled, port);
  const removals: (() => Promise<void>)[] = [];
  const remove = async (): Promise<void> => {
    for (const one of removals) await one().catch(() => undefined);
  };
  const byMember = new Map<string, Crew>();
  try {
    for (const { name, compiled: own, machine, temporary } of prepared) {
      if (machine !== undefined) {
        byMember.set(name, { compiled: own, machine });
        continue;
      }
      if (temporary === undefined) continue;
      const made = await port.deployTemporary(temporary.name, temporary.definition, temporary.type);
      removals.push(made.remove);
      byMember.set(name, { compiled: own, machine: { type: "STANDARD", ...made.machine } });
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { byMember, remove };
}

/**
 * The members of a batch, made ready as far as nothing is made on the target for it.
 * @throws what `prepareCrews` throws before it deploys
 */
export async function preparedMembers(
  compiled: CompiledParallel,
  port: TargetPort,
): Promise<(Prepared & { readonly name: string })[]> {
  refuseBatch(compiled, port);
  const prepared: (Prepared & { readonly name: string })[] = [];
  for (const { name, compiled: own } of memberPlans(compiled)) prepared.push({ name, ...(await prepare(own, port)) });
  requireTasks(
    compiled.plan,
    prepared.map(({ machine, temporary }) => (machine ?? temporary)?.definition ?? null),
  );
  return prepared;
}

function refuseBatch({ plan, bindings }: CompiledParallel, port: TargetPort): void {
  const missing = plan.functions.filter(({ ref }) => !bindings.functions.has(ref));
  if (missing.length > 0) throw new StepwrightError("PLAN_BINDING_MISSING", { missing });
  const problems: string[] = [];
  if (port.capabilities.taskLimits !== true) {
    for (const { resource, at } of plan.contention) {
      problems.push(
        `It limits how many executions use "${resource}" at once (${at}), and tasks there are real: nobody can let them wait. Run it on embedded(), or leave .contending("${resource}", …) out.`,
      );
    }
  }
  if (limitOf(plan) !== undefined && port.sleep === undefined) {
    problems.push("It has a time limit for the whole batch, and nobody can tell the time there. Leave .within(…) out.");
  }
  if (plan.pauseMs !== undefined && port.sleep === undefined) {
    problems.push("It pauses between its runs, and nobody can tell the time there. Leave .pause(…) out.");
  }
  if (problems.length > 0) throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems });
}

/** A name around which a resource is limited, or which a circuit guards, must be a Task of some member. */
function requireTasks({ contention, expectations }: ParallelPlan, definitions: readonly JsonValue[]): void {
  const guarded = [
    ...contention.map(({ resource, around, at }) => ({ call: `contending("${resource}", …)`, around, at })),
    ...expectations
      .filter((node) => node.kind === "batchCircuit")
      .map(({ name, around, at }) => ({ call: `expectCircuit("${name}")`, around, at })),
  ];
  if (guarded.length === 0) return;
  const places = definitions.flatMap((definition) => [...(indexDefinition(definition)?.states.values() ?? [])]);
  const tasks = places.filter(({ type }) => type === "Task").map(({ name }) => name);
  const problems = guarded.flatMap(({ call, around, at }) =>
    around
      .filter((state) => !tasks.includes(state))
      .map((state) => {
        const place = places.find(({ name }) => name === state);
        const is = place === undefined ? "is not a state of any member" : `is a ${place.type} state: it takes a Task`;
        return `${call} names "${state}", which ${is}.${didYouMean(state, tasks)} (${at})`;
      }),
  );
  if (problems.length === 0) return;
  const states = [...new Set(places.map(({ name }) => name))];
  throw new StepwrightError("PLAN_NAMES_UNKNOWN", { machine: "the members of the batch", problems, states });
}
