import { allStates, reachableFrom, successors, type GraphStep, type StateEntry } from "../asl/graph.js";
import { parseMachine } from "../asl/parse/machine-parser.js";
import type { Machine, TaskState } from "../asl/machine.js";
import { StepwrightError } from "../errors/index.js";
import type { InjectionNode } from "../plan/injection.js";
import { injectionText } from "../plan/print/injection-text.js";
import type { JsonObject, JsonValue } from "../util/json.js";
import { drawsOf } from "./draws.js";
import { rewritten, sourceOf } from "./rewriting.js";
import { serviceOf } from "./service-errors.js";
import { exempt } from "./task-errors.js";
import type { ProjectedState, WrappedTask } from "./attempt-chain.js";
import { Unwrappable, wrapTask } from "./wrapped-task.js";

/** What the states of a copy stand for, by their names. */
export type Projection = Readonly<Record<string, ProjectedState>>;

/** A copy of a definition in which faults happen by themselves. */
export interface InstrumentedCopy {
  readonly definition: JsonValue;
  readonly projection: Projection;
  /** What the copy does otherwise than the definition with the same faults: a sentence each. */
  readonly differences: readonly string[];
  /** What was drawn for it holds for the execution of one name: others need a copy of their own. */
  readonly drawn: boolean;
  /** Each fault, and whether it was put into Tasks that child executions of distributed Maps run. */
  readonly faults: readonly { readonly node: InjectionNode; readonly inChildren: boolean }[];
  /** The Tasks of the definition. */
  readonly tasks: readonly Pick<TaskState, "name" | "resource">[];
}

/** What a copy is made for. */
export interface CopyFor {
  /** What the machine is called in messages. */
  readonly machine: string;
  /** The execution that runs it: rates draw by its name. */
  readonly executionName: string;
}

/** How long the name of a state may be. Source: https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html */
const longestName = 80;

/**
 * Makes a copy of a definition in which the first attempts of some Tasks fail, by unrolling them: a Wait for each failure that a
 * retrier takes, then the Task itself with what is left of its retriers; a failure that no retrier takes is a Parallel that fails, with
 * the Task's catchers. The Task itself is not touched otherwise. What a rate takes is drawn beforehand, up to the first attempt it spares.
 * @throws FAULTS_UNWRAPPABLE naming each fault that a copy cannot show, with the reason
 */
