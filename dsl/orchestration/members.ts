import { StepwrightError } from "../../src/errors/index.js";
import type { CompiledPlan } from "../../src/plan/bindings.js";
import { takesInput, type CompiledChain } from "../../src/plan/orchestration/chain-plan.js";
import type { MemberPlan } from "../../src/plan/orchestration/parallel-plan.js";
import { describe, nameOf as textOf } from "../arguments.js";
import { Expecting } from "../expectations/expecting.js";
import type { Runnable } from "../plans/runnable.js";
import type { BatchMember } from "./parallel-builder.js";

/** A member of a batch, as its builder keeps it. */
export interface Member {
  readonly name: string;
  readonly builder: BatchMember;
  readonly after: readonly string[];
}

/**
 * What can be a member of a batch: a workflow that is started, or a chain.
 * @throws MEMBER_INVALID
 */
export function memberOf(place: string, value: unknown): BatchMember {
  const isBuilder = typeof value === "object" && value !== null && "compiled" in value && "explain" in value;
  const plan = isBuilder ? (value as BatchMember).toPlan() : undefined;
  if (plan?.kind === "chain") return value as BatchMember;
  if (plan?.kind === "plan" && plan.source.kind !== "execution") return value as BatchMember;
  throw new StepwrightError("MEMBER_INVALID", { place, found: foundIn(value, plan) });
}

function foundIn(value: unknown, plan: { readonly kind: string } | undefined): string {
  if (value instanceof Promise) return "a Promise, as run() and check() give it";
  if (plan === undefined) return describe(value);
  if (plan.kind === "plan") return "execution(…), which is not started";
  return plan.kind === "parallel" ? "a parallel(…)" : "a state alone";
}

/** Members under names of their own: what `named` says, else the machine's name; from the second of a name on with a number. */
export function namedMembers(builders: readonly BatchMember[]): Member[] {
  const taken = new Set<string>();
  return builders.map((builder) => {
    const base = nameOf(builder.compiled());
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
    taken.add(name);
    return { name, builder, after: [] };
  });
}

/**
 * The name of a member that is said by its name, or by the builder that the batch was given.
 * @throws MEMBER_UNKNOWN, MEMBER_AMBIGUOUS where the batch was given the builder twice, NAME_EXPECTED
 */
export function memberName(call: string, said: unknown, members: readonly Member[]): string {
  const known = members.map(({ name }) => name);
  const isBuilder = typeof said === "object" && said !== null && "compiled" in said;
  if (!isBuilder) {
    const name = textOf(call, said);
    if (known.includes(name)) return name;
    throw new StepwrightError("MEMBER_UNKNOWN", { call, name, members: known });
  }
  const [found, ...others] = members.filter(({ builder }) => builder === said);
  if (found === undefined) {
    const name = nameOf(memberOf(call, said).compiled());
    throw new StepwrightError("MEMBER_UNKNOWN", { call, name, members: known, derived: true });
  }
  if (others.length === 0) return found.name;
  throw new StepwrightError("MEMBER_AMBIGUOUS", { call, names: [found, ...others].map(({ name }) => name) });
}

function nameOf({ plan, bindings }: CompiledPlan | CompiledChain): string {
  if (plan.kind === "chain") return plan.name ?? "chain";
  if (plan.name !== undefined) return plan.name.name;
  if ("machine" in bindings && bindings.machine?.name !== undefined) return bindings.machine.name;
  const { source } = plan;
  if (source.kind === "machine") return source.arn.split(":")[6] ?? "workflow";
  if (source.kind !== "definition") return "workflow";
  const { from } = source;
  if (from.form === "object") return from.name ?? "workflow";
  return from.form === "path" ? (/([^/\\]+?)(\.asl)?\.(json|ya?ml)$/i.exec(from.path)?.[1] ?? "workflow") : "workflow";
}

/** Whether a member takes what is handed to it, since it has no input of its own. */
export function isHungry(builder: BatchMember): boolean {
  const plan: MemberPlan = builder.toPlan();
  return plan.kind === "chain" ? takesInput(plan) : !Expecting.hasInput(builder as Runnable);
}

/** The exact names that executions of a plan would get, with the machine each is of. */
export function exactNames(plan: MemberPlan): { readonly name: string; readonly machine: string }[] {
  if (plan.kind === "plan") {
    const { name, source } = plan;
    if (name?.exact !== true) return [];
    return [{ name: name.name, machine: source.kind === "machine" ? source.arn : JSON.stringify(source) }];
  }
  return plan.steps.flatMap(({ plan: step }) => {
    if (step.kind !== "parallel") return exactNames(step);
    return step.runs.form === "members" ? step.runs.members.flatMap((one) => exactNames(one.plan)) : [];
  });
}
