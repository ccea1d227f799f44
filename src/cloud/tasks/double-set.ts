import type { TaskRequest } from "../../engine/tasks/task.js";
import type { AwaitedCallbacks, BoundDouble } from "../../executor/port.js";
import { couldTake, drawsOf, injectedInto, type Injected } from "../../faults/index.js";
import type { DoubleNode, DoublePin, DoubleStep } from "../../plan/double.js";
import type { InjectionNode } from "../../plan/injection.js";
import { machineNameOf } from "../states/arn.js";
import { itemOf, itemsOf } from "./task-call.js";

/**
 * What a double says to one call: a step to answer with, that its steps are used up, or that it is only there for calls it is
 * pinned to, of which this is none.
 */
export type DoubleReply =
  | { readonly kind: "step"; readonly double: BoundDouble; readonly step: DoubleStep }
  | { readonly kind: "exhausted"; readonly double: BoundDouble; readonly answered: number }
  | { readonly kind: "elsewhere"; readonly double: BoundDouble };

/** The faults of a run, and when it started, in milliseconds since the epoch. */
export interface Injections {
  readonly nodes: readonly InjectionNode[];
  readonly startedAt: number;
  /** The execution they are for, as it was registered. */
  readonly of?: string;
}

/** The doubles of one run as plain data. */
export interface SavedDoubles {
  /** The execution they were registered for. */
  readonly key: string;
  /** Nested executions that use them. */
  readonly heirs: readonly string[];
  readonly nodes: readonly DoubleNode[];
  readonly callbacks: AwaitedCallbacks;
  readonly injections: Injections;
  readonly counts: readonly (readonly [key: string, count: number])[];
  /** Places of those that were called, and of faults that were met. */
  readonly called: readonly number[];
  readonly injected: readonly number[];
  readonly notes: readonly string[];
}

/**
 * Whether an execution runs the definition whose Tasks faults are put into: the run's own, or a child execution of one of its
 * distributed Maps. Nested executions have Tasks of their own, which may be called the same.
 */
function isOfDefinition(arn: string, root: string | undefined): boolean {
  if (root === undefined || arn === root || arn.startsWith(`${root}:`)) return true;
  return arn.split(":")[6]?.startsWith(`${root.split(":")[6]}/`) === true;
}

/** The doubles of one run, and how far each of their sequences has come. */
export class DoubleSet {
  readonly #doubles: readonly BoundDouble[];
  #callbacks: AwaitedCallbacks;
  readonly #counts = new Map<string, number>();
  readonly #called = new Set<BoundDouble>();

  readonly #injections: Injections;
  readonly #injected = new Set<InjectionNode>();

  constructor(doubles: readonly BoundDouble[], callbacks: AwaitedCallbacks, injections: Injections) {
    this.#doubles = doubles;
    this.#callbacks = callbacks;
    this.#injections = injections;
  }

  /** More callbacks are awaited. */
  await(callbacks: AwaitedCallbacks): void {
    const known = this.#callbacks;
    this.#callbacks = known === "any" || callbacks === "any" ? "any" : [...known, ...callbacks];
  }

  /** What the faults of the run make of a call. */
  injected(request: TaskRequest): Injected | undefined {
    const { nodes, startedAt, of: root } = this.#injections;
    if (nodes.length === 0 || !isOfDefinition(request.executionArn, root)) return undefined;
    const { stateName: state, visit, attempt, scope: place } = request;
    const executionName = request.executionArn.split(":")[7] ?? "";
    const draw = drawsOf({ executionName, place, state, visit, attempt });
    const elapsedMs = request.scheduledAt - startedAt;
    const { resource } = request;
    const attempted = { state, resource, item: itemOf(request), visit, attempt, elapsedMs, draw };
    const found = injectedInto(attempted, nodes);
    for (const node of found?.by ?? []) this.#injected.add(node);
    // One that a rate spared is no fault without a use.
    for (const node of nodes) if (node.rate !== undefined && couldTake(node, attempted)) this.#injected.add(node);
    // A double in whose place a fault answers is not one that nobody needs.
    const double = found?.instead === undefined ? undefined : this.#doubles[this.#find(request)];
    if (double !== undefined) this.#called.add(double);
    return found;
  }

  unused(): readonly InjectionNode[] {
    return this.#injections.nodes.filter((node) => !this.#injected.has(node));
  }

