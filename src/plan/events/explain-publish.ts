import { formatDuration } from "../../util/duration.js";
import { sourceText } from "../explain.js";
import { expectationText } from "../print/expectation-text.js";
import { quoted } from "../print/words.js";
import type { PublishedNode, PublishPlan, ReplayNode, TriggerNode } from "./publish-plan.js";

/** What is brought onto a bus, in a few words. */
export function publishTitle({ source }: PublishPlan): string {
  if (source.kind === "replay") return `replay ${quoted(source.archive)}`;
  const { Source = "", DetailType = "" } = source.event.entry;
  return `publish ${quoted(Source)} ${quoted(DetailType)}`;
}

/** A plan in words: what is brought onto which bus, and what is checked. */
export function explainPublish(plan: PublishPlan): string {
  const lines = plan.source.kind === "publish" ? publishLines(plan.source) : replayLines(plan.source);
  const checks = plan.expectations.flatMap((node, index) => checkLines(node, index + 1));
  return [
    `Plan to ${publishTitle(plan)} (${plan.at})`,
    ...section(plan.source.kind, lines),
    ...section("checks", checks.length === 0 ? ["nothing: the event is only put"] : checks),
  ].join("\n");
}

/** A plan in one line. */
export function summarisePublish(plan: PublishPlan): string {
  const said = plan.expectations.map((node) => checkText(node));
  return `${publishTitle(plan)}: ${said.length === 0 ? "nothing expected yet" : said.join("; ")}`;
}

function publishLines({ event, bus }: PublishedNode): string[] {
  const name = bus ?? event.entry.EventBusName;
  return [
    `one event on ${name === undefined ? "the default bus" : `the bus ${quoted(name)}`}`,
    `detail ${event.entry.Detail ?? "{}"}`,
  ];
}

function replayLines({ archive, from, to, rules, withinMs }: ReplayNode): string[] {
  const iso = (time: number): string => new Date(time).toISOString();
  return [
    `the events of the archive ${quoted(archive)} from ${from === undefined ? "a time that is still to be said" : iso(from)} to ${to === undefined ? "now" : iso(to)}`,
    ...(rules === undefined ? [] : [`to the rules ${rules.map(quoted).join(", ")} only`]),
    `it has ${formatDuration(withinMs)} of the target's time`,
  ];
}

function checkLines(node: TriggerNode, number: number): string[] {
  const text = `${number}. ${checkText(node)}`;
  if (node.kind !== "triggered") return [text];
  return [text, ...node.workflow.expectations.map((expectation) => `   - ${expectationText(expectation)}`)];
}

function checkText(node: TriggerNode): string {
  switch (node.kind) {
    case "rule":
      return `it ${node.matches ? "matches" : "passes by"} the rule ${quoted(node.rule)}`;
    case "triggered": {
      const number =
        node.times === undefined ? "an execution" : `${node.times} execution${node.times === 1 ? "" : "s"}`;
      return `it starts ${number} of ${sourceText(node.workflow.source)} within ${formatDuration(node.withinMs)}`;
    }
    case "notTriggered": {
      const quiet = node.quietMs === undefined ? "" : `, looked for ${formatDuration(node.quietMs)}`;
      return `it starts no execution of ${sourceText(node.workflow.source)}${quiet}`;
    }
  }
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(10)}${line}`);
}
