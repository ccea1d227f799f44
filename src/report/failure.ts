import { valueText, pathText, type Assessment, type Execution, type Visit } from "../history/index.js";
import { explainChoices, type ChoiceExplanation, type RuleExplanation } from "./choices.js";
import { paletteOf, type Palette } from "./palette.js";
import { headLine } from "./text.js";
import { indented, markOf, offsetText } from "./words.js";
import { failureText } from "../history/index.js";

/** What a failed run is told from. */
export interface FailureReport {
  /** What ran, such as `workflow orders`. */
  readonly title: string;
  /** Every verdict, those that hold included. `at` is the line that wrote the expectation, such as `orders.spec.ts:12:4`. */
  readonly verdicts: readonly {
    readonly holds: boolean;
    readonly assessment: Assessment;
    readonly at?: string | undefined;
  }[];
  readonly execution?: Execution | undefined;
  /** Why the run proves nothing whatever the verdicts say, such as a Task that nobody answered: it is told first. */
  readonly defect?: string | undefined;
  /** Further label and value pairs on how to run it again; those of the execution are added. */
  readonly again?: readonly (readonly [label: string, value: string])[] | undefined;
}

/** How a report is written. */
export interface ReportOptions {
  /** Colours for a terminal. Default: none; whether NO_COLOR is set or a terminal listens is for the caller to know. */
  readonly colors?: boolean | undefined;
}

