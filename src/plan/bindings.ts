import type { DeployedMachine, TargetSource } from "../executor/port.js";
import type { FunctionReference } from "./double.js";
import type { ExecutionPlan } from "./plan.js";

/** Any function a plan can refer to. */
export type PlanFunction = (...args: never[]) => unknown;

/** What a plan needs and cannot hold, being plain data. */
export interface Bindings {
  /** What each `{ kind: "fn", ref }` of the plan stands for, by `ref`. */
  readonly functions: ReadonlyMap<string, PlanFunction>;
  /** Where it runs. Absent: on the suite's default target. */
  readonly target?: TargetSource;
  /** What `deploy` returned, so that the machine need not be asked for again. */
  readonly machine?: Pick<DeployedMachine, "stateMachineArn"> & Partial<DeployedMachine>;
}

/** A plan with all it needs to run. */
export interface CompiledPlan {
  readonly plan: ExecutionPlan;
  readonly bindings: Bindings;
}

/** The functions a plan refers to and the bindings do not hold. */
export function missingBindings({ plan, bindings }: CompiledPlan): readonly FunctionReference[] {
  return plan.functions.filter(({ ref }) => !bindings.functions.has(ref));
}
