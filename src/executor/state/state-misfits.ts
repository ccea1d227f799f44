import { catchTargets, indexDefinition, type StatePlace } from "../../history/definition-index.js";
import type { StateExpectationNode } from "../../plan/state/state-expectation.js";
import type { StatePlan } from "../../plan/state/state-plan.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import { didYouMean } from "../../util/nearest.js";
import type { TargetPort } from "../port.js";

/** Names in a plan that the definition does not have: one sentence for each. */
export function stateMisfits(plan: StatePlan, definition: JsonValue): string[] {
  const states = indexDefinition(definition)?.states ?? new Map<string, StatePlace>();
  const unknown = (name: string): string => `"${name}", which is not a state of it.${didYouMean(name, states.keys())}`;
  const place = states.get(plan.state);
  if (place === undefined) return [`state names ${unknown(plan.state)} (${plan.at})`];
  const found: string[] = [];
  for (const node of plan.expectations) {
    const next = nextOf(node);
    if (next === undefined) continue;
    const call = node.kind === "stateEnd" ? "expectCaught" : "expectNext";
    if (!states.has(next)) found.push(`${call} names ${unknown(next)} (${node.at})`);
    else {
      const ways = node.kind === "stateEnd" ? catchTargets(place) : waysOut(place);
      if (ways.includes(next)) continue;
      const leads = ways.length === 0 ? "leads nowhere" : `leads only to ${ways.map((way) => `"${way}"`).join(", ")}`;
      const from = node.kind === "stateEnd" ? `the Catch of "${plan.state}"` : `"${plan.state}"`;
      found.push(`${call} names "${next}", but ${from} ${leads}. (${node.at})`);
    }
  }
  const { mock } = plan;
  if (mock?.causedBy !== undefined && !isInside(states.get(mock.causedBy), place)) {
    found.push(`mock names "${mock.causedBy}", which does not stand inside "${plan.state}". (${mock.at})`);
  }
  return found;
}

/** What a plan asks of a state or a target that it cannot do: one sentence for each. */
export function stateRefusals(plan: StatePlan, definition: JsonValue, port: TargetPort): string[] {
  const { mock, state, context, retried, roleArn } = plan;
  const type = indexDefinition(definition)?.states.get(state)?.type ?? "";
  if (port.testState === undefined) return ["it cannot run a state alone. Use embedded(), aws() or endpoint(url)."];
  const found: string[] = [];
  const mocks = ["Task", "Map", "Parallel"];
  if (mock !== undefined && !mocks.includes(type)) {
    found.push(
      `"${state}" is a ${type} state, and only Task, Map and Parallel states take a mock. Take .mock(…) away.`,
    );
  }
  if (mock === undefined && (type === "Map" || type === "Parallel")) {
    found.push(`"${state}" is a ${type} state, which cannot run alone. Give its results: .mock(returns([…])).`);
  }
  if (mock === undefined && type === "Task" && port.kind !== "embedded" && roleArn === undefined) {
    found.push(
      `"${state}" is a Task that would really run. Write .mock(returns(…)), or .withRole("arn:aws:iam::…") to run it under a role.`,
    );
  }
  if (mock === undefined && context !== undefined) {
    found.push("a context object can only be given beside a mock. Write .mock(…), or take .withContext(…) away.");
  }
  if (retried !== undefined && mock?.answer.kind !== "fails") {
    found.push("retried(…) says how often a mocked error was tried again. Write .mock(fails(…)) as well.");
  }
  return found;
}

function nextOf(node: StateExpectationNode): string | undefined {
  if (node.kind === "stateNext") return node.next ?? undefined;
  return node.kind === "stateEnd" ? node.next : undefined;
}

/** Every state a state can lead to, each once. */
function waysOut(place: StatePlace): readonly string[] {
  const { source } = place;
  const choices = Array.isArray(source["Choices"]) ? (source["Choices"] as readonly JsonValue[]) : [];
  const named = [source, ...choices.filter((rule) => isJsonObject(rule))].map((from) => from["Next"]);
  const ways = [...named, source["Default"], ...catchTargets(place)].filter((way) => typeof way === "string");
  return [...new Set(ways)];
}

function isInside(place: StatePlace | undefined, outer: StatePlace): boolean {
  for (let at = place?.parent; at !== undefined; at = at.parent) if (at === outer) return true;
  return false;
}
