import { counted } from "../../plan/print/words.js";
import { formatDuration } from "../../util/duration.js";
import type { CallSite } from "../call-site.js";
import { ExpectationError } from "../judgement/expectation-error.js";
import type { ChainResult, StepResult } from "./chain/chain-result.js";
import type { MemberResult, ParallelResult } from "./batch/parallel-result.js";

/** So many members are told of in full, so many more in a line each. */
const inFull = 5;
const inALine = 20;

/** What went wrong in a batch: what did not hold of it, each member that failed, and the failures by error. */
export function parallelReport(result: ParallelResult, site: CallSite = {}): string {
  const { summary, verdicts, results, plan } = result;
  const broken = verdicts.filter(({ holds }) => !holds);
  // Where a number of successes is expected and reached, failures alone are no news; nor are they what a circuit is about.
  const asked = broken.some(({ expectation }) => expectation.kind !== "batchCircuit");
  const told = results.filter((one) => one.outcome === "failed" && (asked || one.fault));
  const full = told.slice(0, inFull);
  const lines = told.slice(inFull, inFull + inALine);
  const rest = told.length - full.length - lines.length;
  return [
    `${plan.maxConcurrency === 1 ? "series" : "parallel"} of ${counted(summary.total, "execution")} (${plan.at}): ${outcomes(result)}`,
    ...broken.map(({ expectation, expected, actual }) => `  expected ${expected} (${expectation.at}): ${actual}`),
    ...contentionLines(result),
    ...full.flatMap((one) => ["", ...memberReport(one, site)]),
    ...(lines.length === 0 ? [] : ["", ...lines.map(memberLine)]),
    ...(rest === 0 ? [] : [`  and ${rest} more`]),
    ...(summary.failures.length < 2 && told.length <= inFull ? [] : ["", "  failures by error", ...byError(result)]),
    ...warningLines(result),
  ].join("\n");
}

/** Who waited for what: a batch that is late may be so by its contention. */
function contentionLines({ contention }: ParallelResult): string[] {
  return contention
    .filter(({ waits }) => waits.length > 0)
    .map(({ resource, limit, longestMs, waits }) => {
      const waited = counted(new Set(waits.map(({ executionArn }) => executionArn)).size, "execution");
      return `  ${waited} waited for "${resource}", which takes ${limit} at once: ${formatDuration(longestMs)} at the longest`;
    });
}

function outcomes({ summary }: ParallelResult): string {
  const { passed, failed, stopped, skipped, durationMs } = summary;
  const parts = [
    `${failed} failed`,
    ...(stopped === 0 ? [] : [`${stopped} stopped`]),
    ...(skipped === 0 ? [] : [`${skipped} not started`]),
    `${passed} passed`,
  ];
  return `${parts.join(", ")}, in ${formatDuration(durationMs)}`;
}

function memberReport(member: MemberResult, site: CallSite): string[] {
  return titled(member.name, innerReport(member, site), 2_000);
}

function memberLine({ name, status, error, reason = "" }: MemberResult): string {
  const what = [status, error].filter((part) => part !== undefined).join(" with ");
  const line = `  ${name}: ${what === "" ? "" : `${what}: `}${reason.split("\n")[0]}`;
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}

function byError({ summary }: ParallelResult): string[] {
  return summary.failures.slice(0, 10).map(({ error, count, names }) => {
    const more = count > names.length ? ` and ${count - names.length} more` : "";
    return `    ${count} × ${error}: ${names.join(", ")}${more}`;
  });
}

/** What became of each step of a chain, and in full what failed. */
export function chainReport(result: ChainResult, site: CallSite = {}): string {
  const { plan, completed, failed, skipped, steps, durationMs, verdicts } = result;
  const broken = verdicts.filter(({ holds }) => !holds);
  const width = Math.max(...steps.map(({ name }) => name.length));
  return [
    `chain of ${counted(steps.length, "step")} (${plan.at}): ${completed.length} completed, ${failed.length} failed, ${skipped.length} skipped, in ${formatDuration(durationMs)}`,
    ...broken.map(({ expected, actual, at }) => `  expected ${expected} (${at}): ${actual}`),
    "",
    ...steps.map((step) => `  ${step.name.padEnd(width)}  ${stepText(step)}`),
    ...steps.flatMap((step) => (step.outcome === "failed" ? ["", ...stepReport(step, site)] : [])),
    ...warningLines(result),
  ].join("\n");
}

function stepText({ outcome, attempts, durationMs, resumed }: StepResult): string {
  if (resumed) return "completed before";
  const took = durationMs === undefined ? "" : ` in ${formatDuration(durationMs)}`;
  return `${outcome}${took}${attempts > 1 ? ` after ${attempts} attempts` : ""}`;
}

function stepReport(step: StepResult, site: CallSite): string[] {
  return titled(step.name, innerReport(step, site), 3_000);
}

/** What a member or step has to tell. */
type Told = Pick<StepResult, "check" | "chain" | "reason"> & Partial<Pick<StepResult, "parallel">>;

/** What became of one member or step, in full. */
function innerReport({ check, chain, parallel, reason = "" }: Told, site: CallSite): string {
  if (check !== undefined) return new ExpectationError(check, site).message;
  if (chain !== undefined) return chainReport(chain, site);
  return parallel === undefined ? reason : parallelReport(parallel, site);
}

function warningLines({ warnings }: { readonly warnings: readonly string[] }): string[] {
  return warnings.length === 0 ? [] : ["", ...warnings.map((warning) => `  ${warning}`)];
}

/** A name, and a text under it of so many characters at most. */
function titled(name: string, text: string, longest: number): string[] {
  const cut = text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
  return [`  ${name}`, ...cut.split("\n").map((line) => (line === "" ? "" : `    ${line}`))];
}
