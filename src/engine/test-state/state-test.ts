import type { MapState, State, TaskState } from "../../asl/machine.js";
import type { Scope } from "../../asl/path.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { filtered, finish, templated } from "../data-flow.js";
import type { ExecutionState, Outcome, Thread, Visit } from "../execution/execution-state.js";
import { failureOf, StateError } from "../failure.js";
import { newExecution } from "../execution/new-execution.js";
import { Payload } from "../payload/payload.js";
import { programOf } from "../program.js";
import type { Quotas } from "../quotas.js";
import { handleFailure } from "../retry.js";
import { newVisit, Run } from "../run.js";
import { SmallMap } from "../small-map.js";
import { behaviourOf } from "../states/table.js";
import type { TaskRequest } from "../tasks/task.js";
import type { MapLimits, StateOutcome, Stages } from "./inspection.js";
import { readMap } from "./map-reading.js";
import { tapped } from "./tapped-state.js";

/** AWS runs the state under this name, whatever it is called in its machine. */
const testedName = "StateName";

/** The id of the state's Entered event: the first is the execution's start. */
const enteredEvent = 2;

/** What one state is run with. */
export interface StateTestSetup {
  readonly state: State;
  /** JSON text. */
  readonly inputText: string;
  readonly variables: JsonObject;
  /** Stands in for the context object. */
  readonly context: JsonObject | undefined;
  /** It stands inside a Map: its context object shows an item, the first, which is its input. */
  readonly insideMap: boolean;
  /** How often the retrier that takes an error was used already. */
  readonly retries: number;
  /** What lies where the item reader of a Map would read. */
  readonly readerData: string | undefined;
  readonly executionArn: string;
  readonly executionName: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  /** Shown as null in the context object when there is none. */
  readonly roleArn: string | undefined;
  /** Virtual time in milliseconds since the epoch. */
  readonly now: number;
  readonly seed: number;
  readonly quotas: Quotas;
}

/** What a state waits for after it was entered. */
export type StateStep =
  | { readonly kind: "ended" }
  | { readonly kind: "task"; readonly request: TaskRequest }
  | { readonly kind: "wait"; readonly until: number }
  /** A Parallel or Map: the results of its branches or iterations. */
  | { readonly kind: "results" };

/**
 * Runs one state alone, through the engine's own behaviour of it, and keeps what its data looked like on the way. It performs
 * nothing itself: whoever holds it answers the task, lets the time pass, or gives the results of branches and iterations.
 */
export class StateTest {
  readonly stages: Stages = {};
  /** Of a Map, once it was entered. */
  limits: MapLimits | undefined;
  readonly #run: Run;
  readonly #thread: Thread;
  readonly #visit: Visit;
  /** As it is defined. */
  readonly #given: State;
  /** What is run. */
  readonly #state: State;
  readonly #setup: StateTestSetup;
  #failed: { readonly error: string | undefined; readonly cause: string | undefined } | undefined;

