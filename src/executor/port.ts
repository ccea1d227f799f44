import type { Execution, ExecutionStatus } from "../history/execution.js";
import type { WaitingState } from "../history/callbacks.js";
import type { ChildSpan, MapRunItemCounts } from "../history/map-runs.js";
import type { HistoryEvent } from "../history/event.js";
import type { DoubleNode } from "../plan/double.js";
import type { InjectionNode } from "../plan/injection.js";
import type { JsonValue } from "../util/json.js";
import type { QueuePort } from "./queue-port.js";
import type { EventsPort } from "./events/events-port.js";
import type { InterruptedOrchestration } from "./orchestration/interrupted.js";
import type { RunPart } from "./run/run-parts.js";
import type { StateTestReport, StateTestRequest } from "./state/state-port.js";

/** What a target can do. A plan states what it needs; what is missing is refused before anything starts. */
export interface Capabilities {
  /** Tasks can be answered by doubles. */
  readonly doubles: boolean;
  /** Time is virtual: hours pass in milliseconds. */
  readonly virtualTime: boolean;
  /** EXPRESS executions have a history. */
  readonly expressHistory: boolean;
  /** Machines can be created. */
  readonly deploy: boolean;
  /** Faults can be put into Tasks. Absent: they run in an instrumented copy of the machine. */
  readonly injections?: boolean;
  /** Executions can stand still before a state is entered. Absent: they cannot. */
  readonly pauses?: boolean;
  /** Tasks can be made to wait for a resource they share. Absent: they cannot. */
  readonly taskLimits?: boolean;
}

/** A task that uses what only so many may use at once. */
export interface LimitedTask {
  readonly executionArn: string;
  readonly state: string;
  /** Unique within the execution. */
  readonly task: number;
}

/** What tasks of several executions share. Times are the target's, in milliseconds since the epoch. */
export interface TaskPool {
  /**
   * Asked before a task starts.
   * @param enter called with the time, if the answer is no, when the task may start
   * @returns whether it may start at once
   */
  enter(task: LimitedTask, now: number, enter: (now: number) => void): boolean;
  /** A task is over. Those that do not use the pool may be named, too. */
  leave(executionArn: string, task: number, now: number): void;
  /** An execution is over. */
  leaveAll(executionArn: string, now: number): void;
}

/** Tasks of an execution that use a pool. */
export interface TaskLimit {
  /** What they share, by the name it was given. */
  readonly resource: string;
  readonly states: readonly string[];
  readonly pool: TaskPool;
}

/** A machine as a target knows it. */
export interface MachineDescription {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: JsonValue;
  /** The ARN of the log group that shows all its executions do: level ALL, with execution data. */
  readonly logGroupArn?: string | undefined;
  /** An alias that leads to several versions: `definition` is that of most executions, another may run another one. */
  readonly routed?: boolean;
}

/** What `deploy` returns, and `workflow` takes. */
export interface DeployedMachine<Definition extends JsonValue = JsonValue> {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly definition: Definition;
  /** Absent: the executor asks for it. */
  readonly type?: "STANDARD" | "EXPRESS";
}

export interface StartRequest {
  readonly stateMachineArn: string;
  /** The whole name, suffix included. */
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly type: "STANDARD" | "EXPRESS";
  /** Empty unless the target's capabilities say `doubles`. */
  readonly doubles: readonly BoundDouble[];
  /** Absent unless the target's capabilities say `injections`. */
  readonly injections?: readonly InjectionNode[];
  /**
   * States whose callbacks are answered from outside, or any of them: where nothing answers their Tasks, they wait. Targets that
   * run the real task need not look at it.
   */
  readonly callbacks?: AwaitedCallbacks;
  /** States that it stands still before. Absent unless the target's capabilities say `pauses`. */
  readonly pauses?: readonly string[];
  /** What its tasks share with those of other executions. Absent unless the target's capabilities say `taskLimits`. */
  readonly limits?: readonly TaskLimit[];
}

