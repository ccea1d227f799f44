import type { InstrumentedCopy } from "../../faults/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import type { ExecutionNode } from "../../plan/execution.js";
import type { ExecutionPlan } from "../../plan/plan.js";
import { Emissions } from "../events/emissions.js";
import { executionName } from "../execution-name.js";
import type { AwaitedCallbacks, BoundDouble, MachineDescription, TargetPort } from "../port.js";
import { copyFor, type Prepared } from "./prepare.js";
import { quietly } from "../quietly.js";
import type { RunPart } from "./run-parts.js";
import { requireParts } from "./taking-up.js";

/** An execution that was started or taken up, and what was made for it. */
export interface Launched {
  readonly executionArn: string;
  readonly machine: MachineDescription;
  /** Started by us: ours to stop and to let go of. */
  readonly own: boolean;
  /** Removes the machine that was made for it. */
  readonly remove?: (() => Promise<void>) | undefined;
  readonly copy?: InstrumentedCopy | undefined;
  readonly emissions?: Emissions | undefined;
  /** What the functions of a run did that was saved with the target, and that this run takes up. */
  readonly saved?: readonly RunPart[];
}

/** Starts what was prepared, or takes up an execution that something else started. What was made for it is removed if the start fails. */
export async function launch(prepared: Prepared, callbacks?: "any"): Promise<Launched> {
  const { compiled, port, temporary } = prepared;
  const { plan } = compiled;
  if (plan.source.kind === "execution") return await takenUp(prepared, plan.source, callbacks);
  const machineName = temporary?.name ?? prepared.machine?.name ?? "";
  const name = prepared.executionName ?? executionName(plan, machineName, port);
  const copy = copyFor(prepared, name);
  const deployed =
    temporary === undefined
      ? undefined
      : await port.deployTemporary(temporary.name, copy?.definition ?? temporary.definition, temporary.type);
  let emissions: Emissions | undefined;
  try {
    const machine: MachineDescription = {
      ...(prepared.machine ?? { type: "STANDARD" }),
      ...deployed?.machine,
      // The copy is the target's business: whoever asks sees the definition.
      ...(copy !== undefined && temporary !== undefined && { definition: temporary.definition }),
    } as MachineDescription;
    emissions = await Emissions.begin(port, plan.expectations);
    const { executionArn } = await port.start({
      stateMachineArn: machine.stateMachineArn,
      name,
      input: JSON.stringify(plan.input === undefined ? {} : plan.input.value),
      type: machine.type,
      doubles: port.capabilities.doubles ? boundDoubles(compiled, port) : [],
      ...(port.capabilities.injections === true && plan.injections && { injections: plan.injections }),
      callbacks: callbacks ?? answeredCallbacks(plan),
      // Whoever runs it through to its end is not stopped on the way.
      ...(callbacks === "any" && plan.pauses && { pauses: plan.pauses.map(({ state }) => state) }),
      ...(prepared.limits !== undefined && { limits: prepared.limits }),
    });
    // A machine made for this run has one definition, whatever it was made of.
    const ran = deployed === undefined ? await routed(machine, executionArn, port) : machine;
    return { executionArn, machine: ran, own: true, remove: deployed?.remove, copy, emissions };
  } catch (error) {
    await quietly(() => emissions?.close() ?? Promise.resolve());
    await quietly(deployed?.remove);
    throw error;
  }
}

/** An execution that something else started: it is redriven, or goes on as it is. @throws RUN_FUNCTIONS_MISSING */
async function takenUp(
  { compiled, port, machine }: Prepared,
  { arn, redrive }: ExecutionNode,
  callbacks: "any" | undefined,
): Promise<Launched> {
  const { plan } = compiled;
  const awaited = callbacks ?? answeredCallbacks(plan);
  const taken = { executionArn: arn, machine: machine as MachineDescription, own: redrive === true };
  if (redrive === true) {
    const doubles = port.capabilities.doubles ? boundDoubles(compiled, port) : [];
    await port.redrive?.({ executionArn: arn, doubles, callbacks: awaited });
    return taken;
  }
  const saved = port.savedParts?.(arn) ?? [];
  requireParts(plan, arn, saved);
  port.takeUp?.({
    executionArn: arn,
    callbacks: awaited,
    ...(callbacks === "any" && plan.pauses && { pauses: plan.pauses.map(({ state }) => state) }),
  });
  return { ...taken, saved };
}

/** A function that acts may answer any. */
function answeredCallbacks({ answers = [], acts = [] }: ExecutionPlan): AwaitedCallbacks {
  if (acts.length > 0) return "any";
  return answers.map(({ state, machine }) => (machine === undefined ? state : { machine, state }));
}

/** The doubles that answer on this target, with their functions. */
function boundDoubles({ plan, bindings }: CompiledPlan, port: TargetPort): BoundDouble[] {
  return plan.doubles
    .filter(({ on }) => on === undefined || on === port.kind)
    .map((node) => ({ node, functions: bindings.functions }));
}

/** With the definition that one execution runs, where its alias leads to several. What EXPRESS executions run, AWS does not tell. */
async function routed(
  machine: MachineDescription,
  executionArn: string,
  port: TargetPort,
): Promise<MachineDescription> {
  if (machine.routed !== true || machine.type === "EXPRESS") return machine;
  const { definition } = await port.describeMachineForExecution(executionArn);
  return { ...machine, definition };
}
