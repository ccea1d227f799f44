import { allTexts } from "./text-set.js";
import { allNumbers, opposite } from "./number-set.js";
import { absent, nowhere, present, type Domain } from "./domain.js";
import type { Formula, OrderedKind } from "./formula.js";
import { shuffled, type Dice } from "./random.js";
import { certainlyApart, narrow, nothingAsked, type OrderingFormula, type Store } from "./store.js";

/** A condition and how it must turn out. */
export interface Goal {
  readonly formula: Formula;
  readonly holds: boolean;
}

/** How a search for ways goes. */
export interface WaysOptions {
  /** What is asked beforehand. */
  readonly given?: Store;
  /** Alternatives are taken in another order. */
  readonly dice?: Dice;
  /** The most steps to take. */
  readonly mostSteps: number;
}

/** What a search for ways knows at its end. */
export interface WaysEnd {
  /** Whether every way was looked at. */
  readonly complete: boolean;
  /** Whether what was excluded was so for certain. */
  readonly exact: boolean;
}

interface Pending {
  readonly goal: Goal;
  readonly next: Pending | undefined;
}

/** Every way to make all goals turn out as wanted, one after the other; each excludes the others. */
export function* ways(goals: readonly Goal[], options: WaysOptions): Generator<Store, WaysEnd> {
  const search = new Search(options);
  const pending = goals.reduceRight<Pending | undefined>((next, goal) => ({ goal, next }), undefined);
  yield* search.from(options.given ?? nothingAsked, pending);
  return { complete: search.steps < options.mostSteps, exact: search.exact };
}

class Search {
  steps = 0;
  exact = true;
  readonly #options: WaysOptions;

  constructor(options: WaysOptions) {
    this.#options = options;
  }

  *from(store: Store, pending: Pending | undefined): Generator<Store> {
    if (this.steps >= this.#options.mostSteps) return;
    this.steps += 1;
    if (pending === undefined) {
      yield store;
      return;
    }
    const { goal, next } = pending;
    const { formula, holds } = goal;
    switch (formula.kind) {
      case "constant":
        if (formula.holds === holds) yield* this.from(store, next);
        return;
      case "not":
        yield* this.from(store, { goal: { formula: formula.of, holds: !holds }, next });
        return;
      case "all":
      case "any":
        yield* this.#combined(store, formula.of, formula.kind === "all", holds, next);
        return;
      case "test":
        this.exact &&= formula.exact;
        yield* this.#alternatives(store, holds ? formula.holds : formula.not, next, formula);
        return;
      case "ordering":
        // JSONata also compares null, lists and objects, which no ordering here speaks of.
        if (formula.lenient) this.exact = false;
        yield* this.#ordered(store, formula, holds, next);
        return;
      case "opaque":
        this.exact = false;
        yield* this.from({ ...store, exact: false, opaque: [...store.opaque, formula.text] }, next);
    }
  }

  /** `all` holds where each does; else one does not, and those before it do. `any` the other way round. */
  *#combined(
    store: Store,
    formulas: readonly Formula[],
    all: boolean,
    holds: boolean,
    next: Pending | undefined,
  ): Generator<Store> {
    const chain = (upTo: number, last: Pending | undefined): Pending | undefined =>
      formulas
        .slice(0, upTo)
        .reduceRight<Pending | undefined>((rest, formula) => ({ goal: { formula, holds: all }, next: rest }), last);
    if (all === holds) {
      yield* this.from(store, chain(formulas.length, next));
      return;
    }
    for (const at of this.#order([...formulas.keys()])) {
      const formula = formulas[at];
      if (formula !== undefined) yield* this.from(store, chain(at, { goal: { formula, holds: !all }, next }));
    }
  }

  *#alternatives(
    store: Store,
    domains: readonly Domain[],
    next: Pending | undefined,
    { place, exact }: Extract<Formula, { kind: "test" }>,
  ): Generator<Store> {
    for (const domain of this.#order(domains)) {
      const narrowed = narrow(store, place, domain);
      if (narrowed !== undefined) yield* this.from(exact ? narrowed : { ...narrowed, exact: false }, next);
    }
  }

  *#ordered(store: Store, formula: OrderingFormula, holds: boolean, next: Pending | undefined): Generator<Store> {
    const { left, right, compares, ordering, lenient } = formula;
    const wanted: OrderingFormula = holds ? formula : { ...formula, ordering: opposite(ordering) };
    const [kind, other] = [ofKind[compares], notOfKind[compares]];
    const both = narrow(store, left, kind);
    const typed = both && narrow(both, right, kind);
    if (typed !== undefined && !certainlyApart(typed, wanted))
      yield* this.from({ ...typed, orderings: [...typed.orderings, wanted] }, next);
    if (holds) return;
    const others: [Domain, Domain][] = [
      [other, present],
      [kind, other],
    ];
    if (lenient) others.push([absent, present], [present, absent]);
    for (const [mine, theirs] of others) {
      const one = narrow(store, left, mine);
      const two = one && narrow(one, right, theirs);
      if (two !== undefined) yield* this.from(two, next);
    }
  }

  #order<Item>(list: readonly Item[]): readonly Item[] {
    const { dice } = this.#options;
    return dice === undefined ? list : shuffled(dice, list);
  }
}

const instants = { ...allNumbers };

const ofKind: { readonly [kind in OrderedKind]: Domain } = {
  number: { ...nowhere, numbers: allNumbers },
  text: { ...nowhere, texts: allTexts },
  instant: { ...nowhere, texts: { ...allTexts, instant: instants } },
  boolean: { ...nowhere, yes: true, no: true },
};

const notOfKind: { readonly [kind in OrderedKind]: Domain } = {
  number: { ...present, numbers: undefined },
  text: { ...present, texts: undefined },
  instant: { ...present, texts: { ...allTexts, instant: "none" } },
  boolean: { ...present, yes: false, no: false },
};