/** An answer to whoever waits for a task token: SendTaskSuccess, SendTaskFailure or SendTaskHeartbeat. */
export type TokenAnswer =
  /** `output` is JSON text. */
  | { readonly kind: "success"; readonly taskToken: string; readonly output: string }
  | { readonly kind: "failure"; readonly taskToken: string; readonly error?: string; readonly cause?: string }
  | { readonly kind: "heartbeat"; readonly taskToken: string };

/** States whose callbacks somebody answers, those of nested executions with the name or ARN of their machine; or any of them. */
export type AwaitedCallbacks = "any" | readonly (string | { readonly machine: string; readonly state: string })[];

/** A double with its functions: `functions` maps each reference in the node to what it stands for. */
export interface BoundDouble {
  readonly node: DoubleNode;
  readonly functions: ReadonlyMap<string, (...args: never[]) => unknown>;
}

/** What an execution that something else started is given from now on. */
export interface TakeUpRequest {
  readonly executionArn: string;
  /** Callbacks that are answered from outside: see `StartRequest`. */
  readonly callbacks: AwaitedCallbacks;
  /** States that it stands still before, with those it had. Absent unless the target's capabilities say `pauses`. */
  readonly pauses?: readonly string[];
}

/** What an execution that goes on is given: doubles and the like answer from then on. */
export type RedriveRequest = Pick<StartRequest, "doubles" | "callbacks"> & { readonly executionArn: string };

export interface StartedExecution {
  readonly executionArn: string;
  readonly startDate: Date;
}

/** DescribeExecution, in JSON values. */
export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date;
  /** When it was last redriven. */
  readonly redriveDate?: Date | undefined;
  readonly stopDate: Date | undefined;
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** A child execution of a Map Run, as ListExecutions lists it. */
export interface MapRunChild extends ChildSpan {
  readonly executionArn: string;
  readonly status: ExecutionStatus;
}

/** DescribeMapRun, and the child executions in the order they were started. */
export interface MapRunDescription {
  /** That is the order of the items, or batches. */
  readonly ordered: boolean;
  readonly counts: MapRunItemCounts;
  readonly children: readonly MapRunChild[];
}

/**
 * What the executor asks of a target. Each target implements it through the real AWS SDK clients; the executor itself
 * imports no SDK command, sleeps on no timer and knows no clock but this one.
 */
