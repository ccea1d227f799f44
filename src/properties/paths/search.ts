import type { Machine } from "../../asl/index.js";
import type { DerivedStubs } from "../stubs-for.js";
import { Contradiction } from "../stubs/contradiction.js";
import { Decisions } from "../stubs/decisions.js";
import { settled } from "../stubs/derived-stubs.js";
import type { Goal } from "../stubs/walking/goal.js";
import { holds } from "../stubs/walking/rechecking.js";
import { Sampler } from "../stubs/sample.js";
import { walkState } from "../stubs/walking/state-walkers.js";
import type { PathStep } from "../stubs/walking/trace.js";
import { Walk } from "../stubs/walking/walk.js";
import type { Wishes } from "../stubs/walking/wishes.js";

/** What is looked for. */
export interface Quest {
  readonly goal?: Goal | undefined;
  readonly script?: readonly PathStep[] | undefined;
  readonly wishes: Wishes;
  /** Whether a way is one that is looked for. */
  accepts(steps: readonly PathStep[]): boolean;
}

/** A way through a machine, and what takes it. */
export interface FoundWay {
  readonly steps: readonly PathStep[];
  readonly derived: DerivedStubs;
}

/** Why no way was found: where the last walk stood. */
export interface Stuck {
  readonly state: string;
  readonly reason: string;
}

/** Counts the states that walks go through, so that looking for ways ends. */
export class Budget {
  readonly #whole: Budget | undefined;
  #left: number;

  /** @param whole what is spent is spent of it, too */
  constructor(steps: number, whole?: Budget) {
    this.#left = steps;
    this.#whole = whole;
  }

  get isSpent(): boolean {
    return this.#left <= 0 || this.#whole?.isSpent === true;
  }

  spend(steps: number): void {
    this.#left -= steps;
    this.#whole?.spend(steps);
  }
}

/** What a walk may cost beside the states it goes through: made values, constraints. */
const costOfWalk = 10;
const mostStepsOfWalk = 1500;

/** Looks for a way by walking the machine with other decisions until one fits. */
export function search(
  machine: Machine,
  quest: Quest,
  { seed, budget }: { seed: number; budget: Budget },
): FoundWay | Stuck {
  let stuck: Stuck | undefined;
  const setups = [
    { items: 2, failing: false, mostItems: 3 },
    { items: 1, failing: false, mostItems: 3 },
    { items: 2, failing: true, mostItems: 3 },
    { items: 0, failing: true, mostItems: 3 },
  ];
  for (const [turn, setup] of setups.entries()) {
    // Each of them has its share of what is left.
    const share = new Budget(quest.script === undefined ? mostStepsOfTurn : 4 * mostStepsOfTurn, budget);
    if (turn > 0 && budget.isSpent) break;
    const decisions = new Decisions();
    do {
      const sampler = new Sampler(seed);
      const { goal, script, wishes } = quest;
      const fixed = { sampler, decisions, mostSteps: mostStepsOfWalk, walkState, midway: false };
      const walk = new Walk(machine, { ...setup, ...fixed, goal, script, wishes });
      try {
        const ending = walk.run();
        if (!quest.accepts(walk.trace)) throw new Contradiction("the way goes elsewhere");
        const derived = settled(machine, walk, ending, { sampler, aside: false });
        if (!walk.checks.every(holds)) throw new Contradiction("a Choice goes another way with such data");
        share.spend(walk.steps + costOfWalk);
        return { steps: walk.trace, derived };
      } catch (error) {
        if (!(error instanceof Contradiction)) throw error;
        stuck ??= { state: walk.standing, reason: error.message };
        share.spend(walk.steps + costOfWalk);
      }
    } while (!share.isSpent && decisions.backtrack());
  }
  return stuck ?? { state: machine.startAt, reason: "too many ways were tried before" };
}

const mostStepsOfTurn = 1500;
