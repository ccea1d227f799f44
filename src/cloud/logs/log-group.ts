/** One log event. Plain data; times are milliseconds. */
export interface LogEventRecord {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

/** A stream of log events, in the order of their times. Plain data. */
export interface LogStreamRecord {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  events: LogEventRecord[];
  lastIngestion?: number;
}

/** A log group with its streams. Plain data. */
export interface LogGroupRecord {
  readonly name: string;
  /** Without `:*` at its end. */
  readonly arn: string;
  readonly created: number;
  readonly logGroupClass: string;
  readonly kmsKeyId?: string;
  retentionInDays?: number;
  tags: Record<string, string>;
  readonly streams: Record<string, LogStreamRecord>;
}

/** A policy that lets services write to log groups. */
export interface LogPolicyRecord {
  readonly policyName: string;
  readonly policyDocument: string;
  readonly lastUpdatedTime: number;
}

/** Log groups as plain data. */
export interface SavedLogGroups {
  readonly groups: readonly LogGroupRecord[];
  readonly policies: readonly (readonly [name: string, policy: LogPolicyRecord])[];
  readonly events: number;
}

/** The log groups of one account and Region. */
export class LogGroups {
  readonly #byName = new Map<string, LogGroupRecord>();
  readonly policies: Map<string, LogPolicyRecord> = new Map<string, LogPolicyRecord>();
  /** How many events came in: their ids are made from it. */
  events = 0;

  get(name: string): LogGroupRecord | undefined {
    return this.#byName.get(name);
  }

  add(group: LogGroupRecord): void {
    this.#byName.set(group.name, group);
  }

  remove(name: string): void {
    this.#byName.delete(name);
  }

  save(): SavedLogGroups {
    return { groups: this.all(), policies: [...this.policies], events: this.events };
  }

  load({ groups, policies, events }: SavedLogGroups): void {
    for (const group of groups) this.add(group);
    for (const [name, policy] of policies) this.policies.set(name, policy);
    this.events = events;
  }

  /** Sorted by name. */
  all(): LogGroupRecord[] {
    return [...this.#byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }
}
