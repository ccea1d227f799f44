import { runEveryFault } from "../../src/executor/faults/every-fault.js";
import { ledger } from "../../src/executor/ledger.js";
import { faultTable, type FaultTable } from "../../src/executor/faults/fault-table.js";
import type { RunOptions } from "../../src/executor/judgement/result.js";
import { StepwrightError } from "../../src/errors/index.js";
import { summarise } from "../../src/plan/explain.js";
import { didYouMean } from "../../src/util/nearest.js";
import { accompaniedInTest } from "../accompanied.js";
import { describe, functionOf } from "../arguments.js";
import { Expecting } from "../expectations/expecting.js";
import type { Runnable } from "../plans/runnable.js";
import { runOptionsOf } from "../run-options.js";
import { sourceLine } from "../source-line.js";
import { inPlaceOfWorkflow } from "./started-workflow.js";

/** One fault: a Task, and the error it fails with. */
export interface FaultCase {
  readonly state: string;
  readonly error: string;
}

/** How `everyFault` goes about it. */
export interface EveryFaultOptions {
  /**
   * The workflow whose run reaches a fault's Task: another input, other stubs. `attempts` says whether the Task fails on every attempt
   * or, where a retrier takes the error, on the first of each visit only. Default: the one workflow for all.
   */
  via?(fault: FaultCase & { readonly attempts: "every" | "first" }): Runnable;
  /** Which faults are run. Default: all. */
  only?(fault: FaultCase): boolean;
}

/** What `everyFault` gives: nothing runs before `run`. */
export interface EveryFault {
  /**
   * Runs every fault by itself, one after the other, and resolves to the table of what became of them.
   * @throws FAULTS_NONE, SETTING_INVALID, FAULT_INVALID where `only` gives no boolean, and what `check` of the workflow throws before anything starts
   */
  run(options?: RunOptions): Promise<FaultTable>;
}

/**
 * Derives from a workflow's definition each Task × each error that its retriers and catchers name, and one that none of them names; lets
 * the Task fail with it on every attempt, and where a retrier takes it also on the first only; and tells what became of it: caught,
 * tried again, or the end of the execution. What the definition says of each fault is derived beside the run and compared.
 * Expectations of the workflow itself are not judged. Tasks of nested executions have a definition of their own: give it that one.
 * @throws FAULT_INVALID for what is no workflow that is started, and for an option it does not know
 * @example
 * const faults = await everyFault(workflow(orders).on(cloud).withInput(order)).run();
 * faults.expectHandled("ChargeCard", "Card.Declined", "RefuseOrder");
 * expect(faults.unhandled).to.deep.equal([]);
 */
export function everyFault(workflow: Runnable, options: EveryFaultOptions = {}): EveryFault {
  requireStarted("everyFault(…)", workflow);
  const { via, only } = knownOptions(options);
  const summary = (): string => `everyFault(…) of ${summarise(Expecting.compiledOf(workflow).plan)}`;
  const mark = ledger.built({ at: sourceLine(), expects: true, summary });
  return Object.freeze({
    run: (options: RunOptions = {}) =>
      accompaniedInTest(mark, async (over) => {
        const rows = await runEveryFault(
          {
            compiled: workflow.compiled(),
            via: (fault) => {
              if (via === undefined) return workflow.compiled();
              const other = via(fault);
              requireStarted("via of everyFault(…)", other);
              return other.compiled();
            },
            takes: (fault) => only === undefined || taken(fault, only(fault)),
          },
          runOptionsOf("run", options, { over }),
        );
        return faultTable(rows);
      }),
  });
}

/** What `only` says of a fault. */
function taken({ state, error }: FaultCase, answer: unknown): boolean {
  if (typeof answer === "boolean") return answer;
  const problem = `of ${error} of "${state}" it gives ${describe(answer)}, and neither true nor false`;
  const write = 'only: ({ state }) => state === "ChargeCard"';
  throw new StepwrightError("FAULT_INVALID", { what: "only of everyFault(…)", problem, write });
}

/** Only what it starts itself can be run once for each fault. */
function requireStarted(what: string, given: unknown): asserts given is Runnable {
  const found = inPlaceOfWorkflow(given);
  if (found === undefined) return;
  const write = "everyFault(workflow(orders).withInput({ … }))";
  throw new StepwrightError("FAULT_INVALID", { what, problem: `it takes a workflow, and was given ${found}`, write });
}

function knownOptions(options: EveryFaultOptions): EveryFaultOptions {
  const known = ["via", "only"];
  const refuse = (problem: string): never => {
    const write = "{ via, only }, or one of them";
    throw new StepwrightError("FAULT_INVALID", { what: "everyFault(…)", problem, write });
  };
  if (typeof options !== "object" || (options as unknown) === null) refuse(`its options are ${describe(options)}`);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) refuse(`it does not know the option "${unknown}".${didYouMean(unknown, known)}`);
  if (options.via !== undefined) functionOf("via of everyFault(…)", options.via);
  if (options.only !== undefined) functionOf("only of everyFault(…)", options.only);
  return options;
}
