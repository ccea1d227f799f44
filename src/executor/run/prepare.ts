import { basename } from "node:path";
import { instrument, type InstrumentedCopy } from "../../faults/index.js";
import { StepwrightError } from "../../errors/index.js";
import { loadDefinition } from "../../loaders/definition.js";
import { missingBindings, type CompiledPlan } from "../../plan/bindings.js";
import type { DefinitionForm } from "../../plan/definition.js";
import { needsOf } from "../../plan/needs.js";
import type { ExecutionPlan } from "../../plan/plan.js";
import type { JsonValue } from "../../util/json.js";
import { defaultTarget } from "../ledger.js";
import { misfits, stateNames } from "../names.js";
import type { MachineDescription, TargetPort, TargetSource, TaskLimit } from "../port.js";
import { refusals } from "../refusals.js";

/** A plan made ready: its machine is known, its names fit, the target can do it. Nothing was started. */
export interface Prepared {
  readonly compiled: CompiledPlan;
  readonly port: TargetPort;
  /** Undefined for a definition, until it is deployed. */
  readonly machine: MachineDescription | undefined;
  /** The definition to deploy for the run, with the name it gets. */
  readonly temporary:
    { readonly name: string; readonly definition: JsonValue; readonly type?: "STANDARD" | "EXPRESS" } | undefined;
  /** It runs as a copy of its definition in which the faults of the plan happen by themselves. */
  readonly copy?: InstrumentedCopy;
  /** What its execution is called. Absent: the plan tells. */
  readonly executionName?: string;
  /** What its tasks share with those of other executions. */
  readonly limits?: readonly TaskLimit[];
}

/** The port of a target. */
export function portOf(source: TargetSource): TargetPort {
  return "port" in source ? source.port() : source;
}

/** The target a plan runs on. @throws TARGET_MISSING when neither the plan nor the suite has one */
export function targetOf({ bindings }: CompiledPlan): TargetPort {
  return portOf(bindings.target ?? defaultTarget.get());
}

/**
 * Makes plans that share a run ready; the first says what is run.
 * @throws PLAN_BINDING_MISSING, PLAN_NAMES_UNKNOWN, PLAN_UNSUPPORTED, and what loading a definition or asking the target throws
 */
export async function prepare(compiled: CompiledPlan, port: TargetPort): Promise<Prepared> {
  const missing = missingBindings(compiled);
  if (missing.length > 0) throw new StepwrightError("PLAN_BINDING_MISSING", { missing });
  const { source } = compiled.plan;
  // What needs no machine to be known is refused before the target is asked anything.
  refuse(compiled.plan, port, undefined);
  if (source.kind === "definition") {
    const { definition, source: from } = await loadDefinition(referenceOf(source.from));
    const name = temporaryName(source.from, from);
    requireFit(compiled.plan, { arn: "", name, definition, title: titleOf(source.from, from) });
    const type = source.from.form === "object" ? source.from.type : undefined;
    const temporary = { name, definition, ...(type && { type }) };
    return { compiled, port, machine: undefined, temporary, ...copied(compiled.plan, port, name, definition) };
  }
  const machine =
    source.kind === "execution"
      ? await port.describeMachineForExecution(source.arn)
      : await knownMachine(compiled, source.arn, port);
  refuse(compiled.plan, port, machine);
  const { stateMachineArn: arn, name, definition } = machine;
  requireFit(compiled.plan, { arn, name, definition, title: name });
  const faulty = copied(compiled.plan, port, name, definition);
  if (faulty.copy === undefined) return { compiled, port, machine, temporary: undefined };
  return { compiled, port, machine, temporary: { name, definition, type: machine.type }, ...faulty };
}

/** Where faults cannot be put into Tasks, they run in a copy. @throws FAULTS_UNWRAPPABLE */
function copied(
  plan: ExecutionPlan,
  port: TargetPort,
  name: string,
  definition: JsonValue,
): { readonly copy?: InstrumentedCopy } {
  const { injections = [], source } = plan;
  if (injections.length === 0 || source.kind === "execution" || port.capabilities.injections === true) return {};
  return { copy: instrument(definition, injections, { machine: name, executionName: "" }) };
}

/** The copy in which one execution runs: what rates take is drawn by its name. @throws FAULTS_UNWRAPPABLE */
export function copyFor({ compiled, temporary, copy }: Prepared, executionName: string): InstrumentedCopy | undefined {
  if (copy?.drawn !== true || temporary === undefined) return copy;
  const { injections = [] } = compiled.plan;
  return instrument(temporary.definition, injections, { machine: temporary.name, executionName });
}

/**
 * What `deploy` returned saves asking for the machine; when its definition does not fit the plan it may have been updated since, so
 * the target is asked.
 */
async function knownMachine(
  { plan, bindings }: CompiledPlan,
  arn: string,
  port: TargetPort,
): Promise<MachineDescription> {
  const { machine } = bindings;
  if (machine?.type === undefined || machine.definition === undefined || machine.name === undefined) {
    return await port.describeMachine(arn);
  }
  const { name, definition, type } = machine;
  if (misfits(plan, definition, { arn, name }).length > 0) return await port.describeMachine(arn);
  return { stateMachineArn: arn, name, definition, type };
}

function refuse(plan: ExecutionPlan, port: TargetPort, machine: MachineDescription | undefined): void {
  const problems = refusals(plan, needsOf(plan), port, machine);
  if (problems.length > 0) throw new StepwrightError("PLAN_UNSUPPORTED", { target: port.label, problems });
}

function requireFit(
  plan: ExecutionPlan,
  machine: { readonly arn: string; readonly name: string; readonly definition: JsonValue; readonly title: string },
): void {
  const problems = misfits(plan, machine.definition, machine);
  if (problems.length === 0) return;
  const states = stateNames(machine.definition);
  throw new StepwrightError("PLAN_NAMES_UNKNOWN", { machine: machine.title, problems, states });
}

function referenceOf(from: DefinitionForm): string | object {
  if (from.form === "object") return from.definition;
  return from.form === "text" ? from.text : from.path;
}

function titleOf(from: DefinitionForm, source: string): string {
  if (from.form === "object" && from.name !== undefined) return from.name;
  return from.form === "path" ? source : "the workflow";
}

/** `orders` for `./machines/orders.asl.json`. Only what a machine's name may hold is kept. */
function temporaryName(from: DefinitionForm, source: string): string {
  if (from.form === "object" && from.name !== undefined) return from.name;
  if (from.form !== "path") return "workflow";
  const name = basename(source)
    .replace(/(\.asl)?\.(json|ya?ml)$/i, "")
    .replaceAll(/[^A-Za-z0-9_-]+/g, "-");
  return name === "" ? "workflow" : name;
}
