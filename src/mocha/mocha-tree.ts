/** The parts of Mocha's suites, tests and hooks that the root hooks use; the lists of hooks have no public name. */
export interface MochaSuite {
  readonly file?: string;
  readonly title: string;
  readonly suites: readonly MochaSuite[];
  readonly tests: readonly MochaRunnable[];
  readonly _beforeAll?: MochaRunnable[];
  readonly _beforeEach?: MochaRunnable[];
  readonly _afterEach?: MochaRunnable[];
  readonly _afterAll?: MochaRunnable[];
  isPending(): boolean;
  beforeAll(title: string, fn: (this: MochaContext) => unknown): unknown;
  afterAll(title: string, fn: (this: MochaContext) => unknown): unknown;
}

/** A test or a hook. */
export interface MochaRunnable {
  fn?: ((this: MochaContext, done?: MochaDone) => unknown) | undefined;
  readonly async?: unknown;
  readonly file?: string;
  readonly parent?: MochaSuite;
  timeout(): number;
  timeout(milliseconds: number): unknown;
  fullTitle(): string;
}

/** `this` in a test or hook. */
export interface MochaContext {
  readonly test?: MochaRunnable;
  readonly currentTest?: MochaRunnable;
  runnable(): MochaRunnable | undefined;
  timeout(milliseconds: number): unknown;
}

/** The callback of a test that takes one. */
export type MochaDone = (error?: unknown) => void;

/** Every suite of a tree, the given one first. */
export function* suitesOf(suite: MochaSuite): Iterable<MochaSuite> {
  yield suite;
  for (const inner of suite.suites) yield* suitesOf(inner);
}

/** The hooks written in a suite. */
export function hooksOf(suite: MochaSuite): readonly MochaRunnable[] {
  return [suite._beforeAll, suite._beforeEach, suite._afterEach, suite._afterAll].flatMap((hooks) => hooks ?? []);
}

/** Adds a hook that runs before all of a suite's own; behind them where this Mocha does not let itself be reordered. */
export function beforeItsHooks(suite: MochaSuite, title: string, fn: (this: MochaContext) => unknown): void {
  suite.beforeAll(title, fn);
  const hooks = suite._beforeAll;
  const added = hooks?.pop();
  if (hooks !== undefined && added !== undefined) hooks.unshift(added);
}

/** What is called when a test or hook has ended: once, with whether it failed. It may throw to make one fail that did not. */
export type Ending = (failed: boolean) => void;

/** Puts something around a test or hook: `around` is called when it begins. */
export function wrap(runnable: MochaRunnable, around: (runnable: MochaRunnable) => Ending): void {
  const { fn } = runnable;
  if (fn === undefined) return;
  const running = (context: MochaContext): MochaRunnable => context.runnable() ?? runnable;
  // Mocha goes by the number of parameters, again when it clones a test to retry it.
  runnable.fn =
    fn.length > 0
      ? function (this: MochaContext, done?: MochaDone) {
          const ending = around(running(this));
          return fn.call(this, (error) => {
            const judged = errorOf(() => ending(Boolean(error)));
            done?.(error ?? judged);
          });
        }
      : function (this: MochaContext) {
          const ending = around(running(this));
          const result = orEnd(ending, () => fn.call(this));
          if (!isThenable(result)) return ending(false);
          return Promise.resolve(result).then(
            () => ending(false),
            (error: unknown) => {
              ending(true);
              throw error;
            },
          );
        };
}

function orEnd(ending: Ending, fn: () => unknown): unknown {
  try {
    return fn();
  } catch (error) {
    ending(true);
    throw error;
  }
}

function errorOf(fn: () => void): unknown {
  try {
    fn();
    return undefined;
  } catch (error) {
    return error;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
