import type { Machine } from "../../asl/machine.js";
import type { Arrival } from "../arrival.js";
import type { Clock } from "../clock/clock.js";
import type { Effect } from "../effect.js";
import type { EngineExecution } from "../engine.js";
import type { ExecutionState } from "./execution-state.js";
import { newExecution } from "./new-execution.js";
import { Payload } from "../payload/payload.js";
import { mostEventsRedriven } from "../redrive.js";
import type { Run } from "../run.js";
import type { SavedExecution } from "../saving/saved-execution.js";
import type { SavedWork } from "../saving/saved-work.js";

/** A child execution as the one it belongs to drives it. */
export interface ChildRunner extends EngineExecution {
  readonly output: Payload | undefined;
  /** Told when it is over. */
  onEnd: (() => void) | undefined;
  /** Lets it take its first step. */
  begin(): void;
}

/** The execution that child executions belong to. */
export interface Parent {
  readonly clock: Clock;
  run(): Run;
  arrive(arrivals: readonly Arrival[]): void;
  create(state: ExecutionState, machine: Machine): ChildRunner;
  restore(saved: SavedExecution, machine: Machine, work: SavedWork | undefined): ChildRunner;
  /** How a child execution of the run before a redrive ended, if that is still known. */
  recall(executionArn: string): SavedExecution | undefined;
  adopted(child: ChildRunner, machine: Machine): void;
}

/** One under way. Emptied when it is over: tables that a Map has outgrown live on for a while, and would keep whole executions with them. */
interface Adopted {
  runner: ChildRunner | undefined;
}

/** The child executions of Map Runs that are under way in one execution. */
export class ChildExecutions {
  readonly #parent: Parent;
  readonly #adopted = new Map<number, Adopted>();

  constructor(parent: Parent) {
    this.#parent = parent;
  }

  get idle(): boolean {
    return this.#adopted.size === 0;
  }

  save(): ReadonlyMap<number, SavedExecution> {
    return new Map(this.#each((runner) => runner.save()));
  }

  work(): SavedWork["children"] {
    return this.#each((runner) => runner.work());
  }

  start({ child, setup, input, scope }: Omit<Extract<Effect, { kind: "child" }>, "kind">): void {
    const machine = this.#machineOf(scope);
    const { clock } = this.#parent;
    const state = newExecution({ setup, inputText: input.text, input, startTime: clock.now });
    const runner = this.#parent.create(state, machine);
    this.#adopt(child, runner, machine);
    runner.begin();
  }

  /** A Standard child goes on as the same execution; of an Express one only the input is taken over. */
  redrive({ child, setup, scope }: Extract<Effect, { kind: "redriveChild" }>): void {
    const saved = this.#parent.recall(setup.executionArn);
    if (saved?.facts.status === "SUCCEEDED" && saved.output !== undefined) {
      // It had come to its end in the very moment in which its Map Run was given up.
      const { inputText, startTime, redriveCount } = saved.facts;
      const output = Payload.parse(saved.payloads[saved.output] as string);
      this.#parent.arrive([{ kind: "childSucceeded", child, inputText, startTime, redriveCount, output }]);
      return;
    }
    if (saved === undefined || saved.history.length >= mostEventsRedriven) {
      this.#parent.arrive([{ kind: "childNotRedrivable", child }]);
      return;
    }
    if (setup.type === "EXPRESS") {
      this.start({ child, setup, input: Payload.parse(saved.facts.inputText), scope });
      return;
    }
    const machine = this.#machineOf(scope);
    const runner = this.#parent.restore(saved, machine, undefined);
    this.#adopt(child, runner, machine);
    runner.redrive();
  }

  /** @param work what was under way in it; undefined: every task that has not ended is asked for again */
  restore(child: number, saved: SavedExecution, work: SavedWork | undefined): void {
    const { children, mapRuns } = this.#parent.run().state;
    const machine = this.#machineOf(mapRuns.get(children.get(child)?.mapRun ?? 0)?.scope ?? 0);
    this.#adopt(child, this.#parent.restore(saved, machine, work), machine);
  }

  /** Not within the parent's own step: Maps may lie in each other as deep as they like. */
  stop(child: number): void {
    const runner = this.#release(child);
    if (runner === undefined) return;
    runner.onEnd = undefined;
    this.#parent.clock.run(() => runner.stop());
  }

  #machineOf(scope: number): Machine {
    return this.#parent.run().program.scopes[scope] as Machine;
  }

  #adopt(child: number, runner: ChildRunner, machine: Machine): void {
    runner.onEnd = () => this.#ended(child);
    this.#adopted.set(child, { runner });
    this.#parent.adopted(runner, machine);
  }

  /** Takes one out that is over, or is given up. */
  #release(child: number): ChildRunner | undefined {
    const adopted = this.#adopted.get(child);
    if (adopted === undefined) return undefined;
    this.#adopted.delete(child);
    const { runner } = adopted;
    adopted.runner = undefined;
    return runner;
  }

  #ended(child: number): void {
    const runner = this.#release(child);
    if (runner === undefined) return;
    const { status, inputText, startTime, redriveCount, error, cause, output } = runner;
    if (status === "SUCCEEDED" && output !== undefined) {
      this.#parent.arrive([{ kind: "childSucceeded", child, inputText, startTime, redriveCount, output }]);
    } else if (status === "FAILED" || status === "TIMED_OUT" || status === "ABORTED") {
      const ended = { inputText, startTime, redriveCount, status, error, cause };
      this.#parent.arrive([{ kind: "childFailed", child, ...ended }]);
    }
  }

  #each<Value>(read: (runner: ChildRunner) => Value): (readonly [child: number, value: Value])[] {
    return [...this.#adopted].flatMap(([child, { runner }]) =>
      runner === undefined ? [] : [[child, read(runner)] as const],
    );
  }
}