  save(key: string, heirs: readonly string[]): SavedDoubles {
    const { nodes } = this.#injections;
    return {
      key,
      heirs,
      nodes: this.#doubles.map(({ node }) => node),
      callbacks: this.#callbacks,
      injections: this.#injections,
      counts: [...this.#counts],
      called: [...this.#called].map((double) => this.#doubles.indexOf(double)),
      injected: [...this.#injected].map((node) => nodes.indexOf(node)),
      notes: this.notes,
    };
  }

  static load(saved: SavedDoubles, functions: BoundDouble["functions"]): DoubleSet {
    const doubles = saved.nodes.map((node) => ({ node, functions }));
    const set = new DoubleSet(doubles, saved.callbacks, saved.injections);
    for (const [key, count] of saved.counts) set.#counts.set(key, count);
    for (const index of saved.called) set.#called.add(doubles[index] as BoundDouble);
    for (const index of saved.injected) set.#injected.add(saved.injections.nodes[index] as InjectionNode);
    set.notes.push(...saved.notes);
    return set;
  }

  /** @param nested the execution is one that a Task of the run's started */
  awaits(state: string, executionArn: string, nested: boolean): boolean {
    if (this.#callbacks === "any") return true;
    return this.#callbacks.some((awaited) =>
      typeof awaited === "string"
        ? !nested && awaited === state
        : awaited.state === state && namesMachine(awaited.machine, executionArn),
    );
  }

  reply(request: TaskRequest): DoubleReply | undefined {
    const index = this.#find(request);
    const double = this.#doubles[index];
    if (double === undefined) return undefined;
    const { node } = double;
    const pins = fittingPins(node.pins, request);
    if (pins.length === 0 && node.steps.length === 0) return { kind: "elsewhere", double };
    this.#called.add(double);
    const key = `${index} ${request.executionArn} ${scopeKey(request, node.eachVisit)}`;
    // A pin answers while it has steps; then the sequence goes on.
    for (const pin of pins) {
      const step = this.#next(`${key} pin ${node.pins.indexOf(pin)}`, pin.steps);
      if (step !== undefined) return { kind: "step", double, step };
    }
    const step = this.#next(key, node.steps);
    return step === undefined
      ? { kind: "exhausted", double, answered: this.#answered(key) }
      : { kind: "step", double, step };
  }

  stands(request: Pick<TaskRequest, "executionArn" | "stateName">): boolean {
    return this.#find(request) !== -1;
  }

  /** Things worth telling about nested executions, a line each. */
  readonly notes: string[] = [];

  uncalled(): readonly BoundDouble[] {
    return this.#doubles.filter((double) => !this.#called.has(double));
  }

  /** The last double that names the state: a later one takes the place of an earlier one, and one for this machine goes before one for any. */
  #find({ stateName, executionArn }: Pick<TaskRequest, "executionArn" | "stateName">): number {
    let found = -1;
    for (let index = this.#doubles.length - 1; index >= 0; index--) {
      const { node } = this.#doubles[index] as BoundDouble;
      if (node.state !== stateName) continue;
      if (node.machine === undefined) {
        if (found === -1) found = index;
      } else if (namesMachine(node.machine, executionArn)) {
        return index;
      }
    }
    return found;
  }

  #next(key: string, steps: readonly DoubleStep[]): DoubleStep | undefined {
    const position = this.#counts.get(key) ?? 0;
    const step = stepAt(steps, position);
    if (step !== undefined) this.#counts.set(key, position + 1);
    return step;
  }

  /** Calls that a sequence and the pins before it have answered. */
  #answered(key: string): number {
    let answered = 0;
    for (const [name, count] of this.#counts) if (name === key || name.startsWith(`${key} pin `)) answered += count;
    return answered;
  }
}

/** Branches and items never share a sequence; retries and loop turns do, unless it starts again on every visit. */
function scopeKey(request: TaskRequest, eachVisit: boolean): string {
  const scope = request.scope.map(({ kind, state, index }) => `${kind} ${JSON.stringify(state)} ${index}`).join(" ");
  return eachVisit ? `${scope} visit ${request.visit}` : scope;
}

/** The pins a call fits, those that say more before those that say less. */
function fittingPins(pins: readonly DoublePin[], request: TaskRequest): readonly DoublePin[] {
  if (pins.length === 0) return pins;
  const weight = ({ item, items, visit, attempt }: DoublePin): number =>
    [item, visit, attempt].filter((part) => part !== undefined).length + (items?.length ?? 0);
  return pins.filter((pin) => pinFits(pin, request)).sort((left, right) => weight(right) - weight(left));
}

function pinFits(pin: DoublePin, request: TaskRequest): boolean {
  return (
    (pin.item === undefined || pin.item === itemOf(request)) &&
    (pin.items === undefined || endsWith(itemsOf(request), pin.items)) &&
    (pin.visit === undefined || pin.visit === request.visit) &&
    (pin.attempt === undefined || pin.attempt === request.attempt)
  );
}

function endsWith(indexes: readonly number[], last: readonly number[]): boolean {
  const from = indexes.length - last.length;
  return from >= 0 && last.every((index, at) => index === indexes[from + at]);
}

function stepAt(steps: readonly DoubleStep[], position: number): DoubleStep | undefined {
  let left = position;
  for (const step of steps) {
    if (step.times === null || left < step.times) return step;
    left -= step.times;
  }
  return undefined;
}

function namesMachine(machine: string, executionArn: string): boolean {
  return (machine.startsWith("arn:") ? machine.split(":")[6] : machine) === machineNameOf(executionArn);
}
