import type { TaskState } from "../asl/machine.js";
import type { JsonObject, JsonValue } from "../util/json.js";
import { catcherFor, type FaultError } from "./prediction.js";
import { withStateName } from "./state-name.js";
import { readPayload, writtenPayload } from "./task-payload.js";

/** What a state of a copy stands for in the definition. */
export interface ProjectedState {
  readonly state: string;
  /** The attempt of that state it stands for; undefined for what only passes time, or stands inside another one. */
  readonly attempt?: number;
  /** What that attempt fails with. */
  readonly error?: string;
  readonly cause?: string;
  /** It fails as a Task whose time is up. */
  readonly timedOut?: true;
  /** What it shows of an attempt: `begins` its call only, `fails` its end only; absent: both. */
  readonly shows?: "begins" | "fails";
  /** It is the Task itself, under another name. */
  readonly task?: true;
  /** It is entered with what the Task would be given. */
  readonly evaluates?: true;
  /** It is the first of its visit. */
  readonly first: boolean;
  /** The Task's Resource: it names the events of its attempts. */
  readonly resource: TaskState["resource"];
  /** What the Task gives its resource, as JSON text, where that is written out. */
  readonly payload?: string;
}

/** A Task unrolled: the states that stand before it or in its place. */
export interface WrappedTask {
  /** The state that all pointers to the Task lead to. */
  readonly entry: string;
  readonly states: readonly (readonly [name: string, state: JsonObject])[];
  readonly projection: Readonly<Record<string, ProjectedState>>;
  /** The Task itself, under one name or several, with what is left of its retriers; none where no attempt of it is left. */
  readonly tasks: readonly (readonly [name: string, state: JsonObject])[];
  readonly differences: readonly string[];
}

/** An attempt that fails. */
export interface FailingAttempt {
  readonly failure: FaultError & { readonly cause: string | undefined; readonly timedOut: boolean };
  /** Seconds it takes before it fails. */
  readonly seconds: number;
}

/** The states that are put before a Task, one after the other. */
export class AttemptChain {
  readonly #task: TaskState;
  readonly #source: JsonObject;
  readonly #states: [name: string, state: JsonObject][] = [];
  /** Tasks that take over on the way. */
  readonly #tasks: [name: string, state: JsonObject][] = [];
  readonly #projection: Record<string, ProjectedState> = {};
  readonly #differences: string[] = [];

  readonly #payload: string | undefined;

  constructor(task: TaskState, source: JsonObject) {
    this.#task = task;
    this.#source = source;
    this.#payload = writtenPayload(source);
  }

