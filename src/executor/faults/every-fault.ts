import { parseMachine } from "../../asl/index.js";
import { StepwrightError } from "../../errors/index.js";
import { faultsOf, type TaskFault } from "../../faults/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { injectionNode } from "../../plan/injection.js";
import { executionPlan } from "../../plan/plan.js";
import type { JsonValue } from "../../util/json.js";
import { checkPlan } from "../check.js";
import { portOf, prepare, targetOf } from "../prepare.js";
import type { CheckResult, RunOptions } from "../result.js";
import { differencesFrom, observed, type FaultRow } from "./fault-row.js";

/** How every fault of a workflow is run. */
export interface EveryFaultRun {
  readonly compiled: CompiledPlan;
  /** The plan whose run reaches a Task; by default the one plan for all. */
  via(fault: { readonly state: string; readonly error: string; readonly attempts: "every" | "first" }): CompiledPlan;
  /** Leaves a fault out. */
  takes(fault: { readonly state: string; readonly error: string }): boolean;
}

/**
 * Runs each fault of a workflow by itself, on every attempt, and once more on the first attempt only where a retrier takes it.
 * @throws FAULTS_NONE, and what running the plans throws
 */
export async function runEveryFault(run: EveryFaultRun, options: RunOptions = {}): Promise<readonly FaultRow[]> {
  const port = portOf(targetOf(run.compiled));
  const { machine, temporary } = await prepare(run.compiled, port);
  const definition = (temporary?.definition ?? machine?.definition) as JsonValue;
  const faults = faultsOf(parseMachine(definition)).filter((fault) => run.takes(fault));
  if (faults.length === 0) {
    throw new StepwrightError("FAULTS_NONE", { machine: temporary?.name ?? machine?.name ?? "the workflow" });
  }
  const rows: FaultRow[] = [];
  for (const fault of faults) rows.push(await judge(fault, run, options));
  return rows;
}

async function judge(fault: TaskFault, { via }: EveryFaultRun, options: RunOptions): Promise<FaultRow> {
  const { state, error } = fault;
  const row = observed(fault, await faulty(fault, via({ state, error, attempts: "every" }), undefined, options));
  const differences = differencesFrom(fault, row);
  if (fault.prediction.attempts === 1 || row.attempts === undefined)
    return { ...row, recovers: undefined, differences };
  const once = await faulty(fault, via({ state, error, attempts: "first" }), 1, options);
  const [first] = once.execution.visits.filter(({ state }) => state === fault.state);
  const recovers = first !== undefined && first.attempts.length > 1 && first.attempts.at(-1)?.status === "succeeded";
  if (!recovers) differences.push("it did not recover when only the first attempt failed");
  return { ...row, recovers, differences };
}

function faulty(
  { state, fault }: TaskFault,
  { plan, bindings }: CompiledPlan,
  times: number | undefined,
  options: RunOptions,
): Promise<CheckResult> {
  const { kind: _kind, version: _version, ...fields } = plan;
  const node = injectionNode({ state, fault, ...(times !== undefined && { times }), at: "everyFault" });
  const injections = [...(plan.injections ?? []), node];
  return checkPlan({ plan: executionPlan({ ...fields, injections }), bindings }, options);
}
