import { variableIn } from "../asl/jsonata/variables.js";
import type { Scope } from "../asl/path.js";
import type { JsonObject, JsonValue } from "../util/json.js";
import type { ScopeStep } from "./tasks/task.js";
import type { Thread } from "./execution/execution-state.js";
import { drawNumber, drawUuid } from "../util/random.js";
import type { Run } from "./run.js";

/** The item a context object shows, where it is not the thread's own: in a Map's ItemSelector. */
export interface ItemContext {
  readonly index: number;
  readonly value: JsonValue;
}

/** What an expression sees beside the state's input. */
export interface ScopeExtra {
  readonly item?: ItemContext | undefined;
  /** The task's token: `$$.Task.Token`. */
  readonly token?: string | undefined;
  readonly result?: JsonValue | undefined;
  readonly errorOutput?: JsonValue | undefined;
}

const nothing: ScopeExtra = {};

/** What an expression in a thread's state can see. The context object is built when a path first reads it. */
export class StateScope implements Scope {
  readonly input: JsonValue;
  readonly result: JsonValue | undefined;
  readonly errorOutput: JsonValue | undefined;
  readonly #run: Run;
  readonly #thread: Thread;
  readonly #item: ItemContext | undefined;
  readonly #token: string | undefined;

  constructor(run: Run, thread: Thread, input: JsonValue, extra: ScopeExtra = nothing) {
    this.#run = run;
    this.#thread = thread;
    this.input = input;
    this.result = extra.result;
    this.errorOutput = extra.errorOutput;
    this.#item = extra.item;
    this.#token = extra.token;
  }

  context(): JsonValue {
    return contextObject(this.#run, this.#thread, this.#item, this.#token);
  }

  now(): number {
    return this.#run.now;
  }

  variable(name: string): JsonValue | undefined {
    return variableIn(frames(this.#run, this.#thread), name);
  }

  random(purpose: string): number {
    return drawNumber(this.#run.seed, this.#purpose(purpose));
  }

  uuid(): string {
    return drawUuid(this.#run.seed, this.#purpose("uuid"));
  }

  #purpose(purpose: string): string {
    const { visit } = this.#thread;
    visit.draws += 1;
    const item = this.#item === undefined ? "" : String(this.#item.index);
    return `${drawKey(this.#run, this.#thread)}|${item}|${purpose}|${visit.draws}`;
  }
}

/** The variables a thread can read: its own, then those of the threads around it. */
function* frames(run: Run, thread: Thread): Generator<JsonObject> {
  for (let inner: Thread | undefined = thread; inner !== undefined; inner = run.state.threads.get(inner.parent))
    yield inner.variables;
}

/** What sets a draw apart from every other: execution, place, state, visit and attempt. */
export function drawKey(run: Run, thread: Thread): string {
  const { state, number, attempt } = thread.visit;
  const { redriveCount } = run.state;
  const redrive = redriveCount === 0 ? [] : [`redrive ${redriveCount}`];
  const place = scopeSteps(run, thread).map((step) => `${step.state}#${step.index}`);
  return [run.state.setup.name, ...place, state, number, attempt, ...redrive].join("|");
}

/** The way into a thread, from the outside in. */
export function scopeSteps(run: Run, thread: Thread): ScopeStep[] {
  const steps: ScopeStep[] = [];
  let inner = thread;
  while (inner.kind !== "top") {
    const outer = run.state.threads.get(inner.parent) as Thread;
    steps.unshift({ kind: inner.kind, state: outer.visit.state, index: inner.index });
    inner = outer;
  }
  const { outer } = run.state.setup;
  return outer === undefined ? steps : [...outer, ...steps];
}

/**
 * The context object, `$$`.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
function contextObject(run: Run, thread: Thread, item: ItemContext | undefined, token: string | undefined): JsonValue {
  const { setup, startTime, input, redriveCount, redriveTime } = run.state;
  const { visit } = thread;
  const retried = run.behaviourOf(run.stateOf(thread)).again !== undefined;
  const shown = item ?? enclosingItem(run, thread);
  const context: Record<string, JsonObject> = {
    Execution: {
      Id: setup.executionArn,
      Input: input.value,
      StartTime: new Date(startTime).toISOString(),
      Name: setup.name,
      RoleArn: setup.roleArn,
      ...(setup.type === "STANDARD" ? { RedriveCount: redriveCount } : {}),
      ...(redriveTime === undefined ? {} : { RedriveTime: new Date(redriveTime).toISOString() }),
    },
    StateMachine: { Id: setup.stateMachineArn, Name: setup.stateMachineName },
    State: {
      Name: visit.state,
      EnteredTime: new Date(visit.enteredAt).toISOString(),
      ...(retried ? { RetryCount: visit.attempt - 1 } : {}),
    },
  };
  if (shown !== undefined) context["Map"] = { Item: { Index: shown.index, Value: shown.value } };
  if (token !== undefined) context["Task"] = { Token: token };
  return context;
}

/** The item of the innermost iteration around a thread. */
function enclosingItem(run: Run, thread: Thread): ItemContext | undefined {
  let inner: Thread | undefined = thread;
  while (inner !== undefined && inner.kind !== "iteration") inner = run.state.threads.get(inner.parent);
  return inner?.item === undefined ? undefined : { index: inner.index, value: inner.item.value };
}
