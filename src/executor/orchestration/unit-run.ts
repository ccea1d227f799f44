import type { CompiledPlan } from "../../plan/bindings.js";
import { needsOf } from "../../plan/needs.js";
import type { JsonValue } from "../../util/json.js";
import { ownDeadline } from "../run/deadline.js";
import { judge } from "../judgement/judge.js";
import type { CheckResult, Inspection } from "../judgement/result.js";
import type { Run } from "../run/run.js";
import type { ChainInspection, ChainResult } from "./chain/chain-result.js";
import type { Crew, MemberCrew } from "./crew.js";
import { stoppedText, type Halt } from "./halt.js";
import type { ParallelInspection, ParallelResult } from "./batch/parallel-result.js";
import type { Conductor, Surroundings } from "./surroundings.js";

/** What a run of a member of a batch showed. */
export type MemberSeen =
  | { readonly kind: "workflow"; readonly check: CheckResult; readonly stopped: boolean }
  | { readonly kind: "chain"; readonly chain: ChainResult };

/** What a run of a step showed. */
export type UnitSeen = MemberSeen | { readonly kind: "parallel"; readonly parallel: ParallelResult };

/** How far a run has come: one of them is known. */
export interface UnitLook {
  readonly execution: Inspection | undefined;
  readonly parallel: ParallelInspection | undefined;
  readonly chain: ChainInspection | undefined;
}

/** A member or step in the middle of its run. */
export interface UnitRun<Seen extends UnitSeen = UnitSeen> {
  /** Undefined of what has several. */
  readonly executionArn: string | undefined;
  /** What can start at once has started, or cannot. */
  readonly begun: Promise<void>;
  /** Stops it. What has ended meanwhile cannot be stopped, and need not be. */
  halt(halt: Halt): Promise<void>;
  inspect(): Promise<UnitLook>;
  /** Waits for its end and judges it. */
  judged(): Promise<Seen>;
}

/** What is particular to one run. */
export interface UnitChoice {
  /** In a box. Absent: its plan's own. */
  readonly input: { readonly value: JsonValue } | undefined;
  /** What an execution of a workflow is called. Absent: its plan tells. */
  readonly executionName?: (plan: CompiledPlan) => string;
  /** Histories are looked at, whatever the expectations need. */
  readonly whole: boolean;
}

/** Starts a run of a member or step. */
export function beginUnit(
  crew: MemberCrew,
  surroundings: Surroundings,
  choice: UnitChoice,
): Promise<UnitRun<MemberSeen>>;
export function beginUnit(crew: Crew, surroundings: Surroundings, choice: UnitChoice): Promise<UnitRun>;
export async function beginUnit(
  crew: Crew,
  surroundings: Surroundings,
  { input, executionName, whole }: UnitChoice,
): Promise<UnitRun> {
  const { limits, began, conductors } = surroundings;
  const fed = input === undefined ? undefined : { output: input.value };
  if (crew.kind === "chain") {
    const conductor = conductors.chain(crew, surroundings, fed);
    return conducted(conductor, "chain", (chain) => ({ kind: "chain", chain }));
  }
  if (crew.kind === "parallel") {
    const conductor = conductors.batch(crew, surroundings, fed);
    return conducted(conductor, "parallel", (parallel) => ({ kind: "parallel", parallel }));
  }
  const name = executionName?.(crew.compiled);
  const { run, compiled } = await crew.begin({ input, limits, ...(name !== undefined && { executionName: name }) });
  began?.(run.executionArn);
  return new WorkflowRun(run, compiled, surroundings, whole);
}

const nowhere: UnitLook = { execution: undefined, parallel: undefined, chain: undefined };

function conducted<Result, Inspected>(
  conductor: Conductor<Result, Inspected>,
  what: "chain" | "parallel",
  seen: (result: Result) => UnitSeen,
): UnitRun {
  return {
    executionArn: undefined,
    begun: conductor.begun,
    halt: (halt) => conductor.halt(halt),
    inspect: async () => ({ ...nowhere, [what]: await conductor.inspect() }),
    judged: async () => seen(await conductor.run()),
  };
}

class WorkflowRun implements UnitRun {
  readonly begun: Promise<void> = Promise.resolve();
  readonly #run: Run;
  readonly #compiled: CompiledPlan;
  readonly #surroundings: Surroundings;
  readonly #whole: boolean;
  #halted: Halt | undefined;

  constructor(run: Run, compiled: CompiledPlan, surroundings: Surroundings, whole: boolean) {
    this.#run = run;
    this.#compiled = compiled;
    this.#surroundings = surroundings;
    this.#whole = whole;
  }

  get executionArn(): string {
    return this.#run.executionArn;
  }

  async halt(halt: Halt): Promise<void> {
    this.#halted = halt;
    await this.#run.stop({ error: halt.error, cause: stoppedText(halt) }).catch(() => undefined);
  }

  async inspect(): Promise<UnitLook> {
    return { ...nowhere, execution: await this.#run.inspect() };
  }

  async judged(): Promise<MemberSeen> {
    const compiled = this.#compiled;
    const { options, port } = this.#surroundings;
    const { expectations } = compiled.plan;
    // Of what passes nobody may ever read the history: it is read when it is looked at, or kept.
    const sight = this.#whole || needsOf(compiled.plan).history.length > 0 ? "history" : "description";
    const { signal } = options;
    const seen = await this.#run.observe(ownDeadline(compiled, port), signal ? { signal } : {}, expectations, sight);
    let check = await judge(compiled, seen);
    if (sight === "description" && !check.ok) check = await judge(compiled, await this.#run.look(seen));
    const stopped = this.#halted !== undefined && check.execution.error === this.#halted.error;
    return { kind: "workflow", check, stopped };
  }
}