  /**
   * What the Task gives its resource is evaluated before an attempt is made: where that can fail, it does so here as it would there,
   * with the Task's retriers and catchers. What comes of it is dropped.
   */
  read(): void {
    const payload = readPayload(this.#source);
    if (payload === undefined) return;
    const { QueryLanguage, Retry } = this.#source;
    const catchers = this.#written();
    const inner = `${this.#task.name}~reads`;
    const name = this.#fresh();
    this.#differences.push(
      `what "${this.#task.name}" is given is evaluated by "${name}" first: errors of that name it`,
    );
    this.#put(
      name,
      {
        Type: "Parallel",
        ...(QueryLanguage !== undefined && { QueryLanguage }),
        ...payload,
        Branches: [{ StartAt: inner, States: { [inner]: { Type: "Succeed" } } }],
        ...("Arguments" in payload ? { Output: "{% $states.input %}" } : { ResultPath: null }),
        ...(Retry !== undefined && { Retry }),
        ...(catchers !== undefined && { Catch: catchers }),
        Next: "",
      },
      this.#stands(),
    );
    this.#projection[inner] = { ...this.#stands(), first: false, evaluates: true };
  }

  /** An answer that comes late: the Task begins later. */
  pause(number: number, seconds: number): void {
    this.#wait(seconds, undefined);
    this.#differences.push(
      `attempt ${number} of "${this.#task.name}" waits before it is called, not before it answers: its own limits do not count that time`,
    );
  }

  /** An attempt that fails and is tried again after a while. */
  fail(number: number, { failure, seconds }: FailingAttempt, delay: number): void {
    const silent = this.#silence(number, seconds);
    this.#wait(delay, { ...this.#stands(), attempt: number, ...told(failure), ...silent });
  }

  /**
   * The Task itself takes over on the way, unless a condition holds: it then goes on.
   * @param condition in JSONata, over the context object
   */
  unless(condition: string, number: number, used: readonly number[]): void {
    const task = number === 1 ? this.#task.name : `${this.#task.name}~calls${number}`;
    const choice = { Condition: `{% ${condition} %}`, Next: "" };
    this.#put(
      this.#fresh(),
      { Type: "Choice", QueryLanguage: "JSONata", Choices: [choice], Default: task },
      this.#stands(),
    );
    this.#tasks.push([task, this.#called(used)]);
    this.#projection[task] = { ...this.#stands(), attempt: number, task: true };
  }

  /** The Task itself takes over. */
  endWithTask(number: number, used: readonly number[]): WrappedTask {
    const { name } = this.#task;
    const task = this.#tasks.length === 0 ? name : `${name}~calls${number}`;
    this.#tasks.push([task, this.#called(used)]);
    this.#projection[task] = { ...this.#stands(), attempt: number, task: true };
    return this.#done(task);
  }

  /** The Task, with what is left of its retriers. */
  #called(used: readonly number[]): JsonObject {
    const written = this.#source["Retry"];
    if (!Array.isArray(written)) return this.#source;
    const retry = (written as readonly JsonObject[]).map((retrier, index) =>
      this.#shortened(retrier, index, used[index] ?? 0),
    );
    return { ...this.#source, Retry: retry };
  }

  /**
   * The failure nothing tries again: the Task's catchers around a state that fails. It stands so even where nothing catches it: what
   * the Task leads to must stay reachable, or AWS refuses the copy.
   */
  endWithFailure(number: number, { failure, seconds }: FailingAttempt): WrappedTask {
    const silent = this.#silence(number, seconds);
    const failing: JsonObject = { Type: "Fail", ...writtenFailure(failure) };
    const outer = { ...this.#stands(), attempt: number, ...told(failure), ...silent };
    const name = this.#fresh();
    const catchers = this.#catchers(failure);
    const { QueryLanguage, Next } = this.#source;
    const inner = `${this.#task.name}~fails`;
    this.#put(
      name,
      {
        Type: "Parallel",
        ...(QueryLanguage !== undefined && { QueryLanguage }),
        Branches: [{ StartAt: inner, States: { [inner]: failing } }],
        ...(catchers !== undefined && { Catch: catchers }),
        ...(Next === undefined ? { End: true } : { Next }),
      },
      outer,
    );
    this.#projection[inner] = { ...this.#stands(), first: false };
    return this.#done(name);
  }

  /** The Task's catchers, as they stand at another state. */
  #written(): JsonValue | undefined {
    const { Catch } = this.#source;
    return Catch === undefined ? undefined : withStateName(Catch, this.#task.name);
  }

  /** As they are; a Fail state cannot say that a heartbeat stayed out, so the one that takes it also takes the time-out, before all others. */
  #catchers(failure: FaultError): JsonValue | undefined {
    const written = this.#written();
    const catcher = catcherFor(this.#task, failure);
    if (!Array.isArray(written) || failure.heartbeat !== true || catcher === undefined) return written;
    const catchers = written as readonly JsonObject[];
    const taken = catchers[this.#task.catch.indexOf(catcher)];
    return taken === undefined ? written : [{ ...taken, ErrorEquals: [failure.error] }, ...catchers];
  }

  #shortened(retrier: JsonObject, index: number, used: number): JsonObject {
    const known = this.#task.retry[index];
    if (known === undefined || used === 0) return retrier;
    const interval = known.intervalSeconds * known.backoffRate ** used;
    const rounded = Math.max(1, Math.round(interval));
    if (rounded !== interval) {
      this.#differences.push(
        `retrier ${index + 1} of "${this.#task.name}" goes on after ${rounded} s in place of ${interval} s`,
      );
    }
    return { ...retrier, MaxAttempts: known.maxAttempts - used, IntervalSeconds: rounded };
  }

  /** The time in which an attempt says nothing. */
  #silence(attempt: number, seconds: number): Pick<ProjectedState, "shows"> {
    if (seconds === 0) return {};
    this.#wait(seconds, { ...this.#stands(), attempt, shows: "begins" });
    return { shows: "fails" };
  }

  #wait(seconds: number, stands: ProjectedState | undefined): void {
    const rounded = Math.round(seconds);
    if (rounded !== seconds) {
      this.#differences.push(`a wait of ${seconds} s before a retry of "${this.#task.name}" lasts ${rounded} s`);
    }
    const name = this.#fresh();
    this.#put(name, { Type: "Wait", Seconds: rounded, Next: "" }, stands ?? this.#stands());
  }

  #stands(): ProjectedState {
    const { name, resource } = this.#task;
    const payload = this.#payload;
    return { state: name, first: this.#states.length === 0, resource, ...(payload !== undefined && { payload }) };
  }

  #put(name: string, state: JsonObject, stands: ProjectedState): void {
    this.#lead(name);
    this.#states.push([name, state]);
    this.#projection[name] = stands;
  }

  /** Lets the state put last lead to the next one. */
  #lead(name: string): void {
    const last = this.#states.at(-1);
    const choices = last?.[1]["Choices"] as readonly JsonObject[] | undefined;
    if (last === undefined) return;
    if (choices !== undefined) last[1] = { ...last[1], Choices: choices.map((choice) => ({ ...choice, Next: name })) };
    else if (last[1]["Next"] === "") last[1] = { ...last[1], Next: name };
  }

  #fresh(): string {
    return `${this.#task.name}~${this.#states.length + 1}`;
  }

  #done(end: string): WrappedTask {
    this.#lead(end);
    return {
      entry: this.#states[0]?.[0] ?? this.#task.name,
      states: this.#states,
      tasks: this.#tasks,
      projection: this.#projection,
      differences: [...new Set(this.#differences)],
    };
  }
}

function told({
  error,
  cause,
  timedOut,
}: FailingAttempt["failure"]): Pick<ProjectedState, "error" | "cause" | "timedOut"> {
  return { error, ...(cause !== undefined && { cause }), ...(timedOut && { timedOut }) };
}

/** What a Fail state says. Text that looks like an expression would be evaluated: it is written as one that gives that text. */
function writtenFailure({ error, cause }: FailingAttempt["failure"]): JsonObject {
  const said = { Error: error, ...(cause !== undefined && { Cause: cause }) };
  const looks = Object.values(said).some((text) => text.startsWith("{%") && text.endsWith("%}"));
  if (!looks) return said;
  const quoted = Object.entries(said).map(([field, text]) => [field, `{% ${JSON.stringify(text)} %}`]);
  return { QueryLanguage: "JSONata", ...Object.fromEntries(quoted) } as JsonObject;
}
