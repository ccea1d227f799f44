import { formatDuration } from "../../util/duration.js";
import { sourceText } from "../explain.js";
import { expectedText, jsonText } from "../print/value-text.js";
import { counted } from "../print/words.js";
import type { StateEndNode } from "./state-end.js";
import { dispatch, type NodeTable } from "../node-table.js";
import type { StateExpectationNode } from "./state-expectation.js";
import type { StateMockNode, StatePlan } from "./state-plan.js";

/** How wide the names of the sections are. */
const margin = 11;

/** The plan of one state in words: what it is given, what stands in for its work, and what is checked. */
export function explainState(plan: StatePlan): string {
  const { variables, context, mock, retried, roleArn } = plan;
  return [
    `Plan for the state "${plan.state}" of ${sourceText(plan.source)} (${plan.at})`,
    ...section("input", [jsonText(plan.input)]),
    ...section("variables", variables === undefined ? [] : [jsonText(variables)]),
    ...section("context", context === undefined ? [] : [jsonText(context)]),
    ...section("work", mock === undefined ? [workText(roleArn)] : mockLines(mock)),
    ...section("retried", retried === undefined ? [] : [`${counted(retried, "time")} before`]),
    ...section(
      "checks",
      plan.expectations.map((node, index) => `${index + 1}. ${stateExpectationText(node)}`),
    ),
  ].join("\n");
}

/** The plan of one state in one line. */
export function summariseState(plan: StatePlan): string {
  const said = plan.expectations.filter((node) => node.kind !== "stateEnd" || node.status !== undefined);
  const text = said.length === 0 ? "nothing expected yet" : said.map(stateExpectationText).join("; ");
  return `state(${sourceText(plan.source)}, "${plan.state}"): ${text}`;
}

const sentences: NodeTable<StateExpectationNode, [], string> = {
  stateEnd: endText,
  stateNext: ({ next }) => (next === null ? "it is the end of its machine, branch or item" : `it leads to "${next}"`),
  stateOutput: ({ expected, exactly }) => `its output ${exactly ? "is exactly" : "contains"} ${expectedText(expected)}`,
  stateVariables: ({ expected }) => `the variables after it contain ${expectedText(expected)}`,
};

/** What one expectation says, as a sentence about the state. */
export function stateExpectationText(node: StateExpectationNode): string {
  return dispatch(sentences, node);
}

function endText({ status, error, cause, next, delayMs }: StateEndNode): string {
  const failure = [
    ...(error === undefined ? [] : [`with the error ${expectedText(error)}`]),
    ...(cause === undefined ? [] : [`${error === undefined ? "with" : "and"} the cause ${expectedText(cause)}`]),
  ].map((words) => ` ${words}`);
  if (status === undefined) return "it does not fail";
  switch (status) {
    case "SUCCEEDED":
      return "it succeeds";
    case "FAILED":
      return `it fails${failure.join("")}`;
    case "RETRIABLE":
      return `it is tried again${delayMs === undefined ? "" : ` after ${formatDuration(delayMs)}`}${failure.join("")}`;
    case "CAUGHT_ERROR":
      return `its error is caught${next === undefined ? "" : `, on to "${next}"`}${failure.join("")}`;
  }
}

function mockLines({ answer, validation, causedBy, failedItems, readerData }: StateMockNode): string[] {
  const answered =
    answer.kind === "returns"
      ? `gives ${jsonText(answer.output)}`
      : `fails with ${answer.error}${answer.cause === undefined ? "" : ` (${jsonText(answer.cause)})`}`;
  return [
    `mocked: ${answered}${causedBy === undefined ? "" : `, from "${causedBy}" inside it`}`,
    ...(validation === undefined ? [] : [`compared with the service's API model: ${validation}`]),
    ...(failedItems === undefined ? [] : [`${counted(failedItems, "item")} failed`]),
    ...(readerData === undefined ? [] : [`its item reader reads ${jsonText(readerData)}`]),
  ];
}

function workText(roleArn: string | undefined): string {
  return roleArn === undefined ? "really done" : `really done, as ${roleArn}`;
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(margin)}${line}`);
}
