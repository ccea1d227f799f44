import type { TaskRequest } from "../../engine/task.js";
import type { BoundDouble } from "../../executor/port.js";
import type { DoublePin, DoubleStep } from "../../plan/double.js";
import { machineNameOf } from "../states/arn.js";
import { itemOf } from "./task-call.js";

/** What a double gives for one call: a step, or nothing because its steps are used up. */
export interface DoubleReply {
  readonly double: BoundDouble;
  readonly step: DoubleStep | undefined;
  /** Calls this sequence has answered before this one. */
  readonly answered: number;
}

/** The doubles of one run, and how far each of their sequences has come. */
class DoubleSet {
  readonly #doubles: readonly BoundDouble[];
  readonly #counts = new Map<string, number>();
  readonly #called = new Set<BoundDouble>();

  constructor(doubles: readonly BoundDouble[]) {
    this.#doubles = doubles;
  }

  reply(request: TaskRequest): DoubleReply | undefined {
    const index = this.#find(request);
    const double = this.#doubles[index];
    if (double === undefined) return undefined;
    this.#called.add(double);
    const { node } = double;
    const key = `${index} ${scopeKey(request, node.eachVisit)}`;
    const pinned = this.#pinned(node.pins, request, key);
    if (pinned !== undefined) return { double, ...pinned };
    return { double, ...this.#next(key, node.steps) };
  }

  uncalled(): readonly BoundDouble[] {
    return this.#doubles.filter((double) => !this.#called.has(double));
  }

  /** The last double that names the state: a later one takes the place of an earlier one, and one for this machine goes before one for any. */
  #find({ stateName, executionArn }: TaskRequest): number {
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

  /** A pin answers while it has steps; then the sequence goes on. */
  #pinned(pins: readonly DoublePin[], request: TaskRequest, key: string): Omit<DoubleReply, "double"> | undefined {
    for (const [index, pin] of pins.entries()) {
      if (!pinFits(pin, request)) continue;
      const reply = this.#next(`${key} pin ${index}`, pin.steps);
      if (reply.step !== undefined) return reply;
    }
    return undefined;
  }

  #next(key: string, steps: readonly DoubleStep[]): Omit<DoubleReply, "double"> {
    const answered = this.#counts.get(key) ?? 0;
    const step = stepAt(steps, answered);
    if (step !== undefined) this.#counts.set(key, answered + 1);
    return { step, answered };
  }
}

/** The doubles of every run, by execution. */
export class DoubleBook {
  readonly #sets = new Map<string, DoubleSet>();

  /**
   * Registers the doubles of a run before it starts. An EXPRESS execution, whose ARN ends in an id nobody knows beforehand, is
   * named without that id.
   */
  register(executionArn: string, doubles: readonly BoundDouble[]): void {
    this.#sets.set(executionArn, new DoubleSet(doubles));
  }

  release(executionArn: string): void {
    this.#sets.delete(this.#keyOf(executionArn));
  }

  /** One line for each double that was never called. */
  warnings(executionArn: string): string[] {
    const uncalled = this.#sets.get(this.#keyOf(executionArn))?.uncalled() ?? [];
    return uncalled.map(
      ({ node }) =>
        `The stub for "${node.state}" (${node.at}) was never called: the execution did not reach that state.`,
    );
  }

  /** @returns undefined when no double stands in for the state */
  reply(request: TaskRequest): DoubleReply | undefined {
    if (this.#sets.size === 0) return undefined;
    return this.#sets.get(this.#keyOf(request.executionArn))?.reply(request);
  }

  #keyOf(executionArn: string): string {
    if (this.#sets.has(executionArn) || !executionArn.includes(":express:")) return executionArn;
    return executionArn.slice(0, executionArn.lastIndexOf(":"));
  }
}

/** Branches and items never share a sequence; retries and loop turns do, unless it starts again on every visit. */
function scopeKey(request: TaskRequest, eachVisit: boolean): string {
  const scope = request.scope.map(({ kind, state, index }) => `${kind} ${JSON.stringify(state)} ${index}`).join(" ");
  return eachVisit ? `${scope} visit ${request.visit}` : scope;
}

function pinFits(pin: DoublePin, request: TaskRequest): boolean {
  return (
    (pin.item === undefined || pin.item === itemOf(request)) &&
    (pin.visit === undefined || pin.visit === request.visit) &&
    (pin.attempt === undefined || pin.attempt === request.attempt)
  );
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
