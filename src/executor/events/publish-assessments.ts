import { failureText, pathText, type Assessment } from "../../history/index.js";
import type { RuleNode, TriggeredNode } from "../../plan/events/publish-plan.js";
import { formatDuration } from "../../util/duration.js";
import type { CheckResult, Verdict } from "../judgement/result.js";
import type { RuleProof } from "./events-port.js";

/** Did the event match the rule? */
export function assessRule({ rule, matches }: RuleNode, { matched, by, text }: RuleProof): Assessment {
  const [first = "", ...more] = text.split("\n");
  const tried = by === "pattern" ? " by its pattern, which EventBridge tried on the event" : "";
  return {
    holds: matched === matches,
    expected: `to ${matches ? "match" : "pass by"} the rule "${rule}"`,
    actual: `${matched ? "it matched" : "it did not match"}${tried}: ${first}`,
    details: more,
  };
}

/** Did the event start executions that do what is expected? */
export function assessTriggered(
  { times, withinMs }: TriggeredNode,
  {
    machine,
    results,
    others,
    why,
  }: {
    readonly machine: string;
    readonly results: readonly CheckResult[];
    /** Executions of the machine that were started since and are not tied to the event. */
    readonly others: number;
    /** Why none was started. */
    readonly why: readonly string[];
  },
): { readonly assessment: Assessment; readonly verdicts: readonly Verdict[] } {
  const number = times === undefined ? "an execution" : times === 1 ? "one execution" : `${times} executions`;
  const expected = `to start ${number} of ${machine} within ${formatDuration(withinMs)} that ${times === undefined || times === 1 ? "does" : "do"} what is expected`;
  const late = results.filter(({ execution }) => execution.status === "RUNNING");
  const broken = results.filter((result) => !result.ok || late.includes(result));
  const told = broken[0] ?? results[0];
  const verdicts = told?.verdicts ?? [];
  const judged = (holds: boolean, actual: string, details: readonly string[]) => ({
    assessment: { holds, expected, actual, details },
    verdicts,
  });
  if (results.length === 0) {
    const strangers = others === 0 ? "" : `; ${others} started meanwhile, of which neither name nor input says its id`;
    return judged(false, `it started none${strangers}`, why);
  }
  if (times !== undefined && results.length !== times) {
    const arns = results.map(({ execution }) => execution.executionArn);
    return judged(false, `it started ${results.length}`, arns);
  }
  if (told !== undefined && broken.length > 0) {
    const failed = told.verdicts.filter(({ holds }) => !holds);
    const actual = late.includes(told)
      ? "it had not ended in time"
      : `${failed.length} of ${told.verdicts.length} expectations failed of ${told.execution.name}`;
    return judged(false, actual, [
      ...failed.flatMap(verdictLines),
      ...(told.defect === undefined ? [] : [told.defect]),
      ...executionLines(told),
    ]);
  }
  return judged(true, `it started ${results.map(({ execution }) => execution.name).join(", ")}`, []);
}

/** Did the event start no execution? */
export function assessNotTriggered(machine: string, tied: readonly string[]): Assessment {
  return {
    holds: tied.length === 0,
    expected: `to start no execution of ${machine}`,
    actual: tied.length === 0 ? "it started none" : `it started ${tied.length}`,
    details: tied,
  };
}

function verdictLines({ assessment, expectation }: Verdict): string[] {
  return [
    `expected the execution ${assessment.expected}  (${expectation.at})`,
    ...[assessment.actual, ...assessment.details].map((line) => `  ${line}`),
  ];
}

function executionLines({ execution }: CheckResult): string[] {
  const failure = execution.error === undefined ? "" : ` with ${failureText(execution)}`;
  return [
    `execution  ${execution.status}${failure}`,
    `path       ${pathText(execution.thread)}`,
    `arn        ${execution.executionArn}`,
  ];
}
