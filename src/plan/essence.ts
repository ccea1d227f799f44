import type { PlanFunction } from "./bindings.js";
import type { CompiledPlan } from "./bindings.js";
import type { DoubleAnswer, DoubleNode, DoubleStep } from "./double.js";
import type { ExecutionPlan } from "./plan.js";

const kept = new WeakMap<ExecutionPlan, string>();

/**
 * What a plan runs, as text: workflow, input, name and doubles, without the lines they were written on and without what is
 * checked. Two plans of equal essence (and equal functions in their doubles) run the same.
 */
export function runEssence(plan: ExecutionPlan): string {
  const known = kept.get(plan);
  if (known !== undefined) return known;
  const answers = (plan.answers ?? []).map(({ state, machine }) => (machine === undefined ? state : [machine, state]));
  const faults = plan.injections?.map(({ at: _at, ...node }) => node);
  const text = JSON.stringify([
    plan.source,
    plan.input?.value,
    plan.name,
    plan.doubles.map(doubleEssence),
    answers,
    faults,
    ...(plan.acts === undefined ? [] : [plan.acts.map(({ afterMs }) => afterMs)]),
  ]);
  kept.set(plan, text);
  return text;
}

function doubleEssence(node: DoubleNode): unknown {
  const pins = node.pins.map(({ steps, ...pin }) => ({ ...pin, steps: steps.map(stepEssence) }));
  return [node.state, node.machine, node.on, node.eachVisit, node.steps.map(stepEssence), pins];
}

function stepEssence({ answer, ...step }: DoubleStep): unknown {
  return { ...step, answer: answer.kind === "handles" ? "handles" : answer };
}

/** The functions of a plan's doubles and answered callbacks, in the order they stand. */
export function doubleFunctions({ plan, bindings }: CompiledPlan): readonly (PlanFunction | undefined)[] {
  const doubled = plan.doubles
    .flatMap(({ steps, pins }) => [...steps, ...pins.flatMap((pin) => pin.steps)])
    .flatMap(({ answer }) => (isHandles(answer) ? [answer.fn] : []));
  const answering = (plan.answers ?? []).map(({ fn }) => fn);
  const acting = (plan.acts ?? []).map(({ fn }) => fn);
  return [...doubled, ...answering, ...acting].map(({ ref }) => bindings.functions.get(ref));
}

function isHandles(answer: DoubleAnswer): answer is Extract<DoubleAnswer, { readonly kind: "handles" }> {
  return answer.kind === "handles";
}
