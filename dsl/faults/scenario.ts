import type { Execution } from "../../src/history/execution.js";
import type { BranchStatus } from "../../src/plan/expectations/branches.js";
import type { ItemCounts } from "../../src/plan/expectations/items.js";
import type { Duration } from "../../src/util/duration.js";
import type { ItemChecks, ItemIndex, StateChecks } from "../expectations/checks.js";
import type { Double } from "../doubles/double.js";
import type { Expectations, WaitBounds } from "../expectations/expectations.js";
import type { InjectedFault } from "../injected-fault.js";

type ByState<Names extends string, Value> = { readonly [State in Names]?: Value };

/**
 * One row of a table of scenarios: how a workflow is run, and what it must do. A key that is left out says nothing. The execution of
 * a row that says nothing of its end must not fail.
 */
export interface Scenario<Names extends string = string> {
  /** What the test is called. */
  readonly name: string;
  /** Any JSON value; without it, the workflow's own. */
  readonly input?: unknown;
  /** Stubs beside those of the workflow, by state. */
  readonly stub?: ByState<Names, Double>;
  /** One fault or several: see `inject`. */
  readonly inject?: InjectedFault<Names> | readonly InjectedFault<Names>[];
  /** Only rows that say so are run, as with `it.only`. */
  readonly only?: boolean;
  /** The row is not run, as with `it.skip`. */
  readonly skip?: boolean;
  readonly within?: Duration;
  readonly expectSucceeded?: true;
  readonly expectTimedOut?: true;
  readonly expectAborted?: true;
  readonly expectNoErrors?: true;
  /** `true`, or what the execution fails with. */
  readonly expectFailed?: true | { readonly error?: unknown; readonly cause?: unknown };
  readonly expectPath?: Names | readonly Names[];
  readonly expectExactPath?: readonly Names[];
  readonly expectNotVisited?: Names | readonly Names[];
  readonly expectVisits?: ByState<Names, number>;
  /** By state; or a number, for the one state that `inject` names. */
  readonly expectRetries?: number | ByState<Names, number>;
  /** The state to which a catcher of the one state that `inject` names leads. */
  readonly expectFallback?: Names;
  /** By state: `true`, the error, or the error and the state the catcher leads to. */
  readonly expectCaught?: ByState<Names, true | string | { readonly error?: string; readonly fallback?: Names }>;
  readonly expectBackoff?: ByState<Names, readonly Duration[]>;
  readonly expectWait?: ByState<Names, WaitBounds>;
  readonly expectBranches?: readonly Names[] | ByState<Names, BranchStatus>;
  readonly expectItems?: ByState<
    Names,
    | number
    | ItemCounts
    | ((item: ItemChecks, index: ItemIndex) => ItemChecks)
    | readonly ((item: ItemChecks) => ItemChecks)[]
  >;
  readonly expectMaxConcurrency?: ByState<Names, number>;
  /** By state: `true`, how often, or how often and with what. */
  readonly expectCalled?: ByState<Names, true | number | { readonly times?: number; readonly with?: unknown }>;
  readonly expectState?: ByState<Names, (state: StateChecks) => StateChecks>;
  readonly expectChild?: ByState<Names, (child: Expectations<string>) => Expectations<string>>;
  /** By the variable's name. */
  readonly expectVariable?: { readonly [name: string]: unknown };
  /** The state that undoes a step, by the step; or several, of which one does. */
  readonly expectCompensation?: ByState<Names, Names | readonly Names[]>;
  /** A queue, what its message contains, and the options of `expectDeadLetter`. */
  readonly expectDeadLetter?: {
    readonly queue: string;
    readonly message?: unknown;
    readonly within?: Duration;
    readonly attributes?: unknown;
    readonly earlier?: boolean;
  };
  readonly expectTransitions?: number | { readonly atLeast?: number; readonly atMost?: number };
  readonly expectOutput?: unknown;
  readonly expectExactOutput?: unknown;
  readonly satisfies?: (execution: Execution) => unknown;
}
