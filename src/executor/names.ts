import { indexDefinition, branchOf, type DefinitionIndex, type StatePlace } from "../history/definition-index.js";
import { parseResource } from "../asl/index.js";
import { effectOf, exempt, serviceOf } from "../faults/index.js";
import { isCallback } from "../history/callbacks.js";
import type { SourceLine } from "../plan/double.js";
import type { ExpectationTable } from "../plan/expectation.js";
import { dispatch } from "../plan/node-table.js";
import type { Fault } from "../plan/injection.js";
import type { ExecutionPlan } from "../plan/plan.js";
import { didYouMean } from "../util/nearest.js";
import type { JsonValue } from "../util/json.js";

/** What a named state has to be: there, a Task, a Map, a state that can be retried and caught, or one inside a branch. */
type Role = "any" | "task" | "callback" | "map" | "tried" | "branch" | { readonly inside: string };

type Mention = readonly [name: string, role: Role];

const any = (...names: readonly string[]): Mention[] => names.map((name) => [name, "any"]);

const mentions: ExpectationTable<[], readonly Mention[]> = {
  status: () => [],
  noFailure: () => [],
  noErrors: () => [],
  output: () => [],
  satisfies: () => [],
  within: () => [],
  path: ({ states }) => any(...states),
  exactPath: ({ states, in: thread }) => [
    ...(thread === undefined
      ? []
      : thread.kind === "branch"
        ? [[thread.state, "branch"] as const]
        : [[thread.map, "map"] as const]),
    ...any(...states),
  ],
  notVisited: ({ state }) => any(state),
  visits: ({ state }) => any(state),
  branches: ({ branches }) =>
    (Array.isArray(branches) ? (branches as string[]) : Object.keys(branches)).map((name): Mention => [name, "branch"]),
  items: ({ map, items }) => [
    [map, "map"],
    ...(items.form === "counts"
      ? []
      : items.checks
          .flatMap(({ checks }) => checks)
          .flatMap((check): Mention[] => {
            const states = check.kind === "path" ? check.states : check.kind === "visited" ? [check.state] : [];
            return states.map((state) => [state, { inside: map }]);
          })),
  ],
  maxConcurrency: ({ map }) => [[map, "map"]],
  called: ({ state }) => [[state, "task"]],
  state: ({ state, checks }) => [
    ...any(state),
    ...checks.flatMap((check) => (check.kind === "caughtBy" ? any(check.state) : [])),
  ],
  retries: ({ state }) => [[state, "tried"]],
  backoff: ({ state }) => [[state, "tried"]],
  caught: ({ state, fallback }) => [[state, "tried"], ...(fallback === undefined ? [] : any(fallback))],
  // Of the child's own states only its own definition tells.
  child: ({ state }) => [[state, "task"]],
  events: () => [],
  compensation: ({ pairs }) => any(...Object.entries(pairs).flat(2)),
  deadLetter: () => [],
  transitions: () => [],
  variable: () => [],
  wait: ({ state }) => any(state),
};

/** How each kind of expectation is written. */
const calls: ExpectationTable<[], string> = {
  status: () => "the status",
  noFailure: () => "the run",
  noErrors: () => "expectNoErrors",
  output: () => "expectOutput",
  satisfies: () => "satisfies",
  within: () => "within",
  path: () => "expectPath",
  exactPath: () => "expectExactPath",
  notVisited: () => "expectNotVisited",
  visits: () => "expectVisits",
  branches: () => "expectBranches",
  items: () => "expectItems",
  maxConcurrency: () => "expectMaxConcurrency",
  called: () => "expectCalled",
  state: () => "expectState",
  retries: () => "expectRetries",
  backoff: () => "expectBackoff",
  caught: () => "expectCaught",
  child: () => "expectChild",
  events: ({ mode }) => (mode === "one" ? "expectEvent" : mode === "none" ? "expectNoEvent" : "expectEvents"),
  compensation: () => "expectCompensation",
  deadLetter: () => "expectDeadLetter",
  transitions: () => "expectTransitions",
  variable: () => "expectVariable",
  wait: () => "expectWait",
};

/**
 * What of a plan does not fit a definition: one sentence for each name that is not there or is of the wrong kind.
 * @param machineName name or ARN: a stub for a state of another machine is not judged
 */
