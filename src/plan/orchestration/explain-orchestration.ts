import { formatDuration } from "../../util/duration.js";
import { explain, sourceText } from "../explain.js";
import { failuresText } from "../../util/words.js";
import { counted, listed } from "../print/words.js";
import { dispatch, type NodeTable } from "../node-table.js";
import type { BatchExpectationNode } from "./batch-expectation.js";
import type { ChainPlan, StepNode } from "./chain-plan.js";
import type { BatchInputs, ParallelPlan } from "./parallel-plan.js";

/** How wide the names of the sections are. */
const margin = 10;

const texts: NodeTable<BatchExpectationNode, [], string> = {
  batchCircuit: ({ name, around, errors, halfOpenMs, ...opening }) =>
    [
      `the circuit of ${name}${around.length === 1 && around[0] === name ? "" : `, which guards ${listed(around)},`}`,
      `opens after ${failuresText(opening)}${errors === undefined ? "" : ` with ${errors.join(" or ")}`}`,
    ].join(" ") + (halfOpenMs === undefined ? "" : `, and is tried again after ${formatDuration(halfOpenMs)}`),
  batchSucceeded: ({ count }) =>
    count === "all"
      ? "every execution does what is expected of it"
      : typeof count === "number"
        ? `exactly ${executions(count)} SUCCEEDED`
        : `at least ${executions(count.atLeast)} SUCCEEDED`,
  batchThroughput: ({ atLeast, perMs }) =>
    `at least ${counted(atLeast, "execution")} ${atLeast === 1 ? "is" : "are"} done in ${formatDuration(perMs)}`,
  batchWithin: ({ limitMs }) => `all are done within ${formatDuration(limitMs)} of the target's time`,
};

function executions(count: number): string {
  return `${counted(count, "execution")} ${count === 1 ? "ends" : "end"}`;
}

/** An expectation of a batch in words. */
function batchExpectationText(node: BatchExpectationNode): string {
  return dispatch(texts, node);
}

/** The plan of a batch in words: what runs, how much of it at once, what ends it, what is checked, and each member's own plan. */
export function explainParallel(plan: ParallelPlan): string {
  const { runs } = plan;
  const members = runs.form === "members" ? runs.members : [{ name: runs.name, plan: runs.plan, after: [] }];
  return [
    `Plan for ${parallelText(plan)} (${plan.at})`,
    ...section("runs", runLines(plan)),
    ...section(
      "shares",
      plan.contention.map(
        ({ resource, limit, around, at }) =>
          `${resource}: at most ${counted(limit, "execution")} in ${listed(around)} at once (${at})`,
      ),
    ),
    ...section("checks", plan.expectations.map(batchExpectationText)),
    ...members.flatMap(({ name, plan: own, after }) => [
      "",
      `  ${name}${after.length === 0 ? "" : `, after ${listed(after)}`}`,
      ...indented(innerText(own, handedTo(name, runs))),
    ]),
  ].join("\n");
}

/** A batch in a few words. */
function parallelText({ runs }: ParallelPlan): string {
  if (runs.form === "members") {
    const chains = runs.members.filter(({ plan }) => plan.kind === "chain").length;
    const workflows = runs.members.length - chains;
    const parts = [
      ...(workflows > 0 ? [counted(workflows, "workflow")] : []),
      ...(chains > 0 ? [counted(chains, "chain")] : []),
    ];
    return `${parts.join(" and ")} in parallel`;
  }
  const { plan } = runs;
  const what = plan.kind === "chain" ? `a chain of ${counted(plan.steps.length, "step")}` : sourceText(plan.source);
  return `${what} in parallel, once for each of ${inputsText(runs.inputs)}`;
}

/** A batch in one line. */
export function summariseParallel(plan: ParallelPlan): string {
  return `parallel(${parallelText(plan)}): ${plan.expectations.map(batchExpectationText).join("; ")}`;
}

/** The plan of a chain in words: its steps in order, with their own plans, and what happens when one fails. */
export function explainChain(plan: ChainPlan): string {
  const { steps, retry, resume } = plan;
  const waits =
    retry === undefined
      ? []
      : [
          `a step that failed is tried again up to ${counted(retry.max, "time")}, after ${formatDuration(retry.delayMs)}${retry.backoff === 1 ? "" : `, then ${retry.backoff} times as long each time`}`,
        ];
  const stops = plan.stopOnError
    ? "nothing is started after a step that failed"
    : "steps that need no output of a failed one still run";
  return [
    `Plan for a chain of ${counted(steps.length, "step")}${plan.name === undefined ? "" : ` named "${plan.name}"`} (${plan.at})`,
    ...section("input", plan.input === undefined ? [] : [JSON.stringify(plan.input.value)]),
    ...section("errors", [...waits, stops]),
    ...section("resumes", resume === undefined ? [] : [`after ${listed(resume.done.map(({ name }) => name))}`]),
    ...section(
      "checks",
      plan.expectations.map((node) =>
        node.kind === "chainWithin"
          ? `all is done within ${formatDuration(node.limitMs)} of the target's time`
          : `${listed(node.steps)}: ${node.outcome}`,
      ),
    ),
    ...steps.flatMap((step, index) => [
      "",
      `  ${index + 1}. ${stepText(step)}`,
      ...indented(innerText(step.plan, step.fed ? "the output before" : undefined)),
    ]),
  ].join("\n");
}

/** A chain in one line. */
export function summariseChain({ steps }: ChainPlan): string {
  return `chain(): ${steps.map(({ name }) => name).join(" → ")}`;
}

function stepText({ name, fed, map }: StepNode): string {
  const input = fed ? "takes the output of the step before" : "has an input of its own";
  return `${name} ${input}${map === undefined ? "" : `; ${map.label} reshapes its output (${map.at})`}`;
}

function innerText(plan: StepNode["plan"], handed?: string): string {
  if (plan.kind === "chain") return explainChain(plan);
  return plan.kind === "parallel" ? explainParallel(plan) : explain(plan, handed);
}

/** What a member gets in place of an input of its own. */
function handedTo(name: string, runs: ParallelPlan["runs"]): string | undefined {
  if (runs.form === "each") return "one input after the other";
  return runs.fed?.includes(name) === true ? "the output before" : undefined;
}

function runLines(plan: ParallelPlan): string[] {
  const { maxConcurrency, together, failFast, waits } = plan;
  const most = maxConcurrency === undefined ? "as many as CONCURRENCY says (20 by default)" : String(maxConcurrency);
  return [
    parallelText(plan),
    together ? "all start at the same moment" : `at most at once: ${most}`,
    ...(plan.pauseMs === undefined ? [] : [`${formatDuration(plan.pauseMs)} pass before each but the first`]),
    ...(failFast ? ["the first failure stops what runs, and nothing more is started"] : []),
    ...(waits ? [] : ["they are started, and nothing is waited for"]),
  ];
}

function inputsText(inputs: BatchInputs): string {
  if (inputs.form === "values") return counted(inputs.values.length, "input");
  if (inputs.form === "stream") return `the inputs that ${inputs.fn.label} gives`;
  return inputs.fn === undefined ? "the items of the output before" : `the list that ${inputs.fn.label} gives`;
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(margin)}${line}`);
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `    ${line}`);
}
