import { allStates, type GraphStep } from "../asl/graph.js";
import { parseMachine } from "../asl/parse/machine-parser.js";
import type { TaskState } from "../asl/machine.js";
import { StepwrightError } from "../errors/index.js";
import type { InjectionNode } from "../plan/injection.js";
import { injectionText } from "../plan/print/injection-text.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { serviceOf } from "./service-errors.js";
import { exempt } from "./task-errors.js";
import { Unwrappable, wrapTask, type ProjectedState, type WrappedTask } from "./wrapped-task.js";

/** What the states of a copy stand for, by their names. */
export type Projection = Readonly<Record<string, ProjectedState>>;

/** A copy of a definition in which faults happen by themselves. */
export interface InstrumentedCopy {
  readonly definition: JsonValue;
  readonly projection: Projection;
  /** What the copy does otherwise than the definition with the same faults: a sentence each. */
  readonly differences: readonly string[];
  /** Each fault, with the Tasks it was put into. */
  readonly faults: readonly { readonly node: InjectionNode; readonly tasks: readonly string[] }[];
}

/** How long the name of a state may be. Source: https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html */
const longestName = 80;

/**
 * Makes a copy of a definition in which the first attempts of some Tasks fail, by unrolling them: a Wait for each failure that a
 * retrier takes, then the Task itself with what is left of its retriers; a failure that no retrier takes is a Parallel that fails, with
 * the Task's catchers. The Task itself is not touched otherwise.
 * @param machine what it is called in messages
 * @throws FAULTS_UNWRAPPABLE naming each fault that a copy cannot show, with the reason
 */
export function instrument(
  definition: JsonValue,
  injections: readonly InjectionNode[],
  machine: string,
): InstrumentedCopy {
  const problems = injections.flatMap((node) => {
    const reason = unwrappable(node);
    return reason === undefined ? [] : [`${injectionText(node)} (${node.at}): ${reason}`];
  });
  const wrapped = new Map<string, WrappedTask>();
  const parsed = parseMachine(definition);
  const names = new Set([...allStates(parsed)].map(({ state }) => state.name));
  const tasks: TaskState[] = [];
  for (const { state, path } of allStates(parsed)) {
    if (state.type !== "Task") continue;
    tasks.push(state);
    const own = injections.filter((node) => unwrappable(node) === undefined && meets(node, state));
    if (own.length === 0) continue;
    try {
      wrapped.set(state.name, wrap(state, path, sourceOf(definition, state.location), own, names));
    } catch (reason) {
      if (!(reason instanceof Unwrappable)) throw reason;
      problems.push(`"${state.name}": ${reason.message}`);
    }
  }
  if (problems.length > 0) throw new StepwrightError("FAULTS_UNWRAPPABLE", { machine, problems });
  return {
    definition: rewritten(definition, wrapped),
    projection: Object.assign({}, ...[...wrapped.values()].map(({ projection }) => projection)) as Projection,
    differences: differencesOf(wrapped),
    faults: injections.map((node) => ({
      node,
      tasks: tasks.filter((task) => meets(node, task)).map(({ name }) => name),
    })),
  };
}

/** Why no copy can show a fault. */
function unwrappable({ rate, period, visit, item }: InjectionNode): string | undefined {
  if (rate !== undefined) return "a copy cannot draw: give times in place of a rate";
  if (period !== undefined) return "a copy cannot go by the time since the start: give times in place of down";
  if (visit !== undefined) return "a copy fails on every visit alike: leave visit out";
  if (item !== undefined) return "a copy fails for every item alike: leave item out";
  return undefined;
}

function meets({ state, service, fault }: InjectionNode, task: TaskState): boolean {
  if (exempt(fault, task.resource) !== undefined) return false;
  if (state !== undefined && state !== task.name) return false;
  return service === undefined || service.replace(/^aws-sdk:/, "") === serviceOf(task.resource);
}

