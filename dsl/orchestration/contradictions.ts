import type { MemberPlan } from "../../src/plan/orchestration/parallel-plan.js";
import { takesInput } from "../../src/plan/orchestration/chain-plan.js";
import type { BatchProps } from "./batch-props.js";
import { exactNames } from "./members.js";

interface Part {
  readonly name: string;
  readonly plan: MemberPlan;
}

/** What was said of a batch and cannot be, with what to do about it. */
export function contradictionIn(props: BatchProps, parts: readonly Part[]): string | undefined {
  return (
    inNames(props, parts) ??
    inInputs(props, parts) ??
    inStart(props) ??
    inChains(props, parts) ??
    inWaiting(props, parts)
  );
}

function inNames({ inputs }: BatchProps, parts: readonly Part[]): string | undefined {
  const exact = parts.flatMap(({ plan }) => exactNames(plan));
  const [first] = exact;
  if (inputs !== undefined && first !== undefined) {
    return `every input has an execution of its own, and named("${first.name}", { exact: true }) would give all of them one name. Leave exact out.`;
  }
  const twice = exact.find(({ name, machine }, at) =>
    exact.some((other, place) => place < at && other.name === name && other.machine === machine),
  );
  if (twice === undefined) return undefined;
  return `two of its executions are named("${twice.name}", { exact: true }), and Step Functions would start one for both. Leave exact out.`;
}

function inInputs({ inputs }: BatchProps, parts: readonly Part[]): string | undefined {
  const [part] = parts;
  if (inputs === undefined || part === undefined || part.plan.kind !== "chain" || takesInput(part.plan))
    return undefined;
  const [step] = part.plan.steps;
  return `every run of the chain gets an input, and its first step, "${step?.name}", has one of its own. Leave that one out.`;
}

function inStart({ members, inputs, maxConcurrency, together }: BatchProps): string | undefined {
  if (!together) return undefined;
  const count = inputs === undefined ? members.length : inputs.form === "values" ? inputs.values.length : undefined;
  if (count === undefined) {
    return "startTogether() starts all at one moment, so it has to know the inputs. Give them as a list.";
  }
  if (maxConcurrency !== undefined && maxConcurrency < count) {
    return `startTogether() runs all ${count} at once, and maxConcurrency(${maxConcurrency}) allows ${maxConcurrency}. Leave one of them out.`;
  }
  const late = members.find(({ after }) => after.length > 0);
  if (late === undefined) return undefined;
  return `startTogether() starts all at one moment, and dependsOn("${late.name}", …) lets one wait. Leave one of them out.`;
}

function inChains({ waits, expectations }: BatchProps, parts: readonly Part[]): string | undefined {
  const chain = parts.find(({ plan }) => plan.kind === "chain")?.name;
  if (chain === undefined) return undefined;
  if (!waits) {
    return `waitForCompletion(false) waits for no end, and "${chain}" is a chain: each of its steps begins when the one before has ended. Leave one of them out.`;
  }
  const circuit = expectations.find((node) => node.kind === "batchCircuit");
  if (circuit === undefined) return undefined;
  return `expectCircuit("${circuit.name}") looks at one execution after the other, and "${chain}" is a chain, which has several (${circuit.at}). Give it workflows.`;
}

function inWaiting({ waits, expectations }: BatchProps, parts: readonly Part[]): string | undefined {
  if (waits) return undefined;
  const said = parts
    .flatMap(({ plan }) => (plan.kind === "plan" ? plan.expectations : []))
    .find(({ kind }) => kind !== "noFailure");
  const at = said?.at ?? expectations[0]?.at;
  return at === undefined
    ? undefined
    : `waitForCompletion(false) waits for no end, so nothing can be expected (${at}). Leave one of them out.`;
}
