import type { Execution } from "../../history/index.js";
import type { Children } from "../children/children.js";

/** What a run showed, before anybody judged it. */
export interface Observation {
  readonly execution: Execution;
  /** The nested executions that somebody asks for. */
  readonly children: Children;
  readonly warnings: readonly string[];
  /** Why it was no longer waited for, where nothing in the plan says so. */
  readonly overdue?: string;
}
