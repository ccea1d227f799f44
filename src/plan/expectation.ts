import type { NodeTable } from "./node-table.js";
import type { BackoffNode } from "./expectations/backoff.js";
import type { BranchesNode } from "./expectations/branches.js";
import type { CalledNode } from "./expectations/called.js";
import type { CaughtNode } from "./expectations/caught.js";
import type { ChildNode } from "./expectations/child.js";
import type { CompensationNode } from "./expectations/compensation.js";
import type { DeadLetterNode } from "./expectations/dead-letter.js";
import type { EventsNode } from "./expectations/events.js";
import type { ExactPathNode } from "./expectations/exact-path.js";
import type { ItemsNode } from "./expectations/items.js";
import type { MaxConcurrencyNode } from "./expectations/max-concurrency.js";
import type { NoErrorsNode } from "./expectations/no-errors.js";
import type { NoFailureNode } from "./expectations/no-failure.js";
import type { NotVisitedNode } from "./expectations/not-visited.js";
import type { OutputNode } from "./expectations/output.js";
import type { PathNode } from "./expectations/path.js";
import type { RetriesNode } from "./expectations/retries.js";
import type { SatisfiesNode } from "./expectations/satisfies.js";
import type { StateNode } from "./expectations/state.js";
import type { StatusNode } from "./expectations/status.js";
import type { TransitionsNode } from "./expectations/transitions.js";
import type { VariableNode } from "./expectations/variable.js";
import type { VisitsNode } from "./expectations/visits.js";
import type { WaitNode } from "./expectations/wait.js";
import type { WithinNode } from "./expectations/within.js";

/** Everything that can be expected of an execution. */
export type ExpectationNode =
  | BackoffNode
  | BranchesNode
  | CalledNode
  | CaughtNode
  | ChildNode
  | CompensationNode
  | DeadLetterNode
  | EventsNode
  | ExactPathNode
  | ItemsNode
  | MaxConcurrencyNode
  | NoErrorsNode
  | NoFailureNode
  | NotVisitedNode
  | OutputNode
  | PathNode
  | RetriesNode
  | SatisfiesNode
  | StateNode
  | StatusNode
  | TransitionsNode
  | VariableNode
  | VisitsNode
  | WaitNode
  | WithinNode;

/** The kinds of expectations. Tables keyed by it stop compiling when a kind is added and not handled. */
export type ExpectationKind = ExpectationNode["kind"];

/** One function for each kind of expectation. */
export type ExpectationTable<Rest extends readonly unknown[], Result> = NodeTable<ExpectationNode, Rest, Result>;
