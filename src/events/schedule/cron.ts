import {
  DAYS_OF_MONTH,
  DAYS_OF_WEEK,
  HOURS,
  MINUTES,
  MONTHS,
  numberOf,
  numbersOf,
  wrong,
  YEARS,
} from "./cron-field.js";
import { ScheduleMistake } from "./schedule-mistake.js";

/** The days of one month that a day field names; months from 1. */
type DaysOf = (year: number, month: number) => readonly number[];

/**
 * Reads the six fields of a cron expression: minutes, hours, day-of-month, month, day-of-week, year, with `?` in exactly one
 * of the two days.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @returns the first time after an instant, both in milliseconds since the epoch
 * @throws ScheduleMistake
 */
export function parseCron(text: string): (after: number) => number | undefined {
  const fields = text.split(/ +/);
  if (fields.length !== 6 || fields.includes("")) throw new ScheduleMistake("a cron expression has six fields");
  const [minutes = "", hours = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = fields;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
    throw new ScheduleMistake("exactly one of day-of-month and day-of-week is ?");
  }
  const calendar: Calendar = {
    minutes: numbersOf(minutes, MINUTES),
    hours: numbersOf(hours, HOURS),
    months: numbersOf(month, MONTHS),
    years: numbersOf(year, YEARS),
    days: dayOfWeek === "?" ? daysOfMonth(dayOfMonth) : daysOfWeek(dayOfWeek),
  };
  return (after) => firstAfter(calendar, after);
}

interface Calendar {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly days: DaysOf;
}

function firstAfter({ minutes, hours, months, years, days }: Calendar, after: number): number | undefined {
  const start = new Date(after);
  for (const year of years) {
    if (year < start.getUTCFullYear()) continue;
    for (const month of months) {
      if (Date.UTC(year, month, 1) <= after) continue;
      for (const day of days(year, month)) {
        if (Date.UTC(year, month - 1, day + 1) <= after) continue;
        for (const hour of hours) {
          const minute = minutes.find((one) => Date.UTC(year, month - 1, day, hour, one) > after);
          if (minute !== undefined) return Date.UTC(year, month - 1, day, hour, minute);
        }
      }
    }
  }
  return undefined;
}

function lastOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 is Sunday, as in the field. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function daysOfMonth(text: string): DaysOf {
  const upper = text.toUpperCase();
  if (upper === "L") return (year, month) => [lastOf(year, month)];
  if (upper === "LW") return (year, month) => [nearestWeekday(year, month, lastOf(year, month))];
  if (upper.endsWith("W")) {
    const wanted = numberOf(upper.slice(0, -1), DAYS_OF_MONTH);
    return (year, month) => (wanted > lastOf(year, month) ? [] : [nearestWeekday(year, month, wanted)]);
  }
  const days = numbersOf(text, DAYS_OF_MONTH);
  return (year, month) => days.filter((day) => day <= lastOf(year, month));
}

/** Monday to Friday, of the same month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayOf(year, month, day);
  if (weekday === 7) return day === 1 ? 3 : day - 1;
  if (weekday === 1) return day === lastOf(year, month) ? day - 2 : day + 1;
  return day;
}

function daysOfWeek(text: string): DaysOf {
  if (text.toUpperCase() === "L") return weekdays((weekday) => weekday === 7);
  const last = /^(.+)L$/i.exec(text)?.[1];
  if (last !== undefined) {
    const wanted = numberOf(last, DAYS_OF_WEEK);
    return weekdays((weekday, day, length) => weekday === wanted && day > length - 7);
  }
  if (text.includes("#")) {
    const [name = "", nth = ""] = text.split("#");
    if (!/^[1-5]$/.test(nth)) throw wrong(text, DAYS_OF_WEEK);
    const wanted = numberOf(name, DAYS_OF_WEEK);
    return weekdays((weekday, day) => weekday === wanted && Math.ceil(day / 7) === Number(nth));
  }
  const wanted = new Set(numbersOf(text, DAYS_OF_WEEK));
  return weekdays((weekday) => wanted.has(weekday));
}

function weekdays(holds: (weekday: number, day: number, length: number) => boolean): DaysOf {
  return (year, month) => {
    const length = lastOf(year, month);
    const days = Array.from({ length }, (_, index) => index + 1);
    return days.filter((day) => holds(weekdayOf(year, month, day), day, length));
  };
}
