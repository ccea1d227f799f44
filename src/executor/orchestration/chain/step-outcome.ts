import { StepwrightError } from "../../../errors/index.js";
import type { StepNode } from "../../../plan/orchestration/chain-plan.js";
import type { JsonValue } from "../../../util/json.js";
import type { CheckResult } from "../../judgement/result.js";
import type { ChainResult, StepResult } from "./chain-result.js";
import { stoppedText, type Halt } from "../halt.js";
import { between, chainReason, earliest, latest, reasonOf } from "../member-outcome.js";
import type { ParallelResult } from "../batch/parallel-result.js";
import type { UnitSeen } from "../unit-run.js";

/** What one attempt of a step came to: what it showed, or why it could not be run. */
export type Attempt = UnitSeen | { readonly kind: "broken"; readonly error: unknown };

/** What a step was given, and how often it was tried. */
export interface AttemptFacts {
  readonly attempts: number;
  readonly input: JsonValue | undefined;
  /** When its first attempt began. */
  readonly first: Date | undefined;
  /** Why it was stopped, if it was. */
  readonly halted: Halt | undefined;
}

const nothing = {
  resumed: false,
  attempts: 0,
  input: undefined,
  output: undefined,
  startDate: undefined,
  stopDate: undefined,
  durationMs: undefined,
  reason: undefined,
  check: undefined,
  parallel: undefined,
  chain: undefined,
  execution: undefined,
} as const;

/** A step that completed in the run this one resumes. */
export function resumedStep({ name }: StepNode, output: JsonValue): StepResult {
  return Object.freeze({ ...nothing, name, outcome: "completed", resumed: true, output });
}

/** A step that was not run: it is skipped, or it failed before it could begin. */
export function unrunStep({ name }: StepNode, outcome: "skipped" | "failed", reason: string): StepResult {
  return Object.freeze({ ...nothing, name, outcome, reason });
}

/** A step that was run. */
export function stepResult({ name }: StepNode, attempt: Attempt, facts: AttemptFacts): StepResult {
  const { attempts, first, halted } = facts;
  const shown = shownBy(attempt);
  const startDate = first ?? shown.startDate;
  const { stopDate } = shown;
  const stopped = halted !== undefined && !shown.ok && (attempt.kind !== "workflow" || attempt.stopped);
  return Object.freeze({
    ...nothing,
    name,
    outcome: shown.ok ? "completed" : "failed",
    attempts,
    input: facts.input ?? shown.check?.execution.input,
    output: shown.output,
    startDate,
    stopDate,
    durationMs: between(startDate, stopDate),
    reason: stopped ? stoppedText(halted) : shown.ok ? undefined : shown.reason(),
    check: shown.check,
    parallel: shown.parallel,
    chain: shown.chain,
    execution: shown.check?.execution,
  });
}

/** What every kind of attempt tells. */
interface Shown {
  readonly ok: boolean;
  readonly output: JsonValue | undefined;
  readonly startDate: Date | undefined;
  readonly stopDate: Date | undefined;
  readonly reason: () => string;
  readonly check?: CheckResult;
  readonly parallel?: ParallelResult;
  readonly chain?: ChainResult;
}

function shownBy(attempt: Attempt): Shown {
  switch (attempt.kind) {
    case "workflow": {
      const { check } = attempt;
      const { output, startDate, stopDate } = check.execution;
      return { ok: check.ok, output: output as JsonValue, startDate, stopDate, reason: () => reasonOf(check), check };
    }
    case "parallel": {
      const { parallel } = attempt;
      const { ok, results } = parallel;
      const output = results.map((one) => one.output ?? null);
      return { ok, output, ...spanOf(results), reason: () => batchReason(parallel), parallel };
    }
    case "chain": {
      const { chain } = attempt;
      return { ok: chain.ok, output: chain.output, ...spanOf(chain.steps), reason: () => chainReason(chain), chain };
    }
    case "broken": {
      const { error } = attempt;
      const reason = (): string => (error instanceof StepwrightError ? error.message : String(error));
      return { ok: false, output: undefined, startDate: undefined, stopDate: undefined, reason };
    }
  }
}

function spanOf(
  parts: readonly { readonly startDate: Date | undefined; readonly stopDate: Date | undefined }[],
): Pick<Shown, "startDate" | "stopDate"> {
  return {
    startDate: earliest(parts.map(({ startDate }) => startDate)),
    stopDate: latest(parts.map(({ stopDate }) => stopDate)),
  };
}

function batchReason({ verdicts, results }: ParallelResult): string {
  const bad = verdicts.find(({ holds }) => !holds);
  const first = results.find(({ outcome }) => outcome === "failed");
  const of = first === undefined ? "" : `; ${first.name}: ${first.reason}`;
  return bad === undefined ? `something else was expected${of}` : `expected ${bad.expected}: ${bad.actual}${of}`;
}

/** What the inputs of a fan-out are is the same at every attempt. */
const unchanging: readonly string[] = ["INPUTS_INVALID", "INPUTS_FAILED", "VALUE_NOT_JSON", "VALUE_MISSING"];

/** Trying again what nobody answers, or what gets no inputs, changes nothing. */
export function provesNothing(attempt: Attempt): boolean {
  switch (attempt.kind) {
    case "workflow":
      return attempt.check.defect !== undefined;
    case "parallel":
      return attempt.parallel.results.some(({ check }) => check?.defect !== undefined);
    case "chain":
      return attempt.chain.steps.some(({ check }) => check?.defect !== undefined);
    case "broken":
      return attempt.error instanceof StepwrightError && unchanging.includes(attempt.error.code);
  }
}
