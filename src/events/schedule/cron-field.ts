import { ScheduleMistake } from "./schedule-mistake.js";

/** What a field of a cron expression may hold. */
export interface CronFieldKind {
  readonly title: string;
  readonly least: number;
  readonly most: number;
  /** Names for the numbers from `least` on. */
  readonly names?: readonly string[];
}

export const MINUTES: CronFieldKind = { title: "minutes", least: 0, most: 59 };
export const HOURS: CronFieldKind = { title: "hours", least: 0, most: 23 };
export const DAYS_OF_MONTH: CronFieldKind = { title: "day-of-month", least: 1, most: 31 };
export const MONTHS: CronFieldKind = {
  title: "month",
  least: 1,
  most: 12,
  names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
export const DAYS_OF_WEEK: CronFieldKind = {
  title: "day-of-week",
  least: 1,
  most: 7,
  names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
};
export const YEARS: CronFieldKind = { title: "year", least: 1970, most: 2199 };

/** The numbers that a field's list of values, ranges and steps names, in order. */
export function numbersOf(text: string, kind: CronFieldKind): readonly number[] {
  const numbers = text.split(",").flatMap((part) => partNumbers(part, kind));
  return [...new Set(numbers)].sort((left, right) => left - right);
}

function partNumbers(part: string, kind: CronFieldKind): number[] {
  const [range = "", stepText, ...more] = part.split("/");
  if (more.length > 0) throw wrong(part, kind);
  const step = stepText === undefined ? 1 : stepOf(stepText, part, kind);
  const [from, to] = endsOf(range, stepText !== undefined, kind, part);
  if (to < from && kind === YEARS) throw wrong(part, kind);
  const length = kind.most - kind.least + 1;
  const count = (to < from ? to + length : to) - from + 1;
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => wrapped(from + index * step, kind));
}

function endsOf(range: string, stepped: boolean, kind: CronFieldKind, part: string): [number, number] {
  if (range === "*") return [kind.least, kind.most];
  const [first = "", last, ...more] = range.split("-");
  if (more.length > 0) throw wrong(part, kind);
  const from = numberOf(first, kind);
  if (last !== undefined) return [from, numberOf(last, kind)];
  return [from, stepped ? kind.most : from];
}

function stepOf(text: string, part: string, kind: CronFieldKind): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) throw wrong(part, kind);
  return Number(text);
}

/** A range such as FRI-MON goes on at the start. */
function wrapped(number: number, { least, most }: CronFieldKind): number {
  return number > most ? number - (most - least + 1) : number;
}

/** One number or name. */
export function numberOf(text: string, kind: CronFieldKind): number {
  const named = kind.names?.indexOf(text.toUpperCase()) ?? -1;
  const number = named >= 0 ? named + kind.least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= kind.least && number <= kind.most)) throw wrong(text, kind);
  return number;
}

/** A mistake that names the field. */
export function wrong(text: string, { title, least, most, names }: CronFieldKind): ScheduleMistake {
  const named = names === undefined ? "" : ` or ${names[0]} to ${names.at(-1)}`;
  return new ScheduleMistake(`"${text}" in ${title} is not of ${least} to ${most}${named}`);
}
