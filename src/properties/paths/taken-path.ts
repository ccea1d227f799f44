import { findState, type Machine } from "../../asl/index.js";
import type { TargetPort } from "../../executor/port.js";
import { buildExecution, mapRunsOf, type Execution, type Thread, type Visit } from "../../history/index.js";
import { choiceOracle, NotUnderstood, type ChoiceOracle } from "../../oracle/index.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import { choicesWritten } from "../choice/written-choices.js";
import { catcherOf, retrierOf, type Guarded } from "../stubs/walking/guarding.js";
import type { OpenStep, PathStep, RetriedStep } from "../stubs/walking/trace.js";

/** Reads the path that an execution took off its history, which rules of its Choices decided among it. */
export class TakenPaths {
  readonly #machine: Machine;
  readonly #port: TargetPort;
  readonly #oracles = new Map<string, ChoiceOracle>();

  constructor(definition: JsonObject, machine: Machine, port: TargetPort) {
    this.#machine = machine;
    this.#port = port;
    for (const { name, source, language } of choicesWritten(definition)) {
      try {
        this.#oracles.set(name, choiceOracle(source, language));
      } catch (error) {
        // Which rule decided is then not told; where it led is.
        if (!(error instanceof NotUnderstood)) throw error;
      }
    }
  }

  /** The path of an execution. */
  async of(execution: Execution): Promise<readonly PathStep[]> {
    return await this.#thread(execution.thread, { execution, variables: {}, item: undefined, mapRuns: new Map() });
  }

  async #thread(thread: Thread, around: Sight): Promise<readonly PathStep[]> {
    const sight: Sight = { ...around, variables: { ...around.variables } };
    const steps: PathStep[] = [];
    for (const visit of thread.visits) {
      steps.push(await this.#step(visit, sight));
      Object.assign(sight.variables, visit.variables);
    }
    return steps;
  }

  async #step(visit: Visit, sight: Sight): Promise<PathStep> {
    const { state: name, status } = visit;
    const state = findState(this.#machine, name)?.state;
    const step: OpenStep = { state: name, type: state?.type ?? "Pass" };
    if (state === undefined) return step;
    const rule = state.type === "Choice" ? this.#rule(visit, sight) : undefined;
    if (rule !== undefined) step.rule = rule;
    const error = visit.error ?? "";
    if ("retry" in state) {
      const retried = await this.#retried(state, visit, sight);
      if (retried.length > 0) step.retried = retried;
      if (status === "caught") step.caught = { catcher: catcherOf(state, error) + 1, error };
      const last = visit.attempts.at(-1);
      if (state.type === "Parallel") step.branches = await this.#all(last?.branches ?? visit.branches, sight);
      if (state.type === "Map")
        step.iterations =
          state.mode === "DISTRIBUTED"
            ? await this.#children(visit, sight)
            : await this.#all(last?.iterations ?? visit.iterations, sight);
    }
    if (status === "failed") step.fails = error;
    return step;
  }

  async #retried(state: Guarded, visit: Visit, sight: Sight): Promise<readonly RetriedStep[]> {
    const retried: RetriedStep[] = [];
    for (const { error = "", branches, iterations } of visit.attempts.slice(0, -1)) {
      const inside = state.type === "Task" ? undefined : await this.#all([...branches, ...iterations], sight);
      retried.push({ retrier: retrierOf(state, error) + 1, error, ...(inside !== undefined && { inside }) });
    }
    return retried;
  }

  async #all(threads: readonly Thread[], sight: Sight): Promise<readonly (readonly PathStep[])[]> {
    const all: (readonly PathStep[])[] = [];
    for (const thread of threads) {
      const item =
        thread.kind === "iteration" ? { Index: thread.index, Value: thread.visits[0]?.input ?? null } : undefined;
      all.push(await this.#thread(thread, { ...sight, item: item ?? sight.item }));
    }
    return all;
  }

  /** Iterations of a distributed Map are executions of their own. */
  async #children(visit: Visit, sight: Sight): Promise<readonly (readonly PathStep[])[]> {
    const turn = sight.mapRuns.get(visit.state) ?? 0;
    sight.mapRuns.set(visit.state, turn + 1);
    const run = mapRunsOf(sight.execution, visit.state)[turn];
    const port = this.#port;
    if (run === undefined || port.mapRun === undefined) return [];
    const { children } = await port.mapRun(run);
    const all: (readonly PathStep[])[] = [];
    for (const { executionArn } of children.slice(0, mostChildren)) {
      if (executionArn.includes(":express:") && !port.capabilities.expressHistory) return [];
      const [description, events] = await Promise.all([port.describe(executionArn), port.history(executionArn)]);
      all.push(await this.of(buildExecution({ description, events, origin: port.origin })));
    }
    return all;
  }

  /** The rule that decided, as the oracle says of the data that the history shows. */
  #rule(visit: Visit, { execution, variables, item }: Sight): PathStep["rule"] {
    const oracle = this.#oracles.get(visit.state);
    if (oracle === undefined || visit.input === undefined) return undefined;
    const { executionArn, name, input = null, startDate, stateMachineArn } = execution;
    const context: JsonObject = {
      Execution: { Id: executionArn, Name: name, Input: input, StartTime: startDate.toISOString(), RedriveCount: 0 },
      StateMachine: { Id: stateMachineArn, Name: stateMachineArn.split(":").at(-1) ?? "" },
      State: { Name: visit.state, EnteredTime: visit.enteredAt.toISOString(), RetryCount: 0 },
      ...(item !== undefined && { Map: { Item: item } }),
    };
    const { rule, next } = oracle.predict({ input: visit.input, variables, context });
    if (rule !== undefined) return rule + 1;
    return next === undefined ? undefined : "default";
  }
}

const mostChildren = 20;

interface Sight {
  readonly execution: Execution;
  readonly variables: { [name: string]: JsonValue };
  readonly item: JsonObject | undefined;
  /** How often each distributed Map was visited so far. */
  readonly mapRuns: Map<string, number>;
}
