import { StepwrightError } from "../../src/errors/index.js";
import type { Bindings } from "../../src/plan/bindings.js";
import type { FunctionReference } from "../../src/plan/double.js";
import { inputNode } from "../../src/plan/input.js";
import { takesInput, type StepNode } from "../../src/plan/orchestration/chain-plan.js";
import {
  outerEntries,
  outerMachines,
  outerReferences,
  type OrchestrationBindings,
} from "../../src/plan/orchestration/scope.js";
import { countOf, detailsOf, flagOf, functionOf } from "../arguments.js";
import { inputOf } from "../json-value.js";
import { FunctionTable } from "../props.js";
import { sourceLine } from "../source-line.js";
import { batchProps, compiledBatch } from "./batch-props.js";
import type { FanOutOptions } from "./chain-builder.js";
import { isHungry, memberOf, namedMembers } from "./members.js";
import { parallelStep } from "./parallel-spec.js";

/** A step, as its builder keeps it: the functions of its plan already stand under its name. */
export interface Step {
  readonly node: StepNode;
  readonly functions: readonly FunctionReference[];
  readonly bindings: OrchestrationBindings;
}

/** What a step runs, compiled, and whether it takes the output before. */
export interface StepUnit {
  readonly plan: StepNode["plan"];
  readonly bindings: OrchestrationBindings & Pick<Bindings, "machine">;
  readonly fed: boolean;
}

/** A step under its name. */
export function stepOf(name: string, { plan, bindings, fed }: StepUnit): Step {
  return {
    node: { name, plan, fed, at: sourceLine() },
    functions: outerReferences(name, plan.functions),
    bindings: {
      functions: new Map(outerEntries(name, bindings.functions)),
      machines: new Map(outerMachines(name, bindings)),
      ...(bindings.target !== undefined && { target: bindings.target }),
    },
  };
}

/**
 * What `add` was given: a workflow, a batch or a chain.
 * @throws STEP_INVALID, MEMBER_INVALID, VALUE_NOT_JSON
 */
export function addedUnit(what: string, given: unknown, input: unknown): StepUnit {
  const batch = parallelStep(given);
  if (batch !== undefined) {
    if (input !== undefined) {
      const problem = "was given a parallel(…) and an input: its members have their own, or take the output before.";
      throw new StepwrightError("STEP_INVALID", { what, problem });
    }
    const { runs } = batch.plan;
    return { ...batch, fed: runs.form === "members" && runs.fed !== undefined };
  }
  const builder = memberOf(what, given);
  const compiled = builder.compiled();
  const { plan, bindings }: Pick<StepUnit, "plan" | "bindings"> = compiled;
  if (input === undefined) return { plan, bindings, fed: isHungry(builder) };
  if (plan.kind === "chain" && !takesInput(plan)) {
    const problem = `was given a chain and an input, and the first step of that chain, "${plan.steps[0]?.name}", has one of its own. Leave one of them out.`;
    throw new StepwrightError("STEP_INVALID", { what, problem });
  }
  return { plan: Object.freeze({ ...plan, input: inputNode(inputOf(input)) }), bindings, fed: false };
}

/**
 * What `fanOut` was given: several members, or one for each item of a list.
 * @throws MEMBER_INVALID, FUNCTION_EXPECTED, COUNT_INVALID
 */
export function spreadUnit(what: string, given: unknown, items: unknown, options: FanOutOptions | undefined): StepUnit {
  if (Array.isArray(given)) {
    if (given.length === 0) throw new StepwrightError("MEMBER_INVALID", { place: what, found: "an empty list" });
    const members = namedMembers(given.map((one, index) => memberOf(`Place ${index} of ${what}`, one)));
    const props = batchProps({ members, ...spread((items ?? {}) as FanOutOptions) });
    return { ...compiledBatch(props, true), fed: true };
  }
  const members = namedMembers([memberOf(what, given)]);
  const table = new FunctionTable(new Map());
  const fn = items === undefined ? undefined : functionOf(`The items of ${what}`, items);
  const inputs = {
    form: "previous" as const,
    ...(fn !== undefined && { fn: table.refer(fn, fn.name === "" ? "items" : fn.name, sourceLine()) }),
  };
  const { functions, references } = table;
  const kept = { functions, references: [...references], keep: "outputs" as const };
  return { ...compiledBatch(batchProps({ members, inputs, ...kept, ...spread(options) }), true), fed: true };
}

function spread(options: FanOutOptions = {}): { maxConcurrency?: number; failFast?: boolean } {
  const known = ["maxConcurrency", "failFast"] as const;
  const { maxConcurrency, failFast } = detailsOf<FanOutOptions>("The last argument of fanOut(…)", options, known);
  return {
    ...(maxConcurrency !== undefined && { maxConcurrency: countOf("maxConcurrency of fanOut(…)", maxConcurrency, 1) }),
    ...(failFast !== undefined && { failFast: flagOf("failFast of fanOut(…)", failFast) }),
  };
}
