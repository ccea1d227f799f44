import type { Arrival } from "../arrival.js";
import type { Clock, ClockTimer } from "../clock/clock.js";
import { Payload } from "../payload/payload.js";
import { SmallMap } from "../small-map.js";
import type { TaskAdmission, TaskAnswer, TaskPerformer, TaskRequest } from "./task.js";

/** A task whose performer works in real time. */
interface Entry {
  readonly request: TaskRequest;
  /** The performer works, and does not wait for virtual time itself. */
  busy: boolean;
  answer: TaskAnswer | undefined;
}

/** What is under way at a desk. Plain data. */
export interface SavedDesk {
  /** Tasks to be asked for again: those that wait to start, and those whose answer would come from this process only. */
  readonly again: readonly number[];
  /** Answers on their way. */
  readonly delayed: readonly SavedAnswer[];
}

/** An answer on its way through virtual time. */
export interface SavedAnswer {
  readonly task: number;
  readonly at: number;
  readonly sequence: number;
  readonly arrival: Exclude<DelayedArrival, { readonly output: Payload }> | SavedSuccess;
}

interface SavedSuccess {
  readonly kind: "taskSucceeded";
  readonly task: number;
  readonly outputText: string;
}

type DelayedArrival = NonNullable<ReturnType<typeof arrivalOf>>;

/** An answer on its way, and what brings it. */
interface Delayed {
  readonly timer: ClockTimer;
  readonly arrival: DelayedArrival;
}

/** Hands an execution's tasks to the performer, and their answers back, in an order that does not depend on real time. */
export class TaskDesk {
  readonly #clock: Clock;
  readonly #perform: TaskPerformer;
  readonly #admission: TaskAdmission | undefined;
  readonly #executionArn: string;
  readonly #arrive: (arrivals: readonly Arrival[]) => void;
  /** Requests that wait until they may start. Made when the first one has to. */
  #queued: Map<number, TaskRequest> | undefined;
  /** Requests of the current step, not yet performed. */
  #fresh: TaskRequest[] = [];
  /** Tasks whose performer works in real time, in schedule order. */
  readonly #working = new SmallMap<number, Entry>();
  /** Answers on their way through virtual time. */
  readonly #delayed = new SmallMap<number, Delayed>();
  /** Tasks whose answer would come from this process only. Made when there is one. */
  #again: Set<number> | undefined;

  constructor(
    world: { readonly clock: Clock; readonly perform: TaskPerformer; readonly admission: TaskAdmission | undefined },
    executionArn: string,
    arrive: (arrivals: readonly Arrival[]) => void,
  ) {
    this.#executionArn = executionArn;
    this.#clock = world.clock;
    this.#perform = world.perform;
    this.#admission = world.admission;
    this.#arrive = arrive;
  }

  /** Takes a request in. It is performed when the desk opens. */
  take(request: TaskRequest): void {
    this.#fresh.push(request);
  }

