import type { Visit } from "../../execution.js";
import { failureText } from "../../failure-text.js";
import { visitsWithin } from "../../threads.js";
import { listed } from "../words.js";
import { areApart, areOfDifferentItems, itemLabel, kinship, order, type Item, type Placed } from "./placed-visits.js";

/** Whether steps that failed are compensated: never (default), they may be, or they must be. */
export type FailedSteps = "never" | "may" | "must";

/** The states that undo a step, by the step: any one of them. */
export type Pairs = Readonly<Record<string, string | readonly string[]>>;

/** A step, and what undid it. */
export interface Match {
  readonly step: Placed;
  readonly by: Placed;
}

/** What there was to undo, what undid it, and what is wrong with that. */
export interface Matching {
  readonly problems: readonly string[];
  readonly matches: readonly Match[];
  /** A step was compensated that had failed. */
  readonly failedOne: boolean;
}

/** Each match is compared with so many that follow it: a saga has few steps, and a Map's items have no order. */
const compared = 500;

/** The states that undo a step. */
export function undoersOf(pairs: Pairs, step: string): readonly string[] {
  const given = Object.hasOwn(pairs, step) ? pairs[step] : undefined;
  return given === undefined ? [] : typeof given === "string" ? [given] : given;
}

/** Gives each compensation the last step that it can have undone, the nearest around it first. */
export class Matcher {
  readonly #pairs: Pairs;
  readonly #failed: FailedSteps;
  readonly #steps: readonly Placed[];
  readonly #undoing: readonly Placed[];
  readonly #left: Set<Placed>;
  readonly #matches: Match[] = [];
  readonly #problems: string[] = [];
  /** Compensations that did not succeed, by the step they were for. */
  readonly #vain = new Map<Placed, Placed>();
  #failedOne = false;

  constructor(placed: readonly Placed[], pairs: Pairs, failed: FailedSteps) {
    const undoers = new Set(Object.keys(pairs).flatMap((step) => undoersOf(pairs, step)));
    this.#pairs = pairs;
    this.#failed = failed;
    this.#steps = placed.filter(({ visit }) => undoersOf(pairs, visit.state).length > 0);
    this.#undoing = placed.filter(({ visit }) => undoers.has(visit.state));
    this.#left = new Set(this.#steps.filter(({ visit }) => failed !== "never" || visit.status === "succeeded"));
  }

  match(): Matching {
    for (const by of this.#undoing) this.#take(by);
    for (const step of this.#left) this.#problems.push(...this.#leftOver(step));
    return { problems: this.#problems, matches: this.#matches, failedOne: this.#failedOne };
  }

  #take(by: Placed): void {
    const { visit } = by;
    const step = this.#before(by, this.#left)[0];
    if (step === undefined) this.#problems.push(this.#superfluous(by));
    else if (visit.status === "succeeded") {
      this.#left.delete(step);
      this.#matches.push({ step, by });
    } else this.#vain.set(step, by);
  }

  /** Steps that it could have undone, the likeliest first. */
  #before(by: Placed, steps: Iterable<Placed>): Placed[] {
    return [...steps]
      .filter((step) => undoersOf(this.#pairs, step.visit.state).includes(by.visit.state))
      .filter((step) => order(step.end, by.start) <= 0 && !areOfDifferentItems(step, by))
      .sort((left, right) => kinship(right, by) - kinship(left, by) || order(right.end, left.end));
  }

  #superfluous(by: Placed): string {
    const undoer = `"${by.visit.state}"${itemLabel(by)}`;
    const [step] = this.#before(by, this.#steps);
    if (step === undefined) {
      const steps = Object.keys(this.#pairs).filter((one) => undoersOf(this.#pairs, one).includes(by.visit.state));
      return `${undoer} ran although ${listed(steps, "or")} had not run`;
    }
    if (this.#matches.some((match) => match.step === step)) {
      return `${undoer} compensated "${step.visit.state}" once more`;
    }
    this.#failedOne = true;
    return `${undoer} ran although "${step.visit.state}" had not succeeded${reasonOf(step.visit)}`;
  }

  #leftOver(step: Placed): string[] {
    const { visit } = step;
    const undoers = undoersOf(this.#pairs, visit.state);
    const vain = this.#vain.get(step);
    if (vain !== undefined) {
      const undoer = `"${vain.visit.state}"${itemLabel(vain)}`;
      return [`${undoer} did not succeed${reasonOf(vain.visit)}, so "${visit.state}" was not compensated`];
    }
    if (visit.status !== "succeeded" && this.#failed !== "must") return [];
    const inner = step.items.at(-1);
    if (inner !== undefined && this.#isFine(inner)) return [];
    const how = visit.status === "succeeded" ? "succeeded" : "failed";
    return [`"${visit.state}"${itemLabel(step)} ${how} and was not compensated by ${listed(undoers, "or")}`];
  }

  /** An item in which nothing failed has nothing to undo, where other items of its Map undo their own. */
  #isFine({ map, thread }: Item): boolean {
    const around = this.#undoing.flatMap(({ items }) => items.filter((item) => item.map === map));
    if (around.length === 0 || around.some((item) => item.thread === thread)) return false;
    return [...visitsWithin(thread)].every(({ status }) => status === "succeeded");
  }
}

/** Steps one after the other are undone the other way round. Sibling branches and items have no order among each other. */
export function disorder(matches: readonly Match[]): string[] {
  const sorted = [...matches].sort((left, right) => order(left.step.start, right.step.start));
  const problems: string[] = [];
  for (const [at, first] of sorted.entries()) {
    for (const second of sorted.slice(at + 1, at + 1 + compared)) {
      if (order(first.step.end, second.step.start) > 0 || order(first.by.start, second.by.start) > 0) continue;
      if (areApart(first.step, second.step) || areApart(first.by, second.by)) continue;
      problems.push(
        `"${first.by.visit.state}"${itemLabel(first.by)} ran before "${second.by.visit.state}", though "${first.step.visit.state}" had run before "${second.step.visit.state}"`,
      );
    }
  }
  return problems;
}

function reasonOf(visit: Visit): string {
  if (visit.error !== undefined) return `: it failed with ${failureText(visit)}`;
  const others: Partial<Record<Visit["status"], string>> = {
    aborted: "aborted",
    timedOut: "timed out",
    running: "not over",
  };
  const how = others[visit.status];
  return how === undefined ? "" : `: it was ${how}`;
}
