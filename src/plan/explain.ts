import { formatDuration } from "../util/duration.js";
import type { DefinitionForm } from "./definition.js";
import type { DoubleNode } from "./double.js";
import { needsOf } from "./needs.js";
import { deadlineOf, type ExecutionPlan, type SourceNode } from "./plan.js";
import { doubleLines } from "./print/double-text.js";
import { injectionText } from "./print/injection-text.js";
import { expectationText } from "./print/expectation-text.js";
import { jsonText } from "./print/value-text.js";
import { counted, listed } from "./print/words.js";

/** How wide the names of the sections are. */
const margin = 10;

/**
 * A plan in words: what will be called with which input, which doubles answer what, what will be checked, until when, and what
 * it needs from the target.
 * @param handed what it gets in place of its input, in words
 */
export function explain(plan: ExecutionPlan, handed?: string): string {
  return [
    `Plan for ${sourceText(plan.source)} (${plan.at})`,
    ...section("start", startLines(plan, handed)),
    ...section("doubles", plan.doubles.flatMap(titledDouble)),
    ...section("faults", (plan.injections ?? []).map(injectionText)),
    ...section(
      "callbacks",
      (plan.answers ?? []).map(
        ({ state, machine, fn }) =>
          `${state}${machine === undefined ? "" : ` of ${machine}`} is answered by ${fn.label} (${fn.at})`,
      ),
    ),
    ...section(
      "acts",
      (plan.acts ?? []).map(({ afterMs, fn }) => `after ${formatDuration(afterMs)}: ${fn.label} (${fn.at})`),
    ),
    ...section(
      "pauses",
      (plan.pauses ?? []).map(({ state, at }) => `where ${state} is entered (${at})`),
    ),
    ...section(
      "checks",
      plan.expectations.map((node, index) => `${index + 1}. ${expectationText(node)}`),
    ),
    ...section("deadline", [deadlineText(plan)]),
    ...section("needs", needLines(plan)),
  ].join("\n");
}

/** A plan in one line. */
export function summarise(plan: ExecutionPlan): string {
  const parts = [
    ...(plan.doubles.length > 0 ? [counted(plan.doubles.length, "double")] : []),
    ...(plan.injections ?? []).map(injectionText),
    ...plan.expectations.filter(({ kind }) => kind !== "noFailure").map(expectationText),
  ];
  const said = parts.length === 0 ? "nothing expected yet" : parts.join("; ");
  return `${wordOf(plan.source)}(${sourceText(plan.source)}): ${said}`;
}

/** The word a plan begins with. */
export function wordOf(source: SourceNode): "workflow" | "execution" | "redrive" {
  if (source.kind !== "execution") return "workflow";
  return source.redrive === true ? "redrive" : "execution";
}

const sources: { readonly [Kind in SourceNode["kind"]]: (node: Extract<SourceNode, { kind: Kind }>) => string } = {
  machine: ({ arn }) => arn,
  execution: ({ arn }) => arn,
  definition: ({ from }) => (forms[from.form] as (from: DefinitionForm) => string)(from),
};

const forms: { readonly [Form in DefinitionForm["form"]]: (from: Extract<DefinitionForm, { form: Form }>) => string } =
  {
    path: ({ path }) => path,
    text: () => "a definition given as text",
    object: ({ definition }) => `a definition that starts at ${jsonText(definition["StartAt"] ?? null)}`,
  };

/** What a plan runs or looks at, in a few words. */
export function sourceText(node: SourceNode): string {
  return (sources[node.kind] as (node: SourceNode) => string)(node);
}

function startLines(plan: ExecutionPlan, handed: string | undefined): string[] {
  const { source, name, input } = plan;
  if (source.kind === "execution" && source.redrive === true)
    return ["nothing: the execution goes on where it had stopped"];
  if (source.kind === "execution") return ["nothing: the execution was started by something else, and is waited for"];
  const named = name === undefined ? "" : name.exact ? ` as "${name.name}"` : ` as "${name.name}" with a unique suffix`;
  const deployed = source.kind === "definition" ? ["a machine is made for the run and removed after it"] : [];
  return [...deployed, `one execution${named}, with ${handed ?? `input ${jsonText(input?.value ?? {})}`}`];
}

function titledDouble(node: DoubleNode): string[] {
  const title = `${node.state}${node.machine === undefined ? "" : ` of ${node.machine}`}`;
  return doubleLines(node).map((line) => `${title} ${line}`);
}

function deadlineText(plan: ExecutionPlan): string {
  const within = deadlineOf(plan);
  if (within === undefined) return "none: it is waited for until it ends";
  const after = within.stop
    ? "an execution that is not done by then is stopped"
    : "an execution that is not done by then runs on";
  return `${formatDuration(within.limitMs)} of the target's time; ${after}`;
}

function needLines(plan: ExecutionPlan): string[] {
  const { answers, doubles, deploy, history } = needsOf(plan);
  const lines = [
    ...(answers.length > 0 ? [`the task token of ${listed(answers)}`] : []),
    ...(doubles.length > 0 ? [`doubles for ${listed(doubles)}`] : []),
    ...(deploy ? ["a place to create a machine"] : []),
    ...(history.length > 0 ? ["the execution's history"] : []),
  ];
  return lines.length > 0 ? lines : ["an execution's status and output"];
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(margin)}${line}`);
}