  /** Performs the requests taken in, in schedule order. All of them have started before the first one ends. */
  open(): void {
    if (this.#fresh.length === 0) return;
    const requests = this.#admission === undefined ? this.#fresh : this.#fresh.filter((one) => this.#enters(one));
    this.#fresh = [];
    this.#begin(requests);
  }

  /** @returns false when it has to wait; it then begins by itself */
  #enters(request: TaskRequest): boolean {
    const enter = (): void => {
      this.#clock.run(() => {
        if (this.#queued?.delete(request.id) === true) {
          this.#begin([{ ...request, scheduledAt: this.#clock.now }]);
        }
      });
    };
    if (this.#admission?.enter(request, this.#clock.now, enter) !== false) return true;
    this.#queued ??= new Map();
    this.#queued.set(request.id, request);
    return false;
  }

  #begin(requests: readonly TaskRequest[]): void {
    const answers = requests.map((request) => this.#ask(request));
    for (const [index, request] of requests.entries()) this.#start(request, answers[index]);
    for (const [index, request] of requests.entries()) {
      const answer = answers[index];
      if (answer !== undefined) this.#handOn(request.id, request, answer);
    }
  }

  /** Every task starts at once, but an activity's starts when a worker takes it. */
  #start(request: TaskRequest, answer: TaskAnswer | undefined): void {
    const done = answer !== undefined && answer.kind !== "pending" && answer.kind !== "never";
    if (request.resource.kind === "activity" && !done) return;
    const workerName = answer !== undefined && "workerName" in answer ? answer.workerName : undefined;
    this.#arrive([{ kind: "taskStarted", task: request.id, ...(workerName === undefined ? {} : { workerName }) }]);
  }

  /** Answers a task from outside. */
  answer(task: number, answer: TaskAnswer): void {
    this.#handOn(task, undefined, answer);
  }

  /** States whose tasks somebody works on in real time. */
  busy(): string[] {
    return [...this.#working.values()].map(({ request }) => request.stateName);
  }

  /** Nothing is under way: whatever comes from outside finds another desk as good. */
  get idle(): boolean {
    const queued = this.#queued?.size ?? 0;
    const again = this.#again?.size ?? 0;
    return this.#fresh.length + queued + again + this.#working.size + this.#delayed.size === 0;
  }

  save(): SavedDesk {
    return {
      again: [...(this.#queued?.keys() ?? []), ...(this.#again ?? [])],
      delayed: [...this.#delayed.entries()].map(([task, { timer, arrival }]) => ({
        task,
        at: timer.time,
        sequence: timer.sequence,
        arrival:
          arrival.kind === "taskSucceeded" ? { kind: arrival.kind, task, outputText: arrival.output.text } : arrival,
      })),
    };
  }

  /** Answers that were on their way go on. */
  resume(delayed: readonly SavedAnswer[]): void {
    for (const { task, at, sequence, arrival } of delayed) {
      const given: DelayedArrival =
        "outputText" in arrival ? { kind: arrival.kind, task, output: Payload.parse(arrival.outputText) } : arrival;
      this.#delay(task, at, given, sequence);
    }
  }

  /** The answer of a task no longer matters. */
  drop(task: number): void {
    this.#fresh = this.#fresh.filter((request) => request.id !== task);
    this.#delayed.get(task)?.timer.cancel();
    this.#delayed.delete(task);
    this.#queued?.delete(task);
    this.#again?.delete(task);
    this.#leave(task);
    if (this.#working.delete(task)) this.#handOnTogether();
  }

  /** @returns the answer, or undefined when it comes later */
  #ask(request: TaskRequest): TaskAnswer | undefined {
    const entry: Entry = { request, busy: true, answer: undefined };
    const watch = (waits: boolean): void => {
      entry.busy = !waits;
      if (waits) this.#handOnTogether();
    };
    let answer: TaskAnswer | Promise<TaskAnswer>;
    try {
      answer = this.#clock.whilst(() => this.#perform(request), `the handler of "${request.stateName}"`, watch);
    } catch (reason) {
      return brokenDouble(reason);
    }
    if (!(answer instanceof Promise)) return answer;
    this.#working.set(request.id, entry);
    // The clock does not move before this has run: whoever was held is given time to settle.
    void answer.catch(brokenDouble).then((given) => {
      entry.busy = false;
      entry.answer = given;
      this.#handOnTogether();
    });
    return undefined;
  }

  /**
   * Hands on the answers that are there, in schedule order, once no performer of this execution is busy. Which of them was faster
   * in real time then makes no difference; virtual time has stood still meanwhile.
   */
  #handOnTogether(): void {
    const entries = [...this.#working.values()];
    if (entries.some(({ busy }) => busy)) return;
    for (const { request, answer } of entries) {
      if (answer === undefined) continue;
      this.#working.delete(request.id);
      if (request.resource.kind === "activity") this.#start(request, answer);
      this.#handOn(request.id, request, answer);
    }
  }

  #handOn(task: number, request: TaskRequest | undefined, answer: TaskAnswer): void {
    const submitted = submittedOf(request, answer);
    if (submitted !== undefined) this.#arrive([{ kind: "taskSubmitted", task, output: submitted }]);
    const arrival = arrivalOf(task, answer, submits(request) && submitted === undefined);
    if (answer.kind === "pending" && answer.again === true) (this.#again ??= new Set()).add(task);
    if (arrival === undefined) return;
    this.#again?.delete(task);
    const afterMs = answer.kind === "succeeded" || answer.kind === "failed" ? (answer.afterMs ?? 0) : 0;
    const at = (request?.scheduledAt ?? this.#clock.now) + afterMs;
    if (at <= this.#clock.now) {
      this.#arrive([arrival]);
      this.#leave(task);
      return;
    }
    this.#delayed.get(task)?.timer.cancel();
    this.#delay(task, at, arrival);
  }

  #delay(task: number, at: number, arrival: DelayedArrival, sequence?: number): void {
    const bring = (): void => {
      this.#delayed.delete(task);
      this.#arrive([arrival]);
      this.#leave(task);
    };
    this.#delayed.set(task, { timer: this.#clock.at(at, "result", bring, { sequence }), arrival });
  }

  #leave(task: number): void {
    this.#admission?.leave(this.#executionArn, task, this.#clock.now);
  }
}

/** What TaskSubmitted shows: only tasks that AWS submits have it. */
function submittedOf(request: TaskRequest | undefined, answer: TaskAnswer): Payload | undefined {
  if (answer.kind === "unanswerable") return undefined;
  if (request !== undefined && !submits(request)) return undefined;
  if (answer.submitted !== undefined) return Payload.of(answer.submitted);
  // What ran out of time had been taken in.
  const refused = answer.kind === "failed" && answer.timedOut !== true;
  return request === undefined || refused ? undefined : Payload.of({});
}

/** A job or a callback is submitted first. Who answers from outside, without a request, has no part in that. */
function submits(request: TaskRequest | undefined): boolean {
  return request?.resource.kind === "service" && request.resource.pattern !== "request-response";
}

/** @param unsubmitted a failure is one of the submission */
function arrivalOf(
  task: number,
  answer: TaskAnswer,
  unsubmitted: boolean,
): Extract<Arrival, { kind: "taskSucceeded" | "taskFailed" | "taskUnanswerable" }> | undefined {
  switch (answer.kind) {
    case "succeeded":
      return {
        kind: "taskSucceeded",
        task,
        output: answer.outputText === undefined ? Payload.of(answer.output) : Payload.parse(answer.outputText),
      };
    case "failed":
      return {
        kind: "taskFailed",
        task,
        error: answer.error,
        cause: answer.cause,
        ...(unsubmitted && { submission: true }),
        ...(answer.timedOut === true && { timedOut: true }),
      };
    case "unanswerable":
      return { kind: "taskUnanswerable", task, error: answer.error, cause: answer.cause };
    case "never":
    case "pending":
      return undefined;
  }
}

/** A test double that broke says nothing about the task: the execution ends at once, and says why. */
function brokenDouble(reason: unknown): TaskAnswer {
  const cause = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  return { kind: "unanswerable", error: "Stepwright.DoubleFailed", cause };
}
