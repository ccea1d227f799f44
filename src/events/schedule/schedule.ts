import { StepwrightError } from "../../errors/index.js";
import { parseCron } from "./cron.js";
import { ScheduleMistake } from "./schedule-mistake.js";

/** When a scheduled rule fires. Times are milliseconds since the epoch, in UTC. */
export interface Schedule {
  readonly kind: "rate" | "cron";
  /**
   * The first time after an instant; undefined when there is none any more.
   * @param since when the rule was put: a rate counts from there
   */
  next(after: number, since: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`.
 * @throws SCHEDULE_EXPRESSION_INVALID for what PutRule refuses with "Parameter ScheduleExpression is not valid."
 */
export function parseSchedule(expression: string): Schedule {
  try {
    const [, kind, inside = ""] = /^(rate|cron)\((.*)\)$/s.exec(expression) ?? [];
    if (kind === "rate") return rate(inside);
    if (kind === "cron") return { kind: "cron", next: parseCron(inside) };
    throw new ScheduleMistake("it is neither rate(…) nor cron(…)");
  } catch (error) {
    if (!(error instanceof ScheduleMistake)) throw error;
    throw new StepwrightError("SCHEDULE_EXPRESSION_INVALID", { expression, problem: error.message });
  }
}

function rate(text: string): Schedule {
  const [, digits = "", unit = "", plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(text) ?? [];
  if (plural === undefined) throw new ScheduleMistake("a rate is a whole number and minutes, hours or days");
  const count = Number(digits);
  if (count === 0) throw new ScheduleMistake("a rate is 1 or more");
  if ((count === 1) !== (plural === "")) {
    throw new ScheduleMistake(`write ${count === 1 ? `1 ${unit}` : `${count} ${unit}s`}`);
  }
  const period = count * (UNITS[unit] as number);
  return {
    kind: "rate",
    next: (after, since) =>
      after < since ? since + period : since + (Math.floor((after - since) / period) + 1) * period,
  };
}
