import { StepwrightError } from "../../src/errors/index.js";
import type { ChainRecord, ChainResult } from "../../src/executor/orchestration/chain/chain-result.js";
import type { SourceLine } from "../../src/plan/double.js";
import type { ChainPlan, ChainResume, StepNode } from "../../src/plan/orchestration/chain-plan.js";
import { describe } from "../arguments.js";
import { jsonOf } from "../json-value.js";

/** The part of a chain that its resuming changes. */
export interface Resumed {
  readonly resume: ChainResume;
  /** Steps that are chains themselves go on inside where they stopped. */
  readonly nodes: readonly StepNode[];
}

/**
 * What goes on after an earlier run.
 * @param until steps from this place on are run again, even if they completed
 * @throws STEP_INVALID for a result of another chain
 */
export function resumedFrom(
  nodes: readonly StepNode[],
  result: ChainResult | ChainRecord,
  until: number,
  at: SourceLine,
): Resumed {
  const names = nodes.map(({ name }) => name);
  const steps = recorded(names, result);
  const done = steps
    .filter(({ name, outcome }) => outcome === "completed" && names.indexOf(name) < until)
    .map(({ name, output }) => ({ name, output: jsonOf("resume(…)", output) }));
  const inside = (node: StepNode, place: number): StepNode => {
    const record = steps.find(({ name }) => name === node.name);
    if (node.plan.kind !== "chain" || record?.chain === undefined || place >= until) return node;
    if (record.outcome === "completed") return node;
    const { steps: own } = node.plan;
    const { resume, nodes: changed } = resumedFrom(own, record.chain, own.length, at);
    const plan: ChainPlan = { ...node.plan, steps: changed, resume };
    return { ...node, plan };
  };
  return { resume: { done, at }, nodes: nodes.map(inside) };
}

function recorded(names: readonly string[], result: ChainResult | ChainRecord): ChainRecord["steps"] {
  const steps = Array.isArray(result?.steps) ? (result.steps as ChainRecord["steps"]) : undefined;
  const stray = steps?.find((step) => !names.includes(step?.name));
  if (steps !== undefined && stray === undefined) return steps;
  const found =
    typeof stray?.name === "string"
      ? `a result with the step "${stray.name}"`
      : `${describe(stray === undefined ? result : stray)}, which is no ${stray === undefined ? "result" : "step"} of a chain`;
  const problem = `was given ${found}. It takes what check() of this chain gave, also after JSON; the steps are ${names.map((one) => `"${one}"`).join(", ")}.`;
  throw new StepwrightError("STEP_INVALID", { what: "resume(…)", problem });
}
