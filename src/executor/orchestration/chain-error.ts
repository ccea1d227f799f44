import { StepwrightError } from "../../errors/index.js";
import { formatDuration } from "../../util/duration.js";
import { reportable, type CallSite } from "../call-site.js";
import { ExpectationError } from "../expectation-error.js";
import type { ChainResult, StepResult } from "./chain-result.js";
import { parallelReport } from "./parallel-error.js";

/** The longest report of one step, in characters. */
const longest = 3_000;

/** A chain whose steps did not end as expected: one error for all of it. `message` is the whole report. */
export class ChainError extends StepwrightError<"CHAIN_FAILED"> {
  override readonly name: string = "ChainError";
  /** What `check()` would have given. */
  declare readonly result: ChainResult;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof StepwrightError && value.code === "CHAIN_FAILED";
  }

  constructor(result: ChainResult, site: CallSite) {
    super("CHAIN_FAILED", { report: chainReport(result, site), failed: result.failed });
    reportable(this, { result, failed: [], site });
  }
}

/**
 * The result of a chain that did what was expected.
 * @throws CHAIN_FAILED otherwise; the stack starts at `site`
 */
export function chainOrThrow(result: ChainResult, site: CallSite): ChainResult {
  if (!result.ok) throw new ChainError(result, site);
  return result;
}

function chainReport(result: ChainResult, site: CallSite): string {
  const { plan, completed, failed, skipped, steps, durationMs, verdicts } = result;
  const broken = verdicts.filter(({ holds }) => !holds);
  const width = Math.max(...steps.map(({ name }) => name.length));
  return [
    `chain of ${steps.length} steps (${plan.at}): ${completed.length} completed, ${failed.length} failed, ${skipped.length} skipped, in ${formatDuration(durationMs)}`,
    ...broken.map(({ expected, actual, at }) => `  expected ${expected} (${at}): ${actual}`),
    "",
    ...steps.map((step) => `  ${step.name.padEnd(width)}  ${stepText(step)}`),
    ...steps.flatMap((step) => (step.outcome === "failed" ? ["", ...stepReport(step, site)] : [])),
  ].join("\n");
}

function stepText({ outcome, attempts, durationMs, resumed }: StepResult): string {
  if (resumed) return "completed before";
  const took = durationMs === undefined ? "" : ` in ${formatDuration(durationMs)}`;
  return `${outcome}${took}${attempts > 1 ? ` after ${attempts} attempts` : ""}`;
}

function stepReport({ name, check, parallel, reason = "" }: StepResult, site: CallSite): string[] {
  const text =
    check !== undefined
      ? new ExpectationError(check, site).message
      : parallel !== undefined
        ? parallelReport(parallel, site)
        : reason;
  const cut = text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
  return [`  ${name}`, ...cut.split("\n").map((line) => (line === "" ? "" : `    ${line}`))];
}
