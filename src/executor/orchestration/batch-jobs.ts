import { StepwrightError } from "../../errors/index.js";
import type { PlanFunction } from "../../plan/bindings.js";
import { runEssence } from "../../plan/essence.js";
import type { BatchInputs, CompiledParallel, ParallelPlan } from "../../plan/orchestration/parallel-plan.js";
import { jsonOf } from "../../plan/json-copy.js";
import { innerTable } from "../../plan/orchestration/scope.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import type { JsonValue } from "../../util/json.js";

/** What one member needs to run, apart from its input. */
export interface MemberPlan {
  readonly name: string;
  readonly compiled: CompiledPlan;
}

/** One execution of a batch. */
export interface Job {
  readonly index: number;
  readonly name: string;
  /** Whose plan it follows. */
  readonly member: string;
  /** Undefined: its plan's own. */
  readonly input: JsonValue | undefined;
  readonly after: readonly string[];
}

/** What a chain gives a batch. */
export interface Fed {
  readonly output: JsonValue;
}

/** The plans of the members, each with the functions that are its own. */
export function memberPlans({ plan, bindings }: CompiledParallel): MemberPlan[] {
  const { runs } = plan;
  const members = runs.form === "members" ? runs.members : [{ name: runs.name, plan: runs.plan }];
  return members.map(({ name, plan: own }) => {
    const machine = bindings.machines?.get(name);
    const functions = innerTable(name, bindings.functions);
    return { name, compiled: { plan: own, bindings: { functions, ...(machine !== undefined && { machine }) } } };
  });
}

/** The executions of a batch of members. */
export function memberJobs(runs: Extract<ParallelPlan["runs"], { form: "members" }>, fed: Fed | undefined): Job[] {
  return runs.members.map(({ name, after }, index) => ({
    index,
    name,
    member: name,
    input: fed !== undefined && runs.fed?.includes(name) === true ? fed.output : undefined,
    after,
  }));
}

/** How many inputs there are, where that is known before they are read. */
export function inputCount(inputs: BatchInputs, fed: Fed | undefined): number | undefined {
  if (inputs.form === "values") return inputs.values.length;
  if (inputs.form === "previous" && inputs.fn === undefined && Array.isArray(fed?.output)) return fed.output.length;
  return undefined;
}

/** Reads the inputs of a batch, one at a time however many ask. */
export class InputReader {
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>;
  #turn: Promise<unknown> = Promise.resolve();
  #over = false;
  /** Written out inputs were looked at before. */
  readonly #known: boolean;
  #read = 0;

  /** @throws INPUTS_INVALID for what cannot be read one by one */
  constructor(inputs: BatchInputs, fed: Fed | undefined, functionOf: (ref: string) => PlanFunction | undefined) {
    this.#known = inputs.form === "values";
    this.#iterator = iteratorOf(sourceOf(inputs, fed, functionOf));
  }

  /** The next input, in a box; undefined after the last. Rejects with what reading throws, and with VALUE_NOT_JSON. */
  next(): Promise<{ readonly value: JsonValue } | undefined> {
    const read = this.#turn.then(async () => {
      if (this.#over) return undefined;
      try {
        const { done, value } = await this.#iterator.next();
        if (done !== true) return { value: this.#checked(value) };
      } catch (error) {
        this.#over = true;
        throw error;
      }
      this.#over = true;
      return undefined;
    });
    this.#turn = read.catch(() => undefined);
    return read;
  }

  #checked(value: unknown): JsonValue {
    this.#read += 1;
    return this.#known ? (value as JsonValue) : jsonOf(`input ${this.#read} of the batch`, value);
  }

  /** Nothing more will be read. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#iterator.return?.();
  }
}

function sourceOf(
  inputs: BatchInputs,
  fed: Fed | undefined,
  functionOf: (ref: string) => PlanFunction | undefined,
): unknown {
  if (inputs.form === "values") return inputs.values;
  if (inputs.form === "stream") return (functionOf(inputs.fn.ref) as () => unknown)();
  const { fn } = inputs;
  return fn === undefined ? fed?.output : (functionOf(fn.ref) as (output: unknown) => unknown)(fed?.output);
}

function iteratorOf(source: unknown): Iterator<unknown> | AsyncIterator<unknown> {
  if (typeof source === "object" && source !== null) {
    if (Symbol.asyncIterator in source) return (source as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in source) return (source as Iterable<unknown>)[Symbol.iterator]();
  }
  const found = source === undefined ? "nothing" : JSON.stringify(source);
  throw new StepwrightError("INPUTS_INVALID", { found: found.length > 120 ? `${found.slice(0, 119)}…` : found });
}

/** What a batch runs, as text: batches that run the same are named alike. */
export function batchEssence({ runs }: ParallelPlan): string {
  if (runs.form === "each") return JSON.stringify(["each", runs.name, runEssence(runs.plan)]);
  return JSON.stringify(runs.members.map(({ name, plan }) => [name, runEssence(plan)]));
}
