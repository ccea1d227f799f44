import { parseMachine } from "../../asl/index.js";
import { StepwrightError } from "../../errors/index.js";
import { faultsOf, type TaskFault } from "../../faults/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { injectionNode } from "../../plan/injection.js";
import { executionPlan, type ExecutionPlan } from "../../plan/plan.js";
import type { JsonValue } from "../../util/json.js";
import { checkPlan } from "../check.js";
import type { TargetPort } from "../port.js";
import { portOf, prepare, targetOf } from "../run/prepare.js";
import type { CheckResult, RunOptions } from "../judgement/result.js";
import { differencesFrom, faultLine, observed, type FaultRow } from "./fault-row.js";

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
  const derived = faultsOf(parseMachine(definition));
  const faults = derived.filter((fault) => run.takes(fault));
  if (faults.length === 0) {
    const name = temporary?.name ?? machine?.name ?? "the workflow";
    throw new StepwrightError("FAULTS_NONE", { machine: name, left: derived.length });
  }
  const rows: FaultRow[] = [];
  for (const fault of faults) rows.push(await judge(fault, run, options));
  return rows;
}

async function judge(fault: TaskFault, { via }: EveryFaultRun, options: RunOptions): Promise<FaultRow> {
  const { state, error, prediction } = fault;
  const shown = await faulty(fault, via({ state, error, attempts: "every" }), undefined, options);
  const seen = observed(fault, shown);
  const differences = differencesFrom(fault, seen);
  // By chance it waited so long, and may wait otherwise the next time.
  const most = prediction.delays.slice(0, seen.delaysMs.length).map(({ mostMs }) => mostMs);
  const row = seen.jitter ? { ...seen, delaysMs: most } : seen;
  if (shown.defect !== undefined) differences.push(`the run proves nothing: ${firstLine(shown.defect)}`);
  if (prediction.attempts === 1 || row.attempts === undefined) return { ...row, recovers: undefined, differences };
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
  const node = injectionNode({ state, fault, ...(times !== undefined && { times }), at: faultLine });
  // The first of several faults stands: the workflow's own ones act where this one does not.
  const injections = [node, ...(plan.injections ?? [])];
  const expectations = deadlineOf(plan, targetOf({ plan, bindings }));
  return checkPlan({ plan: executionPlan({ ...fields, expectations, injections }), bindings }, options);
}

/** None is judged. A deadline still ends what waits in real time; in virtual time it would only cut retries short. */
function deadlineOf({ expectations }: ExecutionPlan, { capabilities }: TargetPort): ExecutionPlan["expectations"] {
  return capabilities.virtualTime ? [] : expectations.filter(({ kind }) => kind === "within");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
