import { StepwrightError } from "../../../errors/index.js";
import type { PlanFunction } from "../../../plan/bindings.js";
import { jsonOf } from "../../../plan/json-copy.js";
import type { BatchInputs } from "../../../plan/orchestration/parallel-plan.js";
import type { JsonValue } from "../../../util/json.js";
import type { Fed } from "../surroundings.js";

type Reading = Iterator<unknown> | AsyncIterator<unknown>;

/** What an `InputReader` reads. */
export interface InputReading {
  readonly inputs: BatchInputs;
  readonly fed: Fed | undefined;
  readonly functionOf: (ref: string) => PlanFunction | undefined;
  /** Where the batch was written. */
  readonly at: string;
}

/** Reads the inputs of a batch, one at a time however many ask. */
export class InputReader {
  readonly #reading: InputReading;
  #iterator: Reading | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #over = false;
  #read = 0;

  constructor(reading: InputReading) {
    this.#reading = reading;
  }

  /**
   * The next input, in a box; undefined after the last.
   * @throws INPUTS_INVALID for what cannot be read one by one, INPUTS_FAILED with what reading throws, VALUE_NOT_JSON
   */
  next(): Promise<{ readonly value: JsonValue } | undefined> {
    const read = this.#turn.then(async () => {
      if (this.#over) return undefined;
      try {
        const { done, value } = await this.#step();
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

  /** Nothing more will be read. What is thrown then changes nothing. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    try {
      await this.#iterator?.return?.();
    } catch {
      // The batch has what it needs: what the source does while it is put away is its own business.
    }
  }

  async #step(): Promise<IteratorResult<unknown>> {
    try {
      this.#iterator ??= iteratorOf(await this.#source());
      return await this.#iterator.next();
    } catch (error) {
      if (error instanceof StepwrightError) throw error;
      throw new StepwrightError(
        "INPUTS_FAILED",
        { at: this.#reading.at, number: this.#read + 1, thrown: String(error) },
        { cause: error },
      );
    }
  }

  #source(): unknown {
    const { inputs, fed, functionOf } = this.#reading;
    if (inputs.form === "values") return inputs.values;
    if (inputs.form === "stream") return (functionOf(inputs.fn.ref) as () => unknown)();
    const { fn } = inputs;
    return fn === undefined ? fed?.output : (functionOf(fn.ref) as (output: unknown) => unknown)(fed?.output);
  }

  /** Written out inputs were looked at before. */
  #checked(value: unknown): JsonValue {
    this.#read += 1;
    if (this.#reading.inputs.form === "values") return value as JsonValue;
    const what = `input ${this.#read} of the batch`;
    if (value === undefined) throw new StepwrightError("VALUE_MISSING", { what, instead: "null" });
    return jsonOf(what, value);
  }
}

function iteratorOf(source: unknown): Reading {
  if (typeof source === "object" && source !== null) {
    if (Symbol.asyncIterator in source) return (source as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in source) return (source as Iterable<unknown>)[Symbol.iterator]();
  }
  const found = source === undefined ? "nothing" : JSON.stringify(source);
  throw new StepwrightError("INPUTS_INVALID", { found: found.length > 120 ? `${found.slice(0, 119)}…` : found });
}