function wrap(
  task: TaskState,
  path: readonly GraphStep[],
  source: JsonObject,
  injections: readonly InjectionNode[],
  names: ReadonlySet<string>,
): WrappedTask {
  if (JSON.stringify(source).includes("RetryCount"))
    throw new Unwrappable("it reads how often it was tried, which is less in a copy");
  const late = injections.find(({ fault, times }) => fault.kind === "latency" && times !== 1 && task.retry.length > 0);
  if (late !== undefined) throw new Unwrappable("only its first attempt can be late in a copy: give times: 1");
  const seconds = injections.reduce((sum, { fault }) => sum + (fault.kind === "latency" ? fault.ms / 1000 : 0), 0);
  if (seconds >= (task.timeoutSeconds ?? Infinity)) {
    throw new Unwrappable("an answer so late would time it out, which a copy, that waits before the call, cannot show");
  }
  const heartbeats = injections.some(({ fault }) => fault.kind === "named" && fault.name === "heartbeatLoss");
  const around = path
    .flatMap(({ state }) => [...state.retry, ...state.catch])
    .flatMap(({ errorEquals }) => errorEquals);
  if (heartbeats && around.includes("States.HeartbeatTimeout")) {
    throw new Unwrappable("the states around it look for States.HeartbeatTimeout, which a copy cannot raise");
  }
  const wrapped = wrapTask(task, source, injections);
  for (const name of Object.keys(wrapped.projection)) {
    if (name.length > longestName)
      throw new Unwrappable(`the copy would need a state "${name}", whose name is over ${longestName} characters`);
    if (name !== task.name && names.has(name))
      throw new Unwrappable(`the copy would need a state "${name}", and there is one of that name`);
  }
  return wrapped;
}

/** What stands at a place of a definition, such as `/States/Fan/Branches/0/States/Charge`. */
function sourceOf(definition: JsonValue, location: string): JsonObject {
  let found: JsonValue | undefined = definition;
  let rest = location;
  while (rest !== "" && typeof found === "object" && found !== null) {
    const within = found as Readonly<Record<string, JsonValue>>;
    // Names of states may hold a slash: the longest that fits.
    const key: string | undefined = Object.keys(within)
      .filter((name) => rest === `/${name}` || rest.startsWith(`/${name}/`))
      .sort((left, right) => right.length - left.length)[0];
    if (key === undefined) break;
    found = within[key];
    rest = rest.slice(key.length + 1);
  }
  return isJsonObject(found) ? found : {};
}

/** The definition with the wrapped Tasks, in each scope. */
function rewritten(value: JsonValue, wrapped: ReadonlyMap<string, WrappedTask>): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => rewritten(item, wrapped));
  if (!isJsonObject(value)) return value;
  const states = value["States"];
  const start = value["StartAt"];
  if (!isJsonObject(states) || typeof start !== "string") {
    // Only what holds scopes is gone into: payloads may look like anything.
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        ["Branches", "Iterator", "ItemProcessor"].includes(key) ? [key, rewritten(inner, wrapped)] : [key, inner],
      ),
    );
  }
  const lead = (name: JsonValue | undefined): JsonValue =>
    typeof name === "string" ? (wrapped.get(name)?.entry ?? name) : (name ?? null);
  const rewrittenStates = Object.entries(states).flatMap(([name, state]): [string, JsonValue][] => {
    const own = wrapped.get(name);
    if (own === undefined) return [[name, pointing(rewritten(state, wrapped), lead)]];
    const put = own.states.map(([at, made]): [string, JsonValue] => {
      // The states of the chain lead to each other; only what they took over of the Task leads elsewhere.
      return [at, made["Type"] === "Wait" ? made : pointing(made, lead)];
    });
    return own.task === undefined ? put : [...put, [name, pointing(own.task, lead)]];
  });
  return { ...value, StartAt: lead(start), States: Object.fromEntries(rewrittenStates) };
}

/** A state whose transitions lead to the copies. */
function pointing(state: JsonValue, lead: (name: JsonValue | undefined) => JsonValue): JsonValue {
  if (!isJsonObject(state)) return state;
  const many = (value: JsonValue): JsonValue =>
    Array.isArray(value)
      ? (value as readonly JsonValue[]).map((one) =>
          isJsonObject(one) && "Next" in one ? { ...one, Next: lead(one["Next"]) } : one,
        )
      : value;
  return {
    ...state,
    ...("Next" in state && { Next: lead(state["Next"]) }),
    ...("Default" in state && { Default: lead(state["Default"]) }),
    ...(state["Choices"] !== undefined && { Choices: many(state["Choices"]) }),
    ...(state["Catch"] !== undefined && { Catch: many(state["Catch"]) }),
  };
}

function differencesOf(wrapped: ReadonlyMap<string, WrappedTask>): readonly string[] {
  if (wrapped.size === 0) return [];
  const states = [...wrapped.keys()].map((name) => `"${name}"`).join(", ");
  return [
    `each injected failure of ${states} is a state of the copy: more transitions are billed than with real failures, its Parameters are evaluated once, and no call is made`,
    `$$.State.EnteredTime and $$.State.RetryCount of ${states} are those after the injected failures`,
    ...[...wrapped.values()].flatMap(({ differences }) => differences),
  ];
}
