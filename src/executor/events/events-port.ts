import type { PutEventsEntry } from "../../events/envelope.js";
import type { SeenEvent } from "../../events/seen/seen-event.js";
import type { BoundDouble } from "../port.js";

/** What to listen to. */
export interface ListenRequest {
  /** Name or ARN of the bus; absent: the default bus. */
  readonly bus?: string | undefined;
  /** JSON text of an event pattern; absent: every event. */
  readonly pattern?: string | undefined;
}

/** How a wait for events ended. */
export type FeedEnd = "met" | "limit" | "idle";

/** Events of a bus from one moment on: each is kept, once. */
export interface EventFeed {
  /** The ARN of the bus. */
  readonly busArn: string;
  /** Oldest first. It grows, on targets in real time while somebody waits. */
  readonly seen: readonly SeenEvent[];
  /**
   * Lets the target's time pass until a condition holds, which is tested at once and whenever an event came.
   * @param options.limitMs how much time may pass. Absent: until nothing is left that would happen by itself, where the target can
   * tell; else not at all
   * @param options.idle ends where nothing is left that would happen by itself, also before the limit
   */
  wait(
    met: () => boolean,
    options: {
      readonly limitMs?: number | undefined;
      readonly idle?: boolean;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<FeedEnd>;
  /** Deliveries to targets of rules that failed since it began, a sentence each. Absent where that cannot be asked. */
  undelivered?(): readonly string[];
  /** Stops listening and removes what was made for it. Safe to call twice. @throws CLEANUP_FAILED */
  close(): Promise<void>;
}

/** A rule as a target knows it. */
export interface RuleDescription {
  readonly arn: string;
  readonly name: string;
  /** JSON text; absent for a rule that only has a schedule. */
  readonly pattern: string | undefined;
  readonly enabled: boolean;
  readonly targets: readonly RuleTarget[];
}

/** A target of a rule. */
export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  /** Whether the input it gets still holds the event's id: not so with Input, most transformers and paths. */
  readonly keepsId: boolean;
}

/** An event to put, with what stands in for the tasks of executions that it starts. */
export interface PutRequest {
  readonly entry: PutEventsEntry;
  /** By the ARN of their machine. Empty unless the target's capabilities say `doubles`. */
  readonly doubles: readonly TriggeredDoubles[];
}

/** What stands in for the tasks of executions of one machine. */
export interface TriggeredDoubles {
  readonly stateMachineArn: string;
  readonly doubles: readonly BoundDouble[];
  readonly callbacks: readonly string[];
}

/** An event that was put. */
export interface PutEvent {
  readonly id: string;
  /** When, in milliseconds of the target's time since the epoch. */
  readonly at: number;
  /** Lets go of doubles that were given. */
  release(): void;
}

/** An execution that may have been started by an event. */
export interface CandidateExecution {
  readonly executionArn: string;
  readonly name: string;
}

/** Whether an event got to a rule, and how that is known. */
export interface RuleProof {
  readonly matched: boolean;
  /** `delivery`: the bus says so. `pattern`: the rule's pattern, read back, was tried on the event by EventBridge. */
  readonly by: "delivery" | "pattern";
  /** What was found, in words. */
  readonly text: string;
}

/** A replay that was started. */
export interface StartedReplay {
  /** Waits for its end; on the embedded cloud in virtual time. */
  ended(options: { readonly limitMs: number | undefined; readonly signal?: AbortSignal | undefined }): Promise<{
    /** COMPLETED, CANCELLED or FAILED; undefined when the limit came first. */
    readonly state: string | undefined;
    readonly reason: string | undefined;
  }>;
  release(): void;
}

/** A replay to start. Times are milliseconds since the epoch. */
export interface ReplayRequest {
  /** As `replayName` gave it. */
  readonly name: string;
  readonly archive: string;
  readonly from: number;
  readonly to: number;
  /** Names of rules; absent: all of the bus. */
  readonly rules?: readonly string[] | undefined;
  readonly doubles: readonly TriggeredDoubles[];
}

/** What the executor asks of a target's EventBridge. */
export interface EventsPort {
  /** The target's time, in milliseconds since the epoch. */
  now(): number;
  /** The ARN of a bus. */
  busArn(nameOrArn?: string): Promise<string>;
  listen(request: ListenRequest): Promise<EventFeed>;
  /** Puts one event. @throws EVENT_REFUSED with PutEvents' own reason */
  put(request: PutRequest): Promise<PutEvent>;
  /** @throws RULE_UNKNOWN naming the rules there are */
  rule(name: string, bus: string | undefined): Promise<RuleDescription>;
  /** Every rule of a bus. */
  rules(bus: string | undefined): Promise<readonly RuleDescription[]>;
  /** Whether an event that was put matched a rule. */
  ruleProof(eventId: string, rule: RuleDescription, entry: PutEventsEntry): Promise<RuleProof>;
  /** Executions of a machine that were started since a moment, oldest first. EXPRESS ones are not listed. */
  executionsSince(stateMachineArn: string, since: number): Promise<readonly CandidateExecution[]>;
  /**
   * ARNs of executions that rules have started for an event, or for its replay of that name, as the bus itself knows. Absent where it
   * cannot be asked.
   */
  startedFor?(eventId: string, replayName: string | undefined): readonly string[];
  /**
   * Deliveries to targets of rules that failed for these events, and for those they led to, a sentence each; waits for what is being
   * delivered at this moment. Absent where it cannot be asked.
   * @param since when the first of them was put
   */
  undelivered?(eventIds: readonly string[], since: number): Promise<readonly string[]>;
  /** Events of every bus of the cloud, for targets that can hear them all. */
  listenToAll?(): EventFeed;
  /**
   * Lets the target's time pass until something may have changed, at most so many milliseconds.
   * @returns false when nothing is left that would happen by itself, or the time is over
   */
  pass(limitMs: number, signal?: AbortSignal): Promise<boolean>;
  /** A name no replay of the target has or had. */
  replayName(): string;
  startReplay(request: ReplayRequest): Promise<StartedReplay>;
  /** The bus an archive's events come from, as ARN. @throws ARCHIVE_UNKNOWN */
  archiveBus(archive: string): Promise<string>;
}