export function instrument(
  definition: JsonValue,
  injections: readonly InjectionNode[],
  { machine, executionName }: CopyFor,
): InstrumentedCopy {
  const problems = injections.flatMap((node) => {
    const reason = unwrappable(node);
    return reason === undefined ? [] : [`${injectionText(node)} (${node.at}): ${reason}`];
  });
  const wrapped = new Map<string, WrappedTask>();
  const parsed = parseMachine(definition);
  const names = new Set([...allStates(parsed)].map(({ state }) => state.name));
  const tasks: TaskState[] = [];
  const apart: TaskState[] = [];
  for (const entry of allStates(parsed)) {
    const { state } = entry;
    if (state.type !== "Task") continue;
    tasks.push(state);
    if (inDistributedMap(entry.path)) apart.push(state);
    if (!injections.some((node) => unwrappable(node) === undefined && meets(node, state))) continue;
    try {
      wrapped.set(
        state.name,
        wrap(state, entry, sourceOf(definition, state.location), { injections, executionName, names }),
      );
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
    drawn: injections.some(({ rate }) => rate !== undefined),
    faults: injections.map((node) => ({ node, inChildren: apart.some((task) => meets(node, task)) })),
    tasks: tasks.map(({ name, resource }) => ({ name, resource })),
  };
}

/** Why no copy can show a fault. */
function unwrappable({ visit, item }: InjectionNode): string | undefined {
  if (visit !== undefined) return "a copy fails on every visit alike: leave visit out";
  if (item !== undefined) return "a copy fails for every item alike: leave item out";
  return undefined;
}

function meets({ state, service, fault }: InjectionNode, task: TaskState): boolean {
  if (exempt(fault, task.resource) !== undefined) return false;
  if (state !== undefined && state !== task.name) return false;
  return service === undefined || service.replace(/^aws-sdk:/, "") === serviceOf(task.resource);
}

/** What a copy is made with. */
interface Wrapping {
  readonly injections: readonly InjectionNode[];
  readonly executionName: string;
  /** The names that are taken. */
  readonly names: ReadonlySet<string>;
}

function wrap(
  task: TaskState,
  { path, machine }: StateEntry,
  source: JsonObject,
  { injections: all, executionName, names }: Wrapping,
): WrappedTask {
  const injections = all.filter((node) => meets(node, task));
  if (injections.some(({ rate }) => rate !== undefined)) requireDrawable(task, path, machine);
  const place = path.map(({ state, index }) => ({ state: state.name, index }));
  const draws = (attempt: number) => drawsOf({ executionName, place, state: task.name, visit: 1, attempt });
  const outage = outageOf(injections, path);
  const unrolled = wrapTask(task, source, { injections: all, draws, outage });
  const differences = [...unrolled.differences, ...passing(task, injections, unrolled)];
  const wrapped = { ...unrolled, differences };
  // Nothing was put in: it is as it was.
  if (wrapped.states.length === 0) return wrapped;
  if (JSON.stringify(source).includes("RetryCount"))
    throw new Unwrappable("it reads how often it was tried, which is less in a copy");
  const late = injections.find(({ fault, times }) => fault.kind === "latency" && times !== 1 && task.retry.length > 0);
  if (late !== undefined) throw new Unwrappable("only its first attempt can be late in a copy: give times: 1");
  requireInTime(task, injections);
  const heartbeats = injections.some(({ fault }) => fault.kind === "named" && fault.name === "heartbeatLoss");
  const around = path
    .flatMap(({ state }) => [...state.retry, ...state.catch])
    .flatMap(({ errorEquals }) => errorEquals);
  if (heartbeats && around.includes("States.HeartbeatTimeout")) {
    throw new Unwrappable("the states around it look for States.HeartbeatTimeout, which a copy cannot raise");
  }
  for (const name of Object.keys(wrapped.projection)) {
    if (name.length > longestName)
      throw new Unwrappable(`the copy would need a state "${name}", whose name is over ${longestName} characters`);
    if (name !== task.name && names.has(name))
      throw new Unwrappable(`the copy would need a state "${name}", and there is one of that name`);
  }
  return wrapped;
}

function inDistributedMap(path: readonly GraphStep[]): boolean {
  return path.some(({ state }) => state.type === "Map" && state.mode === "DISTRIBUTED");
}

/** A copy waits before the call, where no limit of the Task counts. @throws Unwrappable where one would end it natively, or may */
function requireInTime(task: TaskState, injections: readonly InjectionNode[]): void {
  const ms = injections.reduce((sum, { fault }) => sum + (fault.kind === "latency" ? fault.ms : 0), 0);
  if (ms === 0) return;
  const { timeoutSeconds = Infinity, heartbeatSeconds = Infinity } = task;
  if (ms / 1000 >= Math.min(timeoutSeconds, heartbeatSeconds))
    throw new Unwrappable("an answer so late would time it out, which a copy, that waits before the call, cannot show");
  const computed = [
    task.timeoutSecondsPath,
    task.timeoutSecondsTemplate,
    task.heartbeatSecondsPath,
    task.heartbeatSecondsTemplate,
  ];
  if (computed.some((limit) => limit !== undefined))
    throw new Unwrappable(
      "a late answer may time it out, and its HeartbeatSeconds and TimeoutSeconds are not written out as numbers",
    );
}

/** When a Task is down. @throws Unwrappable */
function outageOf(injections: readonly InjectionNode[], path: readonly GraphStep[]): InjectionNode["period"] {
  const period = injections.find((node) => node.period !== undefined)?.period;
  if (period === undefined) return undefined;
  if (injections.length > 1)
    throw new Unwrappable("it is down for a time, and another fault takes it as well: put in one of them");
  if (inDistributedMap(path))
    throw new Unwrappable(
      "it runs in child executions, which cannot tell when the one that started them began: give times in place of down",
    );
  return period;
}

/** What becomes of attempts after the first one that is made. */
function passing(task: TaskState, injections: readonly InjectionNode[], { tasks }: WrappedTask): readonly string[] {
  const differences: string[] = [];
  const name = `"${task.name}"`;
  if (injections.some(({ period }) => period !== undefined))
    differences.push(`a Choice state before each attempt of ${name} looks whether it is down: that is billed as well`);
  if (tasks.length === 0 || task.retry.length === 0) return differences;
  if (injections.some(({ rate }) => rate !== undefined))
    differences.push(
      `a rate is drawn for the attempts of ${name} up to the first one it spares: if that fails by itself, those after it are spared as well`,
    );
  if (injections.some(({ period }) => (period?.fromMs ?? 0) > 0))
    differences.push(
      `whether ${name} is down is looked at up to the first attempt that is made: if that fails by itself, those after it are made as well`,
    );
  return differences;
}

/** Draws are made for one visit of one execution: what is visited again, or in many iterations, is drawn anew each time. */
function requireDrawable(task: TaskState, path: readonly GraphStep[], scope: Machine): void {
  if (path.some(({ kind }) => kind === "iteration"))
    throw new Unwrappable("it stands in a Map, and a rate is drawn for each item: give times in place of a rate");
  if (successors(task).some(({ to }) => reachableFrom(scope, to).has(task.name)))
    throw new Unwrappable("it can be visited again, and a rate is drawn for each visit: give times in place of a rate");
}

function differencesOf(wrapped: ReadonlyMap<string, WrappedTask>): readonly string[] {
  const changed = [...wrapped].filter(([, { states }]) => states.length > 0).map(([name]) => name);
  const differences = [...wrapped.values()].flatMap((each) => each.differences);
  if (changed.length === 0) return differences;
  const states = changed.map((name) => `"${name}"`).join(", ");
  return [
    `each injected failure of ${states} is a state of the copy: more transitions are billed than with real failures, its Parameters are evaluated once, and no call is made`,
    `$$.State.EnteredTime and $$.State.RetryCount of ${states} are those after the injected failures`,
    ...differences,
  ];
}