/** A failed run for the one who has to mend it: verdict, each failed expectation, the path with the failing state, Choice rules, how to run it again. */
export function renderFailure(report: FailureReport, options: ReportOptions = {}): string {
  const palette = paletteOf(options.colors);
  const { execution } = report;
  const sections = [
    [verdictLine(report, palette)],
    report.defect === undefined ? [] : indented([palette.bad(report.defect)], 2),
    expectationLines(report, palette),
    ...(execution === undefined
      ? []
      : [evidenceLines(execution, palette), indented(renderChoices(execution, options), 2)]),
    againLines(report, palette),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function verdictLine({ title, verdicts, defect }: FailureReport, palette: Palette): string {
  const failed = verdicts.filter(({ holds }) => !holds).length;
  const expectations = verdicts.length === 1 ? "expectation" : "expectations";
  const counted =
    verdicts.length === 1 ? "the expectation failed" : `${failed} of ${verdicts.length} ${expectations} failed`;
  return palette.bold(`${title}: ${failed === 0 && defect !== undefined ? "the run proves nothing" : counted}`);
}

function expectationLines({ verdicts, execution }: FailureReport, palette: Palette): string[] {
  const failed = verdicts.filter(({ holds }) => !holds);
  const path = execution === undefined ? undefined : pathText(execution.thread);
  return failed.flatMap(({ assessment, at }, index) => {
    const number = `${index + 1}) `;
    // The path is printed once, below: here it is enough to say where it parted.
    const parted = assessment.details.length > 0 ? [] : ["it took another path"];
    const actual = path !== undefined && assessment.actual === `it went ${path}` ? parted : [assessment.actual];
    const where = at === undefined ? "" : palette.dim(`  (${at})`);
    return [
      `  ${number}expected the execution ${assessment.expected}${where}`,
      ...indented([...actual.map(palette.bad), ...assessment.details], 2 + number.length),
    ];
  });
}

function evidenceLines(execution: Execution, palette: Palette): string[] {
  const failing = failingVisit(execution);
  return [
    `  ${headLine(execution, palette)}`,
    `  ${palette.dim("path".padEnd(8))}  ${pathText(execution.thread)}`,
    ...(failing === undefined ? [] : failingLines(execution, failing, palette)),
    ...execution.warnings.map((warning) => `  ${palette.dim("warning".padEnd(8))}  ${warning}`),
  ];
}

/** The innermost visit that failed, or in which the execution stands: of a branch or item the one whose failure ended the rest. */
function failingVisit(execution: Execution): Visit | undefined {
  let visit = execution.status === "SUCCEEDED" ? undefined : execution.thread.visits.at(-1);
  while (visit !== undefined) {
    const { status } = visit;
    const inside = [...visit.branches, ...visit.iterations].map((thread) => thread.visits.at(-1));
    const inner =
      inside.find((last) => last?.status === status) ??
      inside.find((last) => last?.status === "failed" || last?.status === "timedOut");
    if (inner === undefined) return status === "succeeded" || status === "caught" ? undefined : visit;
    visit = inner;
  }
  return undefined;
}

function failingLines(execution: Execution, visit: Visit, palette: Palette): string[] {
  const label = (text: string): string => `  ${palette.dim(text.padEnd(8))}  `;
  const verbs = { running: "stands at", aborted: "stopped at" };
  const verb = verbs[visit.status as keyof typeof verbs] ?? "failed at";
  const retried = visit.attempts.length > 1;
  return [
    `${label(verb.split(" ")[0]!)}${verb.split(" ").slice(1).join(" ")} ${palette.bold(visit.state)} (${visit.type}), ${offsetText(execution, visit.enteredAt)}`,
    ...(visit.error === undefined ? [] : [`${label("error")}${palette.bad(visit.error)}`]),
    ...(visit.cause === undefined || visit.cause === "" ? [] : [`${label("cause")}${shortened(visit.cause)}`]),
    ...(visit.input === undefined ? [] : [`${label("input")}${valueText(visit.input, 600)}`]),
    ...(retried
      ? visit.attempts.map(
          (attempt) =>
            `${label(`try ${attempt.number}`)}${offsetText(execution, attempt.scheduledAt)} ${markOf(attempt.status, palette)} ${attempt.error === undefined ? attempt.status : failureText(attempt)}`,
        )
      : []),
  ];
}

/** A cause may be a stack trace, or a whole response. */
function shortened(cause: string): string {
  return cause.length <= 600 ? cause : `${cause.slice(0, 599)}…`;
}

/** Why Choices went where they went: the latest visit of each one that rejected a rule, at most five. */
export function renderChoices(execution: Execution, options: ReportOptions = {}): string[] {
  const palette = paletteOf(options.colors);
  const latest = new Map<string, Visit>();
  for (const visit of execution.visits) {
    if (visit.type !== "Choice") continue;
    latest.delete(visit.state);
    latest.set(visit.state, visit);
  }
  const explained = explainChoices(execution, [...latest.values()]);
  const rejecting = explained.filter(({ rules }) => rules.some((rule) => !rule.holds));
  return rejecting.slice(-5).flatMap((explanation) => choiceText(explanation, palette));
}

/** `Route chose Refund (Default)` and the rules it tried, counted from 1 as everywhere. */
function choiceText({ state, chosen, rule, rules }: ChoiceExplanation, palette: Palette): string[] {
  const by =
    chosen === undefined
      ? "found no rule that matches"
      : `chose ${palette.bold(chosen)} (${rule === undefined ? "Default" : `rule ${rule + 1}`})`;
  return [
    `${palette.bold(state)} ${by}`,
    ...rules.map((tried) => {
      const mark = tried.holds ? palette.good("✓") : palette.bad("✗");
      return `  ${mark} rule ${tried.index + 1} → ${tried.next}: ${reasons(tried).join(", ")}`;
    }),
  ];
}

/** Of a rule that was rejected the comparisons that did not hold, of the one that matched those that did. */
function reasons({ holds, comparisons }: RuleExplanation): string[] {
  const deciding = comparisons.filter((one) => one.holds === holds);
  return (deciding.length === 0 ? comparisons : deciding).map((one) => `${one.text} (was ${one.saw})`);
}

function againLines({ execution, again }: FailureReport, palette: Palette): string[] {
  const pairs = [
    ...(again ?? []),
    ...(execution?.origin ?? []),
    ...(execution === undefined || execution.executionArn === ""
      ? []
      : [["execution", execution.executionArn] as const]),
  ];
  const unique = [...new Map(pairs.map(([label, value]) => [label, value]))];
  if (unique.length === 0) return [];
  const width = Math.max(...unique.map(([label]) => label.length));
  return [
    "  run it again with",
    ...unique.map(([label, value]) => `    ${palette.dim(label.padEnd(width))}  ${value}`),
  ];
}
