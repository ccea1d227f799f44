import type { JsonObject, JsonValue } from "../../util/json.js";
import type { Bindings } from "../bindings.js";
import type { DefinitionNode } from "../definition.js";
import type { FunctionReference, SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";
import type { MachineNode } from "../machine.js";
import type { StateExpectationNode } from "./state-expectation.js";

/** How closely a mocked result is compared with the API model of the service it stands in for. */
export type FieldValidation = "STRICT" | "PRESENT" | "NONE";

/** What stands in for a state's work. */
export interface StateMockNode {
  readonly kind: "stateMock";
  readonly at: SourceLine;
  readonly answer:
    | { readonly kind: "returns"; readonly output: JsonValue }
    | { readonly kind: "fails"; readonly error: string; readonly cause?: string };
  readonly validation?: FieldValidation;
  /** The state inside a Parallel or Map the error comes from. */
  readonly causedBy?: string;
  /** How many iterations of a Map failed. */
  readonly failedItems?: number;
  /** What the item reader of a Map reads, as text. */
  readonly readerData?: string;
}

/** One state to run alone, and what to check: frozen plain data. It survives JSON; functions stand beside it. */
export interface StatePlan {
  readonly kind: "statePlan";
  readonly version: 1;
  /** Where it was written. */
  readonly at: SourceLine;
  readonly source: MachineNode | DefinitionNode;
  readonly state: string;
  readonly input: JsonValue;
  readonly variables?: JsonObject;
  readonly context?: JsonObject;
  readonly mock?: StateMockNode;
  /** How often the retrier that takes the mocked error was used already. */
  readonly retried?: number;
  /** The role the state's work runs under, where it really runs on AWS. */
  readonly roleArn?: string;
  /** In the order they were written. */
  readonly expectations: readonly StateExpectationNode[];
  readonly functions: readonly FunctionReference[];
}

/** A plan of one state, with all it needs to run. */
export interface CompiledStatePlan {
  readonly plan: StatePlan;
  readonly bindings: Bindings;
}

/** Makes the plan of one state. */
export function statePlan(fields: Omit<StatePlan, "kind" | "version">): StatePlan {
  return freezeDeep<StatePlan>({ kind: "statePlan", version: 1, ...fields });
}
