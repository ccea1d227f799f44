import { runEssence } from "../../../plan/essence.js";
import type { BatchInputs, MemberPlan, ParallelPlan } from "../../../plan/orchestration/parallel-plan.js";
import type { JsonValue } from "../../../util/json.js";
import type { Fed } from "../surroundings.js";

/** One run of a member of a batch. */
export interface Job {
  readonly index: number;
  readonly name: string;
  /** Whose plan it follows. */
  readonly member: string;
  /** In a box. Undefined: its plan's own. */
  readonly input: { readonly value: JsonValue } | undefined;
  readonly after: readonly string[];
}

/** The runs of a batch of members. */
export function memberJobs(runs: Extract<ParallelPlan["runs"], { form: "members" }>, fed: Fed | undefined): Job[] {
  return runs.members.map(({ name, after }, index) => ({
    index,
    name,
    member: name,
    input: fed !== undefined && runs.fed?.includes(name) === true ? { value: fed.output } : undefined,
    after,
  }));
}

/** How many inputs there are, where that is known before they are read. */
export function inputCount(inputs: BatchInputs, fed: Fed | undefined): number | undefined {
  if (inputs.form === "values") return inputs.values.length;
  if (inputs.form === "previous" && inputs.fn === undefined && Array.isArray(fed?.output)) return fed.output.length;
  return undefined;
}

/** What a batch runs, as text: batches that run the same are named alike. */
export function batchEssence({ runs }: ParallelPlan): string {
  if (runs.form === "each") return JSON.stringify(["each", runs.name, essence(runs.plan)]);
  return JSON.stringify(runs.members.map(({ name, plan }) => [name, essence(plan)]));
}

function essence(plan: MemberPlan): unknown {
  if (plan.kind === "plan") return runEssence(plan);
  const steps = plan.steps.map(({ name, plan: step }) => [
    name,
    step.kind === "parallel" ? batchEssence(step) : essence(step),
  ]);
  return [plan.name, plan.input?.value, steps];
}
