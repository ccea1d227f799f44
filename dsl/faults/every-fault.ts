import { runEveryFault } from "../../src/executor/faults/every-fault.js";
import { faultTable, type FaultTable } from "../../src/executor/faults/fault-table.js";
import type { RunOptions } from "../../src/executor/result.js";
import { Expecting } from "../expecting.js";
import type { Runnable } from "../runnable.js";

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
   * @throws FAULTS_NONE, and what `check` of the workflow throws before anything starts
   */
  run(options?: RunOptions): Promise<FaultTable>;
}

/**
 * Derives from a workflow's definition each Task × each error that its retriers and catchers name, and one that none of them names; lets
 * the Task fail with it on every attempt, and where a retrier takes it also on the first only; and tells what became of it: caught,
 * tried again, or the end of the execution. What the definition says of each fault is derived beside the run and compared.
 * Expectations of the workflow itself are not judged.
 * @example
 * const faults = await everyFault(workflow(orders).on(cloud).withInput(order)).run();
 * faults.expectHandled("ChargeCard", "Card.Declined", "RefuseOrder");
 * expect(faults.unhandled).to.deep.equal([]);
 */
export function everyFault(workflow: Runnable, { via, only }: EveryFaultOptions = {}): EveryFault {
  return Object.freeze({
    run: (options: RunOptions = {}) =>
      Expecting.accompany(workflow, async () => {
        const rows = await runEveryFault(
          {
            compiled: workflow.compiled(),
            via: (fault) => (via === undefined ? workflow : via(fault)).compiled(),
            takes: (fault) => only?.(fault) ?? true,
          },
          options,
        );
        return faultTable(rows);
      }),
  });
}
