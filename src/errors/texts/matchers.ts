import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `matchers` raises. */
export interface MatcherFacts {
  /** The value given to expect() is nothing that ran. `subject` says what it is. */
  MATCHER_SUBJECT_WRONG: { readonly matcher: string; readonly subject: string };
  /** A promise, or a builder that was never run, was given to expect(). */
  MATCHER_SUBJECT_PENDING: { readonly matcher: string; readonly subject: "promise" | "builder" | "running" };
  /** A matcher about a state was used before `state(name)` chose one. */
  MATCHER_STATE_MISSING: { readonly matcher: string };
  /** The value given to expect() is not what a matcher of events judges. `judges` says what that is, `pass` what to pass. */
  MATCHER_EVENTS_EXPECTED: {
    readonly matcher: string;
    readonly judges: string;
    readonly subject: string;
    readonly pass: string;
  };
  /** A matcher was called in a way that would not ask what it seems to ask. */
  MATCHER_MISUSED: { readonly matcher: string; readonly problem: string; readonly write: string };
}

export const matcherTexts: TextsOf<MatcherFacts> = {
  MATCHER_SUBJECT_WRONG: ({ matcher, subject }) =>
    `"${matcher}" judges an execution, but expect() was given ${subject}. ` +
    `Pass the Execution that run() resolves to, or a whole GetExecutionHistory response.`,
  MATCHER_SUBJECT_PENDING: ({ matcher, subject }) => {
    const given = {
      promise: "a promise. Did you forget to await the run? Write expect(await …)",
      builder: "a workflow that was not run. Did you forget to await the run? Write expect(await workflow(…).run())",
      running: "an execution that is still running. Did you forget to await the run? Write expect(await running.run())",
    };
    return `"${matcher}" judges an execution, but expect() was given ${given[subject]}.`;
  },
  MATCHER_STATE_MISSING: ({ matcher }) =>
    `"${matcher}" is about a state, and none was chosen. Write expect(execution).to.have.state("Name").${matcher}(…).`,
  MATCHER_EVENTS_EXPECTED: ({ matcher, judges, subject, pass }) =>
    `"${matcher}" judges ${judges}, but expect() was given ${subject}. Pass ${pass}.`,
  MATCHER_MISUSED: ({ matcher, problem, write }) => `"${matcher}" ${problem}. Write ${write}.`,
};