export interface TargetPort {
  readonly kind: "embedded" | "aws" | "endpoint";
  /** For reports, such as `embedded (us-east-1, seed 42)`. */
  readonly label: string;
  readonly capabilities: Capabilities;
  /** Label and value pairs a reader needs to run it again: target, region, seed … */
  readonly origin: readonly (readonly [label: string, value: string])[];
  /** How often each name of an execution was made, where that outlives this process. */
  readonly names?: Map<string, number>;
  /**
   * Runs work while the target's time stands still, but for waits inside it: what the executor does before and after a wait
   * takes no virtual time. Absent where time is real.
   * @param drives whether waits inside are a reason for time to pass (default: they are); where they are not, they go along with what
   * others wait for
   */
  hold?<Result>(work: () => Promise<Result>, drives?: () => boolean): Promise<Result>;
  /** Deploys under a name, or returns the machine mapped to it. @throws with the target's reason */
  deploy(name: string, definition: JsonValue): Promise<DeployedMachine>;
  /** Deploys for one run, by default as STANDARD, and gives it back with a way to remove it. */
  deployTemporary(
    name: string,
    definition: JsonValue,
    type?: "STANDARD" | "EXPRESS",
  ): Promise<{ machine: DeployedMachine; remove(): Promise<void> }>;
  describeMachine(stateMachineArn: string): Promise<MachineDescription>;
  /** The machine an execution belongs to, as it was when it started. */
  describeMachineForExecution(executionArn: string): Promise<MachineDescription>;
  start(request: StartRequest): Promise<StartedExecution>;
  /** Takes up an execution that something else started. Absent where there is nothing to be given to it. */
  takeUp?(request: TakeUpRequest): void;
  /**
   * Notes a run that looks after an execution, so that a target that is saved can name what it cannot write down.
   * @param parts what the functions of the run do
   * @returns called when the run is over
   */
  attend?(executionArn: string, parts: () => readonly RunPart[]): () => void;
  /**
   * Notes a batch or chain that runs, so that a target that is saved can name what of it is not.
   * @param look what it has not started
   * @returns called when it is over
   */
  conduct?(look: () => InterruptedOrchestration): () => void;
  /** What functions of a run did that was saved with the target, and that no run has taken up; undefined where there is none. */
  savedParts?(executionArn: string): readonly RunPart[] | undefined;
  /** Goes on with a STANDARD execution that failed, timed out or was aborted. Absent where nothing can. @throws with the target's reason */
  redrive?(request: RedriveRequest): Promise<void>;
  /**
   * Waits until the execution has ended or `deadlineMs` of the target's time passed since its start, or its last redrive.
   * @returns "ended", or "deadline" when the time passed first
   */
  wait(
    executionArn: string,
    options: { readonly deadlineMs: number | undefined; readonly signal?: AbortSignal },
  ): Promise<"ended" | "deadline">;
  describe(executionArn: string): Promise<ExecutionDescription>;
  /**
   * Waits until the execution stands in a state: in its Task that was called and is not answered, or in its Wait. Tasks whose tokens
   * are in `past` do not count. Absent where nobody can tell.
   * @returns undefined when the execution ended, `deadlineMs` of the target's time passed since its start, or the signal aborted
   */
  untilWaiting?(
    executionArn: string,
    state: string,
    options: {
      readonly past?: ReadonlySet<string>;
      /** Looks at nested executions of the machine of this name or ARN instead. Ignored where these cannot be seen. */
      readonly machine?: string | undefined;
      readonly deadlineMs?: number | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<WaitingState | undefined>;
  /**
   * Waits until the execution stands still before a state, where `capabilities.pauses` says that it can.
   * @returns what the state will be entered with, or undefined when the execution ended or `deadlineMs` passed
   */
  untilPaused?(
    executionArn: string,
    state: string,
    options: { readonly deadlineMs?: number | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly input: JsonValue } | undefined>;
  /** The state that the execution stands still before now. */
  paused?(executionArn: string): { readonly state: string; readonly input: JsonValue } | undefined;
  /** Lets an execution that stands still go on; `last`: and never stand still again. */
  goOn?(executionArn: string, options?: { readonly last?: boolean }): void;
  /** Answers whoever waits for a token. Absent where `untilWaiting` is. @throws with the target's reason, such as a task that timed out */
  answerToken?(answer: TokenAnswer): Promise<void>;
  /** Every page, complete: when the execution has ended, the terminal event is in it. */
  history(executionArn: string): Promise<readonly HistoryEvent[]>;
  /** A Map Run and its child executions. Absent where these cannot be read. */
  mapRun?(mapRunArn: string): Promise<MapRunDescription>;
  stop(executionArn: string, reason: { readonly error: string; readonly cause: string }): Promise<void>;
  /** Runs one state alone, as TestState does. Absent where that cannot be. */
  testState?(request: StateTestRequest): Promise<StateTestReport>;
  /** Lets so much of the target's time pass, or less when the signal aborts. Absent where nobody can tell the time. */
  sleep?(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** The target's EventBridge. Absent where there is none. @throws PEER_MISSING */
  events?(): EventsPort;
  /** The target's SQS queues. Absent where there are none. */
  readonly queues?: QueuePort;
  /** Lets go of an ended execution and its history, where they are ours to keep. */
  forget?(executionArn: string): void;
  /** Called when a run is over, so that the target can let go of doubles and, if asked, history. */
  release(executionArn: string): void;
  /** Warnings the target noted for this execution, such as a stub that never answered. */
  warnings(executionArn: string): readonly string[];
}

/** Something workflows run on: a target, which has a port, or a port itself. */
export type TargetSource = TargetPort | { port(): TargetPort };

export type { Execution };
