import { encodeExpected } from "../../src/history/values/encode.js";
import type { CompiledPlan, PlanFunction } from "../../src/plan/bindings.js";
import type { FunctionReference, SourceLine } from "../../src/plan/double.js";
import { freezeDeep } from "../../src/plan/freeze.js";
import type { JsonValue } from "../../src/util/json.js";
import type { FunctionTable } from "../props.js";
import { sourceLine } from "../source-line.js";

/** One expectation on its way from the user's words to a node: where it was written, and how its values and functions become data. */
export class Saying {
  readonly at: SourceLine = sourceLine();
  readonly #functions: FunctionTable;

  constructor(functions: FunctionTable) {
    this.#functions = functions;
  }

  /** An expected value as data. @throws EXPECTED_VALUE_UNUSABLE */
  readonly encode = (value: unknown): JsonValue =>
    freezeDeep(encodeExpected(value, (fn, label) => this.refer(fn, label)));

  /** Every function known so far, for a description inside this one. */
  get functions(): ReadonlyMap<string, PlanFunction> {
    return this.#functions.functions;
  }

  /** Takes in the functions that a description inside this one refers to. */
  adopt({ plan, bindings }: CompiledPlan): void {
    this.#functions.adopt(bindings.functions, plan.functions);
  }

  /** A function as a reference. */
  refer(fn: PlanFunction, label: string): FunctionReference {
    return this.#functions.refer(fn, label, this.at);
  }
}
