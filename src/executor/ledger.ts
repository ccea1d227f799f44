import { StepwrightError } from "../errors/index.js";
import type { SourceLine } from "../plan/double.js";
import type { TargetSource } from "./port.js";

/** A builder with expectations, as the ledger keeps it. */
export interface LedgerEntry {
  readonly at: SourceLine;
  /** What was built, in one line. */
  readonly summary: string;
}

/** What a test or hook left undone. */
export interface Leftovers {
  /** Builders with expectations that never ran and whose plan nobody took, nor did one derived from them. */
  readonly neverRun: readonly LedgerEntry[];
  /** Runs that were begun and had not ended when the test did. */
  readonly stillPending: readonly { readonly at: SourceLine }[];
}

interface Built {
  readonly at: SourceLine;
  readonly summary: () => string;
  /** States something that can fail. */
  readonly expects: boolean;
  readonly from: Built | undefined;
  readonly test: OpenTest | undefined;
  derived: boolean;
  ran: boolean;
}

interface OpenTest {
  readonly title: string;
  readonly built: Built[];
  readonly pending: Set<{ readonly at: SourceLine }>;
}

/** Something open that is closed when its test or hook has ended, such as a capture of events. */
interface Held {
  readonly test: OpenTest;
  readonly close: () => Promise<void>;
}

interface Book {
  readonly open: OpenTest[];
  held?: Set<Held>;
  target: (() => TargetSource) | undefined;
  fallback: (() => TargetSource) | undefined;
}

/** One book for every copy of the package in this process: hooks loaded from one see builders made by another. */
const key = Symbol.for("stepwright.ledger.1");
const shared = globalThis as { [key]?: Book };
const book: Book = (shared[key] ??= { open: [], target: undefined, fallback: undefined });

/** A run in the ledger. */
export interface NotedRun {
  /** Aborts when the run's test is over; undefined where no test is open. */
  readonly over: AbortSignal | undefined;
  /** The run heeds `over`: it is cancelled when its test is over, and the test's hooks wait for what it comes to. */
  cancels(result: Promise<unknown>): void;
  /** The run has ended. */
  ended(): void;
}

const untested: NotedRun = { over: undefined, cancels: () => undefined, ended: () => undefined };

/** A mark the ledger gives a builder; builders derived from it hand it on. */
export type BuilderMark = Built;

/** What was built and run inside the running test or hook. Mocha's hooks open and close it; without them nothing is kept. */
export const ledger = {
  /** A test or hook begins. Those opened inside are closed first. */
  open(title: string): void {
    book.open.push({ title, built: [], pending: new Set() });
  },

  /** The test or hook opened last ends. */
  close(): Leftovers {
    const test = book.open.pop();
    if (test === undefined) return { neverRun: [], stillPending: [] };
    return {
      neverRun: test.built
        .filter(({ expects, ran, derived }) => expects && !ran && !derived)
        .map(({ at, summary }) => ({ at, summary: summary() })),
      stillPending: [...test.pending],
    };
  },

  /** Notes a builder. `from` is the mark of the one it was derived from. */
  built(
    builder: { readonly at: SourceLine; readonly summary: () => string; readonly expects: boolean },
    from?: BuilderMark,
  ): BuilderMark {
    const test = book.open.at(-1);
    const mark: Built = {
      summary: builder.summary,
      expects: builder.expects,
      // The line of the chain's first call in this test, not of a base shared by several tests.
      at: from !== undefined && from.test === test && !from.derived ? from.at : builder.at,
      from,
      test,
      derived: false,
      ran: false,
    };
    if (test === undefined) return mark;
    if (from !== undefined) from.derived = true;
    if (mark.expects) test.built.push(mark);
    return mark;
  },

  /** Notes that somebody took a builder's plan, to print, keep or run it: it was not forgotten, nor what it was derived from. */
  taken(mark: BuilderMark): void {
    for (let one: Built | undefined = mark; one !== undefined; one = one.from) one.ran = true;
  },

  /** Notes something asked that has to be awaited. Returns a function to call when it is answered. */
  waiting(at: SourceLine): () => void {
    const test = book.open.at(-1);
    const asked = { at };
    test?.pending.add(asked);
    return () => {
      test?.pending.delete(asked);
    };
  },

  /** Notes something to close when the running test or hook has ended. Returns a function that takes it back. */
  holds(close: () => Promise<void>): () => void {
    const test = book.open.at(-1);
    if (test === undefined) return () => {};
    const held = (book.held ??= new Set());
    const one: Held = { test, close };
    held.add(one);
    return () => {
      held.delete(one);
    };
  },

  /** Whether anything is open that has to be closed. */
  holdsAny(): boolean {
    return (book.held?.size ?? 0) > 0;
  },

  /** Closes what tests and hooks that have ended left open. Everything is tried; the first failure is thrown when all is done. */
  async letGo(): Promise<void> {
    const ended = [...(book.held ?? [])].filter(({ test }) => !book.open.includes(test));
    for (const one of ended) book.held?.delete(one);
    const results = await Promise.allSettled(ended.map(({ close }) => close()));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  },

  /** Notes that a builder runs, and with it all it was derived from. */
  running(mark: BuilderMark, at: SourceLine): NotedRun {
    ledger.taken(mark);
    const test = book.open.at(-1);
    if (test === undefined) return untested;
    const run = { at };
    const over = new AbortController();
    let takeBack = (): void => {};
    test.pending.add(run);
    return {
      over: over.signal,
      cancels: (result) => {
        takeBack = ledger.holds(async () => {
          over.abort(new Error("its test is over"));
          // Whoever still waits for it is told, and nobody else.
          await result.catch(() => undefined);
        });
      },
      ended: () => {
        test.pending.delete(run);
        takeBack();
      },
    };
  },
} as const;

/** Where workflows run that name no target: what Mocha's hooks give for the suite, else what the package gives for the process. */
export const defaultTarget = {
  /** Gives the process's target, for where no suite has one of its own. */
  fallBackTo(provider: (() => TargetSource) | undefined): void {
    book.fallback = provider;
  },

  /** Gives the suite's target, or takes it away with undefined. */
  provide(provider: (() => TargetSource) | undefined): void {
    book.target = provider;
  },

  /**
   * The suite's target, else the process's.
   * @throws TARGET_MISSING when nobody provided one
   */
  get(): TargetSource {
    const give = book.target ?? book.fallback;
    if (give === undefined) throw new StepwrightError("TARGET_MISSING", {});
    return give();
  },
} as const;
