import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that faults and rows of scenarios raise. */
export interface FaultFacts {
  /** What `inject` was given is no fault. `problem` is a sentence without its full stop. */
  FAULT_INVALID: { readonly what: string; readonly problem: string; readonly write: string };
  /** A row of `scenarios` says something unknown, or in the wrong form. */
  SCENARIO_INVALID: { readonly row: string; readonly problem: string; readonly write: string };
  /** A row of `scenarios` came out as it says, but its faults met no attempt. `faults` says of each what became of it. */
  SCENARIO_UNPROVED: { readonly row: string; readonly faults: readonly string[]; readonly path: string };
  /** Faults that an instrumented copy of the definition cannot show. One sentence for each. */
  FAULTS_UNWRAPPABLE: { readonly machine: string; readonly problems: readonly string[] };
  /** Faults did not come out as was expected. `table` shows them all. */
  FAULTS_DIFFER: { readonly problems: readonly string[]; readonly table: string };
  /** A definition has no Task into which a fault could be put. */
  FAULTS_NONE: { readonly machine: string; readonly left?: number };
  /** There is no snapshot to compare with, and none may be written. */
  SNAPSHOT_MISSING: { readonly path: string };
  /** The file of a snapshot can be neither read nor written. */
  SNAPSHOT_UNUSABLE: { readonly path: string; readonly reason: string };
  /** Something is otherwise than its snapshot: lines with a minus are the snapshot's, with a plus today's. */
  SNAPSHOT_DIFFERS: { readonly path: string; readonly changes: readonly string[] };
}

const lines = (problems: readonly string[]): string => problems.map((problem) => `\n  - ${problem}`).join("");

const sentence = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`);

/** Their texts. */
export const faultTexts: TextsOf<FaultFacts> = {
  FAULT_INVALID: ({ what, problem, write }) => `${what} cannot be used: ${sentence(problem)} Write ${write}.`,
  SCENARIO_INVALID: ({ row, problem, write }) =>
    `The scenario ${row} cannot be used: ${sentence(problem)} Write ${write}.`,
  SCENARIO_UNPROVED: ({ row, faults, path }) =>
    `The scenario ${row} came out as it says, but without its faults, so it proves nothing of them:${lines(faults)}\nThe execution went ${path}. Give the row an input or stubs that lead to the Task, or take the fault away.`,
  FAULTS_UNWRAPPABLE: ({ machine, problems }) =>
    `The faults cannot be put into a copy of ${machine}:${lines(problems)}\nRun it on embedded(), where faults need no copy, or leave these out.`,
  FAULTS_DIFFER: ({ problems, table }) => `Not every fault came out as expected:${lines(problems)}\n\n${table}`,
  FAULTS_NONE: ({ machine, left = 0 }) =>
    left > 0
      ? `Choosing among the faults of ${machine}: only(…) takes none of ${left === 1 ? "its one fault" : `its ${left} faults`}, so there is nothing to run. Let it take one, or leave it out.`
      : `Deriving the faults of ${machine}: it has no Task state, so there is nothing that a fault could be put into. Give everyFault(…) a workflow with Tasks.`,
  SNAPSHOT_MISSING: ({ path }) =>
    `There is no snapshot ${path}, and on CI none is written. Run the test once where the variable CI is not set, and commit the file.`,
  SNAPSHOT_UNUSABLE: ({ path, reason }) =>
    `The snapshot ${path} cannot be used: ${reason}. Give expectSnapshot(…) the path of a file.`,
  SNAPSHOT_DIFFERS: ({ path, changes }) =>
    `It is otherwise than the snapshot ${path}:\n${changes.join("\n")}\nIf it should be so now, run the test once with STEPWRIGHT_UPDATE_SNAPSHOTS=true, and commit the file.`,
};