export function misfits(
  plan: ExecutionPlan,
  definition: JsonValue,
  machine: { readonly arn: string; readonly name: string },
): string[] {
  const index = indexDefinition(definition);
  if (index === undefined) return [];
  const found: string[] = [];
  for (const { state, machine: other, at } of plan.doubles) {
    if (other !== undefined && other !== machine.name && other !== machine.arn) continue;
    const problem = misfit(index, state, "task");
    if (problem !== undefined) found.push(sentence("stub", problem, at));
  }
  for (const { state, service, fault, at } of plan.injections ?? []) {
    const problem =
      (state === undefined ? undefined : (misfit(index, state, "task") ?? unfit(index, state, fault))) ??
      (service === undefined ? undefined : uncalled(index, service, state));
    if (problem !== undefined) found.push(sentence("inject", problem, at));
  }
  for (const { state, at } of plan.pauses ?? []) {
    const problem = misfit(index, state, "any");
    if (problem !== undefined) found.push(sentence("pauseAt", problem, at));
  }
  for (const { state, machine: other, at } of plan.answers ?? []) {
    if (other !== undefined && other !== machine.name && other !== machine.arn) continue;
    const problem = misfit(index, state, "callback");
    if (problem !== undefined) found.push(sentence("answers", problem, at));
  }
  for (const node of plan.expectations) {
    const named: readonly Mention[] = dispatch(mentions, node);
    for (const [name, role] of named) {
      const problem = misfit(index, name, role);
      if (problem !== undefined) found.push(sentence(dispatch(calls, node), problem, node.at));
    }
  }
  return found;
}

/** The names of all states of a definition. */
export function stateNames(definition: JsonValue): readonly string[] {
  return [...(indexDefinition(definition)?.states.keys() ?? [])];
}

function sentence(call: string, problem: string, at: SourceLine): string {
  return `${call} names ${problem} (${at})`;
}

function misfit({ states }: DefinitionIndex, name: string, role: Role): string | undefined {
  const place = states.get(name);
  const named = [...states.values()];
  if (place === undefined) {
    return `"${name}", which is not a state of it.${didYouMean(name, fitting(named, role)) || didYouMean(name, states.keys())}`;
  }
  if (fits(place, role)) return undefined;
  const is = `"${name}", which is a ${place.type} state`;
  if (role === "branch")
    return `${`"${name}"`}, which stands in no branch of a Parallel state.${didYouMean(name, fitting(named, role))}`;
  if (typeof role === "object") return `"${name}", which stands outside the Map state "${role.inside}".`;
  const wanted = {
    any: "",
    task: "it takes a Task",
    callback: "it takes a Task that waits for its callback, with a Resource that ends in .waitForTaskToken",
    map: "it takes a Map",
    tried: "only Task, Parallel and Map states are tried again or caught",
  }[role];
  return `${is}: ${wanted}.${didYouMean(name, fitting(named, role))}`;
}

/** Why a Task cannot suffer a fault. */
function unfit({ states }: DefinitionIndex, name: string, fault: Fault): string | undefined {
  const { source = {} } = states.get(name) ?? {};
  const written = source["Resource"];
  const resource = typeof written === "string" ? parseResource(written) : undefined;
  if (resource === undefined) return undefined;
  const why = exempt(fault, resource);
  if (fault.kind === "named" && why !== undefined) return `"${name}", ${why}: ${fault.name} cannot happen to it.`;
  if (effectOf(fault, resource).kind !== "silence" || limits.some((limit) => limit in source)) return undefined;
  return `"${name}", which has neither HeartbeatSeconds nor TimeoutSeconds: nothing would end it when its answer stays out.`;
}

/** Why a service cannot fail: no Task calls it, or not the one that is meant. */
function uncalled({ states }: DefinitionIndex, service: string, state: string | undefined): string | undefined {
  const called = [...states.values()].flatMap(({ name, type, source }) => {
    const written = source["Resource"];
    if (type !== "Task" || typeof written !== "string" || (state !== undefined && state !== name)) return [];
    const resource = parseResource(written);
    return resource === undefined ? [] : (serviceOf(resource) ?? []);
  });
  if (called.includes(service.replace(/^aws-sdk:/, ""))) return undefined;
  const who = state === undefined ? "no Task calls" : `"${state}" does not call`;
  const services = [...new Set(called)];
  const those = services.length === 0 ? "" : ` Called: ${services.map((one) => `"${one}"`).join(", ")}.`;
  return `the service "${service}", which ${who}.${didYouMean(service, services)}${those}`;
}

const limits = ["HeartbeatSeconds", "HeartbeatSecondsPath", "TimeoutSeconds", "TimeoutSecondsPath"];

function fitting(places: readonly StatePlace[], role: Role): string[] {
  return places.filter((place) => fits(place, role)).map(({ name }) => name);
}

function fits(place: StatePlace, role: Role): boolean {
  if (role === "any") return true;
  if (role === "branch") return branchOf(place) !== undefined;
  if (role === "task") return place.type === "Task";
  if (role === "callback") return isCallback(place.source);
  if (role === "map") return place.type === "Map";
  if (role === "tried") return place.type === "Task" || place.type === "Parallel" || place.type === "Map";
  for (let at = place.parent; at !== undefined; at = at.parent) if (at.name === role.inside) return true;
  return false;
}
