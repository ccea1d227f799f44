import { executionPathText, type Assessment, type Execution } from "../src/history/index.js";
import { renderChoices } from "../src/report/index.js";

/** What Chai keeps beside a subject, as far as matchers need it. */
export interface Judgement {
  readonly chai: Chai.ChaiStatic;
  readonly utils: Chai.ChaiUtils;
  readonly assertion: object;
  /** The matcher's name. */
  readonly matcher: string;
}

/** Matchers about the way taken: where a run went another way, the Choices that sent it there are explained. */
const wayfinding: ReadonlySet<string> = new Set(["visited", "path", "exactPath", "state"]);

/**
 * Turns an assessment into Chai's verdict. The error says what was expected, what happened and what helps to mend it; a question that
 * is itself mistaken (an unknown state) fails negated as well.
 */
export function judge(at: Judgement, execution: Execution, assessment: Assessment): void {
  judgeOf(at, "the execution", assessment, (text) => {
    if (assessment.unanswerable === true) return [];
    const path = executionPathText(execution);
    const negated = at.utils.flag(at.assertion, "negate") === true;
    return [
      ...(text.includes(path) ? [] : [`path: ${path}`]),
      ...(!negated && wayfinding.has(at.matcher) ? renderChoices(execution) : []),
    ];
  });
}

/**
 * The same about anything.
 * @param what the subject in the sentence, such as `the execution`
 * @param furtherLines what to show below the details, seen the sentence
 */
export function judgeOf(
  { chai, utils, assertion }: Judgement,
  what: string,
  assessment: Assessment,
  furtherLines: (text: string) => readonly string[] = () => [],
): void {
  const negated = utils.flag(assertion, "negate") === true;
  if (assessment.holds !== negated && assessment.unanswerable !== true) return;
  const message = utils.flag(assertion, "message") as string | undefined;
  const text = `expected ${what} ${negated ? negation(assessment.expected) : assessment.expected}, but ${assessment.actual}`;
  const details = [...assessment.details, ...furtherLines(text)];
  const lines = [message === undefined ? text : `${message}: ${text}`, ...details.map((line) => `  ${line}`)];
  const values = negated ? undefined : assessment.values;
  throw new chai.AssertionError(
    lines.join("\n"),
    values === undefined ? { showDiff: false } : { ...values, showDiff: true },
    stackStart(chai, utils, assertion),
  );
}

/** Runs a matcher's question so that an error it throws, like one of Chai's own, points at the user's line. */
export function atUsersLine<Result>({ chai, utils, assertion }: Judgement, ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    const start = stackStart(chai, utils, assertion);
    if (error instanceof Error && start !== undefined) Error.captureStackTrace(error, start);
    throw error;
  }
}

/** The matcher as the user called it: the stack begins at its caller. */
function stackStart(chai: Chai.ChaiStatic, utils: Chai.ChaiUtils, assertion: object): (() => void) | undefined {
  return chai.config.includeStack ? undefined : (utils.flag(assertion, "ssfi") as (() => void) | undefined);
}

/** "to visit" -> "not to visit", and "not to visit" back. */
function negation(expected: string): string {
  return expected.startsWith("not ") ? expected.slice(4) : `not ${expected}`;
}
