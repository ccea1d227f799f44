/** How an outcome of a Choice state was run. */
export interface OutcomeRuns {
  /** The rule, counted from 1; undefined where none holds. */
  readonly rule: number | undefined;
  readonly next: string | undefined;
  /** Inputs that went through the whole workflow, and inputs that the state was run alone with. */
  readonly workflowRuns: number;
  readonly stateRuns: number;
  /** Why the state was run alone, where it was. */
  readonly aloneBecause: string | undefined;
  /** Why no input was run: none can be, or none was found. */
  readonly unreached: string | undefined;
}

/** What `assertChoice` ran, where all of it went the way predicted. */
export interface ChoiceReport {
  readonly state: string;
  readonly seed: number;
  /** All inputs that were run. */
  readonly runs: number;
  readonly outcomes: readonly OutcomeRuns[];
}
