import {
  assessBranches,
  assessCaught,
  assessItems,
  assessRetries,
  type Assessment,
  type Execution,
  type ThreadOutcome,
  type Visit,
} from "../../history/index.js";
import { callCode, Code, type Writable } from "./code.js";
import type { Fixture } from "./fixture.js";
import type { Volatile } from "../volatile.js";

/** What the expectations of a spec are written from. */
export interface ExpectationWriter {
  readonly execution: Execution;
  readonly volatile: Volatile;
  readonly fixture: Fixture;
  readonly words: Set<string>;
}

/** The expectations that hold of the recorded execution: each one is put to it before it is written down. */
export function expectationLines(writer: ExpectationWriter, indent: number): string[] {
  const { execution } = writer;
  const states = [...new Set(execution.visits.map(({ state }) => state))];
  const lines = [statusCode(writer, indent), pathCode(execution, indent)];
  for (const state of states) {
    const visits = execution.visits.filter((visit) => visit.state === state);
    lines.push(branchesCode(execution, visits, indent), itemsCode(execution, state, visits, indent));
    lines.push(retriesCode(execution, state, visits, indent), caughtCode(execution, state, visits, indent));
  }
  lines.push(outputCode(writer, indent));
  return lines.filter((line) => line !== undefined);
}

const statusWords = {
  SUCCEEDED: ".expectSucceeded",
  FAILED: ".expectFailed",
  TIMED_OUT: ".expectTimedOut",
  ABORTED: ".expectAborted",
} as const;

function statusCode({ execution, volatile }: ExpectationWriter, indent: number): string {
  const { status, error, cause } = execution;
  const word = statusWords[status as keyof typeof statusWords];
  if (status !== "FAILED" || (error === undefined && cause === undefined)) return `${word}()`;
  const steady = cause !== undefined && !volatile.in(cause);
  const details = { ...(error !== undefined && { error }), ...(steady && { cause }) };
  return Object.keys(details).length === 0 ? `${word}()` : callCode(word, [details], indent);
}

function pathCode({ thread }: Execution, indent: number): string | undefined {
  const states = thread.visits.map(({ state }) => state);
  return states.length === 0 ? undefined : callCode(".expectPath", states, indent);
}

/** The branches of a Parallel, named by their first states, where every visit of it shows the same. */
function branchesCode(execution: Execution, visits: readonly Visit[], indent: number): string | undefined {
  const endings: { [state: string]: ThreadOutcome } = {};
  for (const { visits: inner, status } of visits.flatMap(({ branches }) => branches)) {
    const first = inner[0]?.state;
    if (first !== undefined && status !== "running") endings[first] = status;
  }
  const names = Object.keys(endings);
  if (names.length === 0) return undefined;
  const expected = Object.values(endings).every((ending) => ending === "succeeded") ? names : endings;
  return holding(() => assessBranches(execution, expected), callCode(".expectBranches", [expected], indent));
}

function itemsCode(execution: Execution, map: string, visits: readonly Visit[], indent: number): string | undefined {
  const items = visits.flatMap(({ iterations }) => iterations);
  if (items.length === 0) return undefined;
  const count = (status: string): number => items.filter((item) => item.status === status).length;
  const counts = { succeeded: count("succeeded"), failed: count("failed"), aborted: count("aborted") };
  const expected = {
    total: items.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, some]) => some > 0)),
  };
  return holding(() => assessItems(execution, map, expected), callCode(".expectItems", [map, expected], indent));
}

function retriesCode(
  execution: Execution,
  state: string,
  visits: readonly Visit[],
  indent: number,
): string | undefined {
  const retries = visits.reduce((sum, { attempts }) => sum + Math.max(0, attempts.length - 1), 0);
  if (retries === 0) return undefined;
  return holding(() => assessRetries(execution, state, retries), callCode(".expectRetries", [state, retries], indent));
}

function caughtCode(execution: Execution, state: string, visits: readonly Visit[], indent: number): string | undefined {
  const caught = visits.find(({ status }) => status === "caught");
  if (caught === undefined) return undefined;
  const { error, caughtBy } = caught;
  const values: string[] = [state];
  if (error !== undefined) values.push(error, ...(caughtBy === undefined ? [] : [caughtBy]));
  return holding(
    () => assessCaught(execution, state, ...([error, error === undefined ? undefined : caughtBy] as const)),
    callCode(".expectCaught", values, indent),
  );
}

function outputCode({ execution, volatile, fixture, words }: ExpectationWriter, indent: number): string | undefined {
  const { output } = execution;
  if (output === undefined) return undefined;
  const masked = volatile.mask(output);
  const questions = holdsCode(masked);
  if (questions) words.add("is");
  return callCode(".expectOutput", [questions ? masked : fixture.place("output", output)], indent);
}

function holdsCode(value: Writable): boolean {
  if (value instanceof Code) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((part: Writable) => holdsCode(part));
}

/** The line, if what it says holds. */
function holding(assess: () => Assessment, line: string): string | undefined {
  return assess().holds ? line : undefined;
}
