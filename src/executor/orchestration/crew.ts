import type { CompiledPlan } from "../../plan/bindings.js";
import type { CompiledChain } from "../../plan/orchestration/chain-plan.js";
import type { CompiledParallel } from "../../plan/orchestration/parallel-plan.js";
import type { JsonValue } from "../../util/json.js";
import type { TaskLimit } from "../port.js";
import type { Prepared } from "../run/prepare.js";
import { Run } from "../run/run.js";

/** How one of many runs of a workflow differs from its plan. */
export interface RunChange {
  /** In a box. Absent: its plan's own. */
  readonly input?: { readonly value: JsonValue } | undefined;
  /** Absent: the plan tells. */
  readonly executionName?: string;
  readonly limits: readonly TaskLimit[];
}

/** A workflow made ready: its machine is known, and there is one, however often it runs. */
export class WorkflowCrew {
  readonly kind = "workflow";
  #prepared: Prepared;
  #remove: (() => Promise<void>) | undefined;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
  }

  get compiled(): CompiledPlan {
    return this.#prepared.compiled;
  }

  get definition(): JsonValue {
    const { machine, temporary } = this.#prepared;
    return (temporary ?? machine)?.definition ?? null;
  }

  /** Deploys its definition, or the copy of it in which faults happen by themselves. @throws with the target's reason */
  async deploy(): Promise<void> {
    const { temporary, copy, port } = this.#prepared;
    // Where rates are drawn, each execution has a copy of its own.
    if (temporary === undefined || copy?.drawn === true) return;
    const { name, definition, type } = temporary;
    const { machine, remove } = await port.deployTemporary(name, copy?.definition ?? definition, type);
    this.#remove = remove;
    const made = { type: type ?? "STANDARD", ...machine, ...(copy !== undefined && { definition }) };
    this.#prepared = { ...this.#prepared, temporary: undefined, machine: made };
  }

  /** Removes what was deployed for it. @returns what is left behind, in a sentence */
  async remove(): Promise<string | undefined> {
    try {
      await this.#remove?.();
      return undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `The machine made for "${this.#prepared.machine?.name}" could not be removed: ${reason}`;
    }
  }

  /** Starts an execution. @returns it, and what it is judged by */
  async begin({ input, executionName, limits }: RunChange): Promise<{ run: Run; compiled: CompiledPlan }> {
    const compiled = withInput(this.compiled, input);
    const run = await Run.begin({
      ...this.#prepared,
      compiled,
      ...(executionName !== undefined && { executionName }),
      ...(limits.length > 0 && { limits }),
    });
    return { run, compiled };
  }
}

/** Frozen no deeper: the value of a stream is the user's. */
function withInput({ plan, bindings }: CompiledPlan, input: RunChange["input"]): CompiledPlan {
  if (input === undefined) return { plan, bindings };
  const given = Object.freeze({ kind: "input" as const, value: input.value });
  return { plan: Object.freeze({ ...plan, input: given }), bindings };
}

/** A chain made ready, with its steps. */
export interface ChainCrew {
  readonly kind: "chain";
  readonly compiled: CompiledChain;
  /** Steps that completed before are left out. */
  readonly parts: ReadonlyMap<string, Crew>;
}

/** What can be a member of a batch, made ready. */
export type MemberCrew = WorkflowCrew | ChainCrew;

/** A batch made ready, with its members. */
export interface BatchCrew {
  readonly kind: "parallel";
  readonly compiled: CompiledParallel;
  readonly parts: ReadonlyMap<string, MemberCrew>;
}

/** What is ready to run, as often as needed. */
export type Crew = MemberCrew | BatchCrew;

/** The workflows in it, at any depth. */
export function workflowsOf(crew: Crew): WorkflowCrew[] {
  return crew.kind === "workflow" ? [crew] : [...crew.parts.values()].flatMap(workflowsOf);
}
