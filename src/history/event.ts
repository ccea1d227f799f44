/** A history event in the shape GetExecutionHistory returns it through the AWS SDK. */
export interface HistoryEvent {
  /** 1-based. */
  readonly id: number;
  /** 0 where AWS points at nothing. */
  readonly previousEventId: number;
  readonly timestamp: Date;
  readonly type: string;
}
