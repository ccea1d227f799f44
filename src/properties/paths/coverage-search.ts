import { findState, parseMachine, type Machine, type TaskState } from "../../asl/index.js";
import type { JsonObject } from "../../util/json.js";
import type { OwnAnswer, Wishes } from "../stubs/walking/wishes.js";
import { aimsAt, errorsFor } from "./aims.js";
import { pointsOf, pointsOn, pointText, type PathPoint } from "./point.js";
import { Budget, search, type FoundWay, type Stuck } from "./search.js";
import { Witnesses } from "./witnesses.js";

/** A point that no case comes by, and why. */
export interface MissedPoint extends PathPoint {
  readonly reason: string;
}

/** Ways that come by all that can be reached. */
export interface Covering {
  readonly ways: readonly FoundWay[];
  readonly points: readonly PathPoint[];
  /** Points that provably no run comes by. */
  readonly unreachable: readonly MissedPoint[];
  /** Points that none was found for. */
  readonly missed: readonly MissedPoint[];
}

export interface CoveringOptions {
  readonly seed: number;
  /** Tasks that are answered by somebody else, with what is known of their answer. */
  readonly answered: ReadonlyMap<string, OwnAnswer>;
}

/** States that all walks over one machine go through at most. */
const mostSteps = 120_000;
const mostStepsOfTry = 5000;

/** Looks for ways that come by every point of a machine. */
export class CoverageSearch {
  readonly #machine: Machine;
  readonly #answered: CoveringOptions["answered"];
  readonly #seed: number;
  readonly #witnesses: Witnesses;
  readonly #budget = new Budget(mostSteps);
  readonly #open = new Set<string>();
  readonly #impossible = new Map<string, MissedPoint>();

  constructor(definition: JsonObject, { seed, answered }: CoveringOptions) {
    this.#machine = parseMachine(definition);
    this.#seed = seed;
    this.#answered = answered;
    this.#witnesses = new Witnesses(definition, seed);
  }

  run(): Covering {
    const points = pointsOf(this.#machine);
    for (const point of points) this.#open.add(pointText(point));
    const ways: FoundWay[] = [];
    const missed = new Map<string, MissedPoint>();
    // What asks most goes first, so that its way comes by much of the rest.
    for (const kind of ["catcher", "rule", "default", "state", "retrier"] as const) {
      for (const point of points.filter((each) => each.kind === kind)) {
        if (!this.#open.has(pointText(point))) continue;
        const way = this.#toward(point);
        if ("steps" in way) {
          ways.push(way);
          for (const text of pointsOn(way.steps)) this.#open.delete(text);
        } else missed.set(pointText(point), { ...point, reason: `${way.reason} (at "${way.state}")` });
      }
    }
    return { ways: fewest(ways), points, ...this.#told(points, missed) };
  }

  #toward(point: PathPoint): FoundWay | Stuck {
    const text = pointText(point);
    const aims = aimsAt(this.#machine, point);
    if ("impossible" in aims) {
      this.#impossible.set(text, { ...point, reason: aims.impossible });
      return { state: point.state, reason: aims.impossible };
    }
    if ("stuck" in aims) return { state: point.state, reason: aims.stuck };
    let stuck: Stuck | undefined;
    for (const wishes of [this.#wishes(), this.#plain(), this.#searching()]) {
      const share = new Budget(mostStepsOfTry, this.#budget);
      for (const goal of aims.goals) {
        const quest = { goal, wishes, accepts: (steps: FoundWay["steps"]): boolean => pointsOn(steps).has(text) };
        const found = search(this.#machine, quest, { seed: this.#seed, budget: share });
        if ("steps" in found) return found;
        stuck ??= found;
      }
    }
    return stuck ?? { state: point.state, reason: "nothing leads to it in a few attempts" };
  }

  /** Nothing that is not needed for the goal. */
  #plain(): Wishes {
    return {
      rule: () => false,
      failures: () => [],
      answered: (state) => this.#answered.get(state),
      data: () => [],
    };
  }

  /** What no case came by yet is done on the way. */
  #wishes(): Wishes {
    return {
      ...this.#plain(),
      rule: (state, rule) => this.#isOpen(ruleOf(this.#machine, state, rule)),
      failures: (task) => this.#retried(task),
    };
  }

  /** Data of the solver is tried, too. */
  #searching(): Wishes {
    return { ...this.#plain(), data: (state, rule) => this.#witnesses.of(state, rule) };
  }

  #isOpen(point: PathPoint): boolean {
    return this.#open.has(pointText(point));
  }

  #retried(task: TaskState): readonly string[] {
    return task.retry.flatMap(({ maxAttempts }, index) => {
      const open = maxAttempts > 0 && this.#isOpen({ kind: "retrier", state: task.name, number: index + 1 });
      return open ? errorsFor(task, "retrier", index).slice(0, 1) : [];
    });
  }

  /** Which of the points left over nothing can come by, and which nothing was found for. */
  #told(
    points: readonly PathPoint[],
    missed: ReadonlyMap<string, MissedPoint>,
  ): Pick<Covering, "unreachable" | "missed"> {
    const open = points.filter((point) => this.#isOpen(point));
    for (const point of open) {
      const { state, kind, number = Infinity } = point;
      if (kind !== "rule" && kind !== "default") continue;
      const rule = kind === "rule" ? number - 1 : rulesOf(this.#machine, state);
      if (this.#witnesses.isImpossible(state, rule))
        this.#impossible.set(pointText(point), { ...point, reason: "no data lets it decide" });
    }
    const reachable = new Set(pointsOf(this.#machine, new Set(this.#impossible.keys())).map(pointText));
    const unreachable = open.flatMap((point): MissedPoint[] => {
      const proved = this.#impossible.get(pointText(point));
      if (proved !== undefined) return [proved];
      return reachable.has(pointText(point)) ? [] : [{ ...point, reason: "only what cannot be reached leads there" }];
    });
    const proved = new Set(unreachable.map(pointText));
    return {
      unreachable,
      missed: open.flatMap((point) => (proved.has(pointText(point)) ? [] : (missed.get(pointText(point)) ?? []))),
    };
  }
}

function rulesOf(machine: Machine, name: string): number {
  const state = findState(machine, name)?.state;
  return state?.type === "Choice" ? state.choices.length : 0;
}

/** A rule of a Choice by its index, past the last one for the Default. */
function ruleOf(machine: Machine, state: string, rule: number): PathPoint {
  return rule < rulesOf(machine, state) ? { kind: "rule", state, number: rule + 1 } : { kind: "default", state };
}

/** The fewest ways that come by the same points: each time the one that adds most. */
function fewest(ways: readonly FoundWay[]): readonly FoundWay[] {
  const left = ways.map((way) => ({ way, points: pointsOn(way.steps) }));
  const seen = new Set<string>();
  const kept: FoundWay[] = [];
  for (;;) {
    const adds = left.map(({ points }) => [...points].filter((point) => !seen.has(point)).length);
    const most = Math.max(0, ...adds);
    const best = left[adds.indexOf(most)];
    if (most === 0 || best === undefined) return kept;
    kept.push(best.way);
    for (const point of best.points) seen.add(point);
  }
}