  constructor(setup: StateTestSetup) {
    this.#setup = setup;
    this.#given = setup.state;
    this.#state = tapped(
      setup.state,
      testedName,
      (scope) => this.#seen(scope),
      (stage, value) => {
        this.stages[stage] = value;
      },
    );
    const { queryLanguage } = setup.state;
    const states = new Map([[testedName, this.#state]]);
    const program = programOf({ location: "", startAt: testedName, states, queryLanguage });
    const execution = testedExecution(setup);
    const { seed, quotas } = setup;
    this.#run = new Run(execution, program, { seed, quotas, behaviourOf });
    this.#visit = testedVisit(setup);
    this.#thread = testedThread(setup, this.#visit);
    execution.threads.set(this.#thread.number, this.#thread);
  }

  /** Enters the state. */
  enter(): StateStep {
    const { type, queryLanguage } = this.#state;
    if (type === "Fail" && queryLanguage === "JSONPath") this.stages.afterInputPath = this.#visit.input.value;
    this.#attempt(() => {
      if (type === "Parallel" || type === "Map") this.#prepare();
      else behaviourOf(this.#state).enter(this.#run, this.#thread, this.#state);
    });
    if (this.#isOver) return { kind: "ended" };
    if (type === "Parallel" || type === "Map") return { kind: "results" };
    const task = this.#run.effects.find((effect) => effect.kind === "task");
    if (task !== undefined) return { kind: "task", request: { ...task.request, stateName: this.#given.name } };
    return { kind: "wait", until: this.#run.state.timers.get(this.#visit.timer)?.at ?? this.#run.now };
  }

  /** The task's answer, or the results of all branches or iterations. */
  succeed(result: JsonValue): void {
    if (this.#state.type === "Task") this.stages.result = result;
    const output = Payload.of(result);
    this.#attempt(() => {
      if (this.#state.type === "Parallel" || this.#state.type === "Map") {
        finish(this.#run, this.#thread, this.#state, `${this.#state.type}StateExited`, output);
      } else this.#resume({ kind: "succeeded", output });
    });
  }

  /** The task, a branch or an iteration failed. Retry and Catch of the state decide, unless the error is `terminal`. */
  fail(
    error: string | undefined,
    cause: string | undefined,
    how: { readonly terminal?: boolean; readonly heartbeat?: boolean } = {},
  ): void {
    this.#attempt(() => {
      throw new StateError({ error, cause, terminal: how.terminal ?? false, heartbeat: how.heartbeat ?? false });
    });
  }

  /** The time a Wait waited for has come. */
  elapse(now: number): void {
    this.#run.now = now;
    this.#attempt(() => this.#resume({ kind: "elapsed" }));
  }

  /** How the state came out. Ask when it is over. */
  outcome(): StateOutcome {
    const thread = this.#thread;
    const error = this.#failed?.error;
    const cause = this.#failed?.cause;
    if (thread.failure !== undefined) {
      return { status: "FAILED", error: thread.failure.error, cause: thread.failure.cause };
    }
    if (this.#visit.waits === "retry") {
      const retryIndex = (this.#visit.retries ?? []).findIndex((used) => used !== this.#setup.retries);
      const due = this.#run.state.timers.get(this.#visit.timer)?.at ?? this.#run.now;
      return { status: "RETRIABLE", error, cause, retryIndex, retryBackoffSeconds: (due - this.#run.now) / 1000 };
    }
    if (this.#failed !== undefined) {
      const catchIndex = Number(thread.visit.state);
      const nextState = (this.#given as TaskState).catch[catchIndex]?.next ?? "";
      return { status: "CAUGHT_ERROR", error, cause, output: thread.visit.input.value, nextState, catchIndex };
    }
    const ended = thread.visit.outcome;
    if (ended?.kind === "succeeded") return { status: "SUCCEEDED", output: ended.output.value, nextState: undefined };
    return { status: "SUCCEEDED", output: thread.visit.input.value, nextState: thread.visit.state };
  }

  /** The variables after the state: those it was given and those it assigned. */
  get variables(): JsonObject {
    return this.#thread.variables;
  }

  get #isOver(): boolean {
    const { status, visit } = this.#thread;
    return status !== "running" || visit !== this.#visit || visit.waits === "retry";
  }

  #prepare(): void {
    const run = this.#run;
    const thread = this.#thread;
    const state = this.#state;
    if (state.type === "Map") {
      this.limits = readMap(run, thread, state as MapState, this.#setup.readerData, (stage, value) => {
        this.stages[stage] = value;
      });
    } else if (state.type === "Parallel") {
      templated(
        run,
        thread,
        filtered(run, thread, this.#visit.input, state.inputPath),
        state.parameters ?? state.arguments,
      );
    }
  }

  #resume(outcome: Outcome): void {
    this.#visit.waits = "nothing";
    behaviourOf(this.#state).resume?.(this.#run, this.#thread, this.#state, outcome);
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      const failure = failureOf(thrown, this.#visit);
      this.#failed = failure;
      this.#visit.waits = "nothing";
      handleFailure(this.#run, this.#thread, this.#state, behaviourOf(this.#state), failure);
    }
  }

  /** The context object is the one that was given, or looks as AWS's does when a state is tested. */
  #seen(scope: Scope): Scope {
    return {
      input: scope.input,
      result: scope.result,
      errorOutput: scope.errorOutput,
      context: () => this.#context(scope.context()),
      variable: (name) => scope.variable(name),
      random: (purpose) => scope.random(purpose),
      uuid: () => scope.uuid(),
      now: () => scope.now?.() ?? 0,
    };
  }

  #context(own: JsonValue): JsonValue {
    const { Execution, Map: inItemSelector, Task: task, ...rest } = isJsonObject(own) ? own : {};
    const enclosing = this.#setup.insideMap ? { Item: { Index: 0, Value: this.#visit.input.value } } : undefined;
    const item = inItemSelector ?? enclosing;
    const added = { ...(item === undefined ? {} : { Map: item }), ...(task === undefined ? {} : { Task: task }) };
    const { context, roleArn } = this.#setup;
    if (context !== undefined) return { ...added, ...context };
    return {
      Execution: { ...(isJsonObject(Execution) ? Execution : {}), RoleArn: roleArn ?? null },
      ...rest,
      ...added,
    };
  }
}

function testedExecution(setup: StateTestSetup): ExecutionState {
  const { executionArn, executionName: name, stateMachineArn, stateMachineName, roleArn = "" } = setup;
  const { inputText, now } = setup;
  const state = newExecution({
    setup: { executionArn, name, stateMachineArn, stateMachineName, roleArn, type: "EXPRESS" },
    inputText,
    input: Payload.parse(inputText),
    startTime: now,
  });
  // The one thread of a state test has the first number.
  state.lastNumber = 1;
  return state;
}

function testedVisit({ state, inputText, retries, now }: StateTestSetup): Visit {
  return {
    ...newVisit(testedName, Payload.parse(inputText), 1),
    entered: enteredEvent,
    enteredAt: now,
    attempt: retries + 1,
    retries: "retry" in state ? state.retry.map(() => retries) : undefined,
  };
}

function testedThread({ variables }: StateTestSetup, visit: Visit): Thread {
  return {
    number: 1,
    kind: "top",
    scope: 0,
    parent: 0,
    index: 0,
    item: undefined,
    variables,
    visits: new SmallMap([[testedName, 1]]),
    lastEvent: enteredEvent,
    visit,
    status: "running",
    failure: undefined,
    home: 0,
  };
}
