import { inspect } from "node:util";
import { StepwrightError } from "../../src/errors/index.js";
import type { CallSite } from "../../src/executor/call-site.js";
import { ledger, type BuilderMark } from "../../src/executor/ledger.js";
import type { TargetSource } from "../../src/executor/port.js";
import { conducted } from "../../src/executor/orchestration/conduct.js";
import type {
  OrchestrationOptions,
  RunningOrchestration,
} from "../../src/executor/orchestration/batch/parallel-result.js";
import { startConducted } from "../../src/executor/orchestration/running.js";
import type { SourceLine } from "../../src/plan/double.js";
import type { Handling } from "./handling.js";
import { runOptionsOf } from "../run-options.js";
import { accompanied, accompaniedInTest, type Accompanied } from "../accompanied.js";

/** What is told of a builder when it is made. */
interface Origin<From> {
  readonly at: SourceLine;
  /** States something that can fail. */
  readonly expects: boolean;
  readonly from?: From | undefined;
}

/** What a batch and a chain do alike: they compile, print, run, and stand in the ledger. */
export abstract class Orchestrated<Compiled extends { readonly plan: object }, Result, Inspected> {
  readonly #handling: Handling<Compiled, Result, Inspected>;
  readonly #mark: BuilderMark;
  #made: Compiled | undefined;

  constructor(
    handling: Handling<Compiled, Result, Inspected>,
    { at, expects, from }: Origin<Orchestrated<Compiled, Result, Inspected>>,
  ) {
    this.#handling = handling;
    this.#mark = ledger.built(
      { at, expects, summary: () => this.toString() },
      from === undefined ? undefined : from.#mark,
    );
  }

  protected abstract make(): Compiled;

  toPlan(): Compiled["plan"] {
    return this.compiled().plan;
  }

  compiled(): Compiled {
    ledger.taken(this.#mark);
    return this.#compiled();
  }

  explain(): string {
    return this.#handling.inWords(this.#compiled().plan);
  }

  check(options: OrchestrationOptions = {}): Promise<Result> {
    return this.#running(async (over) => this.#judged(known("check", options, over)));
  }

  run(options: OrchestrationOptions = {}): Promise<Result> {
    const here: CallSite = {};
    Error.captureStackTrace(here, this.run);
    return this.#running(async (over) => this.#handling.orThrow(await this.#judged(known("run", options, over)), here));
  }

  start(options: OrchestrationOptions = {}): Promise<RunningOrchestration<Result, Inspected>> {
    const { conduct, orThrow } = this.#handling;
    const accompany = <Given>(work: Accompanied<Given>): Promise<Given> => this.#running(work);
    return accompanied(this.#mark, async () =>
      startConducted(conduct(this.compiled(), known("start", options)), { accompany, orThrow }),
    );
  }

  /** What it is, in a line or a few, as it is printed. What cannot be compiled is told of as well. */
  toString(): string {
    try {
      return this.#handling.summary(this.#compiled().plan);
    } catch (error) {
      return (error as Error).message;
    }
  }

  #compiled(): Compiled {
    this.#made ??= this.make();
    return this.#made;
  }

  #judged(options: OrchestrationOptions): Promise<Result> {
    return conducted(this.#handling.conduct(this.compiled(), options));
  }

  #running<Given>(work: Accompanied<Given>): Promise<Given> {
    return accompaniedInTest(this.#mark, work);
  }
}

Object.defineProperty(Orchestrated.prototype, inspect.custom, {
  value(this: { toString(): string }): string {
    return this.toString();
  },
});

function known(call: string, options: OrchestrationOptions, over?: AbortSignal): OrchestrationOptions {
  return runOptionsOf(call, options, { more: ["progress"], over });
}

/** Something with a target of its own, or none. */
interface TargetedPart {
  readonly name: string;
  readonly target: TargetSource | undefined;
}

/**
 * The one target that parts name, or none.
 * @throws TARGETS_DIFFER
 */
export function commonTarget(
  call: "parallel" | "series" | "chain",
  own: TargetSource | undefined,
  parts: readonly TargetedPart[],
): TargetSource | undefined {
  if (own !== undefined) return own;
  const named = new Map<TargetSource, string>();
  for (const { name, target } of parts) if (target !== undefined && !named.has(target)) named.set(target, name);
  const [first] = named.keys();
  if (named.size < 2) return first;
  const labels = new Set<string>();
  const names = [...named].map(([target, name]) => {
    const { label } = "port" in target ? target.port() : target;
    const another = labels.has(label) ? "another " : "";
    labels.add(label);
    return `"${name}" on ${another}${label}`;
  });
  throw new StepwrightError("TARGETS_DIFFER", { call, names });
}
