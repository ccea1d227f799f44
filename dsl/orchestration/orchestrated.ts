import { inspect } from "node:util";
import { StepwrightError } from "../../src/errors/index.js";
import type { CallSite } from "../../src/executor/call-site.js";
import { ledger, type BuilderMark } from "../../src/executor/ledger.js";
import type { TargetSource } from "../../src/executor/port.js";
import type { OrchestrationOptions } from "../../src/executor/orchestration/parallel-result.js";
import type { SourceLine } from "../../src/plan/double.js";
import { sourceLine } from "../source-line.js";

/** What a batch and a chain do alike: they compile, print, run, and stand in the ledger. */
export abstract class Orchestrated<Compiled extends { readonly plan: object }, Result> {
  readonly #mark: BuilderMark;
  #made: Compiled | undefined;

  constructor(at: SourceLine, expects: boolean, from?: Orchestrated<Compiled, Result>) {
    this.#mark = ledger.built(
      { at, expects, summary: () => this.toString() },
      from === undefined ? undefined : from.#mark,
    );
  }

  protected abstract make(): Compiled;
  protected abstract summary(compiled: Compiled): string;
  protected abstract inWords(compiled: Compiled): string;
  protected abstract judged(compiled: Compiled, options: OrchestrationOptions): Promise<Result>;
  protected abstract orThrow(result: Result, site: CallSite): Result;

  toPlan(): Compiled["plan"] {
    return this.compiled().plan;
  }

  compiled(): Compiled {
    ledger.taken(this.#mark);
    return this.#compiled();
  }

  explain(): string {
    return this.inWords(this.#compiled());
  }

  check(options: OrchestrationOptions = {}): Promise<Result> {
    return this.#running(() => this.judged(this.compiled(), options));
  }

  run(options: OrchestrationOptions = {}): Promise<Result> {
    const here: CallSite = {};
    Error.captureStackTrace(here, this.run);
    return this.#running(async () => this.orThrow(await this.judged(this.compiled(), options), here));
  }

  /** What it is, in a line or a few, as it is printed. What cannot be compiled is told of as well. */
  toString(): string {
    try {
      return this.summary(this.#compiled());
    } catch (error) {
      return (error as Error).message;
    }
  }

  #compiled(): Compiled {
    this.#made ??= this.make();
    return this.#made;
  }

  async #running(work: () => Promise<Result>): Promise<Result> {
    const ended = ledger.running(this.#mark, sourceLine());
    try {
      return await work();
    } finally {
      ended();
    }
  }
}

Object.defineProperty(Orchestrated.prototype, inspect.custom, {
  value(this: { toString(): string }): string {
    return this.toString();
  },
});

/**
 * The one target that parts name, or none.
 * @throws TARGETS_DIFFER
 */
export function commonTarget(
  call: "parallel" | "chain",
  own: TargetSource | undefined,
  parts: readonly (TargetSource | undefined)[],
): TargetSource | undefined {
  if (own !== undefined) return own;
  const named = [...new Set(parts.filter((part) => part !== undefined))];
  if (named.length > 1) {
    const names = named.map((part) => ("port" in part ? part.port() : part).label);
    throw new StepwrightError("TARGETS_DIFFER", { call, names });
  }
  return named[0];
}
