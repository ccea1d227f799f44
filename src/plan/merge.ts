import { StepwrightError } from "../errors/index.js";
import type { CompiledPlan } from "./bindings.js";
import { doubleFunctions, runEssence } from "./essence.js";
import { deadlineOf, type ExecutionPlan } from "./plan.js";

/** Plans that share one run. Each is judged for itself. */
export interface MergedPlan {
  /** The plan that is run: that of the first. */
  readonly run: CompiledPlan;
  readonly parts: readonly CompiledPlan[];
  /** The longest deadline, so that every part sees all it would see alone; undefined if a part has none. */
  readonly deadline: { readonly limitMs: number; readonly stop: boolean } | undefined;
}

/**
 * Joins plans into one run.
 * @throws PLANS_DIFFER when they are not of equal workflow, input, stubs (with the same functions), name and target
 */
export function mergePlans(parts: readonly CompiledPlan[]): MergedPlan {
  const [run, ...others] = parts;
  if (run === undefined) throw new StepwrightError("PLANS_DIFFER", { differs: [], first: "", second: "" });
  for (const other of others) {
    const differs = differencesOf(run, other);
    if (differs.length > 0) {
      throw new StepwrightError("PLANS_DIFFER", { differs, first: run.plan.at, second: other.plan.at });
    }
  }
  return Object.freeze({ run, parts: Object.freeze([...parts]), deadline: commonDeadline(parts) });
}

function commonDeadline(parts: readonly CompiledPlan[]): MergedPlan["deadline"] {
  const deadlines = parts.map(({ plan }) => deadlineOf(plan));
  const given = deadlines.filter((deadline) => deadline !== undefined);
  if (given.length < deadlines.length) return undefined;
  return Object.freeze({
    limitMs: Math.max(...given.map(({ limitMs }) => limitMs)),
    stop: given.every(({ stop }) => stop),
  });
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

function differencesOf(left: CompiledPlan, right: CompiledPlan): string[] {
  const target = left.bindings.target === right.bindings.target ? [] : ["target"];
  if (runEssence(left.plan) === runEssence(right.plan)) {
    return [...(sameFunctions(left, right) ? [] : ["functions of stubs"]), ...target];
  }
  const parts: readonly (readonly [string, (plan: ExecutionPlan) => unknown])[] = [
    ["workflow", ({ source }) => source],
    ["input", ({ input }) => input?.value],
    ["name", ({ name }) => name],
  ];
  const differing = parts.filter(([, part]) => !same(part(left.plan), part(right.plan))).map(([name]) => name);
  const [leftStubs, rightStubs] = [left, right].map(({ plan }) =>
    runEssence({
      ...plan,
      source: { kind: "machine", arn: "" },
      input: { kind: "input", value: null },
      name: { kind: "name", name: "", exact: true },
    }),
  );
  return [...differing, ...(leftStubs === rightStubs ? [] : ["stubs"]), ...target];
}

function sameFunctions(left: CompiledPlan, right: CompiledPlan): boolean {
  const others = doubleFunctions(right);
  return doubleFunctions(left).every((fn, index) => fn === others[index]);
}
