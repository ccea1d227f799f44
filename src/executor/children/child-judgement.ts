import { failureText, pathText, type Assessment, type Execution } from "../../history/index.js";
import type { Verdict } from "../judgement/result.js";

/** A nested execution, and what became of each expectation of it. */
export interface ChildJudgement {
  readonly child: Execution;
  readonly verdicts: readonly Verdict[];
}

/**
 * Does one of the executions that a state started do all that is expected?
 * @param hidden ARNs of those nobody could look at
 */
export function assessChild(
  execution: Execution,
  state: string,
  judgements: readonly ChildJudgement[],
  hidden: readonly string[],
): Assessment {
  const expected = `to start an execution at "${state}" that does what is expected of it`;
  const fitting = judgements.find(({ verdicts }) => verdicts.every(({ holds }) => holds));
  if (fitting !== undefined) {
    return { holds: true, expected, actual: `the execution ${fitting.child.name} did`, details: [] };
  }
  const nearest = [...judgements].sort((left, right) => failed(left).length - failed(right).length)[0];
  if (nearest === undefined) return { holds: false, expected, ...noneText(execution, state, hidden) };
  const { child, verdicts } = nearest;
  const others =
    judgements.length === 1 ? "" : `, and none of the ${judgements.length} executions it started did it all`;
  return {
    holds: false,
    expected,
    actual: `${failed(nearest).length} of ${verdicts.length} ${verdicts.length === 1 ? "expectation" : "expectations"} failed of ${child.name}${others}`,
    details: [
      ...failed(nearest).flatMap(({ assessment, expectation }) => [
        `expected the nested execution ${assessment.expected}  (${expectation.at})`,
        ...[assessment.actual, ...assessment.details].map((line) => `  ${line}`),
      ]),
      `nested  ${child.status}${child.error === undefined ? "" : ` with ${failureText(child)}`}`,
      `path    ${pathText(child.thread)}`,
      `arn     ${child.executionArn}`,
    ],
  };
}

function failed({ verdicts }: ChildJudgement): readonly Verdict[] {
  return verdicts.filter(({ holds }) => !holds);
}

function noneText(
  execution: Execution,
  state: string,
  hidden: readonly string[],
): Pick<Assessment, "actual" | "details"> {
  const [first] = hidden;
  if (first !== undefined) {
    const details = ["An EXPRESS execution has no history here: leave the expectation out, or run it on embedded()."];
    return { actual: `the execution it started there cannot be looked at: ${first}`, details };
  }
  if (!execution.visits.some((visit) => visit.state === state)) {
    return { actual: `it did not visit "${state}"`, details: [`It went ${pathText(execution.thread)}`] };
  }
  const details = [
    `No answer of "${state}" names an execution. A stub answers in place of what it would start: leave it out, so that the execution runs, and stub its Tasks with stubIn(machine, state, …).`,
  ];
  return { actual: `"${state}" started no execution`, details };
}
