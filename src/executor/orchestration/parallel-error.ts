import { StepwrightError } from "../../errors/index.js";
import { counted } from "../../plan/print/words.js";
import { formatDuration } from "../../util/duration.js";
import { reportable, type CallSite } from "../call-site.js";
import { ExpectationError } from "../expectation-error.js";
import type { MemberResult, ParallelResult } from "./parallel-result.js";

/** So many members are told of in full, so many more in a line each, and so many characters each. */
const inFull = 5;
const inALine = 20;
const longest = 2_000;

/** A batch that did not do what was expected: one error for all of it. `message` is the whole report. */
export class ParallelError extends StepwrightError<"PARALLEL_FAILED"> {
  override readonly name: string = "ParallelError";
  /** What `check()` would have given. */
  declare readonly result: ParallelResult;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof StepwrightError && value.code === "PARALLEL_FAILED";
  }

  constructor(result: ParallelResult, site: CallSite) {
    const { failed, total } = result.summary;
    super("PARALLEL_FAILED", { report: parallelReport(result, site), failed, total });
    reportable(this, { result, failed: [], site });
  }
}

/**
 * The result of a batch that did what was expected.
 * @throws PARALLEL_FAILED otherwise; the stack starts at `site`
 */
export function parallelOrThrow(result: ParallelResult, site: CallSite): ParallelResult {
  if (!result.ok) throw new ParallelError(result, site);
  return result;
}

/** What went wrong in a batch: what did not hold of it, each member that failed, and the failures by error. */
export function parallelReport(result: ParallelResult, site: CallSite = {}): string {
  const { summary, verdicts, results, plan } = result;
  const broken = verdicts.filter(({ holds }) => !holds);
  // Where a number of successes is expected and reached, failures alone are no news.
  const told = results.filter((one) => one.outcome === "failed" && (broken.length > 0 || one.fault));
  const full = told.slice(0, inFull);
  const lines = told.slice(inFull, inFull + inALine);
  const rest = told.length - full.length - lines.length;
  return [
    `parallel of ${counted(summary.total, "execution")} (${plan.at}): ${outcomes(result)}`,
    ...broken.map(({ expectation, expected, actual }) => `  expected ${expected} (${expectation.at}): ${actual}`),
    ...contentionLines(result),
    ...full.flatMap((one) => ["", ...memberReport(one, site)]),
    ...(lines.length === 0 ? [] : ["", ...lines.map(memberLine)]),
    ...(rest === 0 ? [] : [`  and ${rest} more`]),
    ...(summary.failures.length < 2 && told.length <= inFull ? [] : ["", "  failures by error", ...byError(result)]),
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
  const { name, check, reason = "" } = member;
  const text = check === undefined ? reason : new ExpectationError(check, site).message;
  const cut = text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
  return [`  ${name}`, ...cut.split("\n").map((line) => (line === "" ? "" : `    ${line}`))];
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
