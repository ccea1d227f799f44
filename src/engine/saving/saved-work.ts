import type { SavedDesk } from "../tasks/task-desk.js";

/** What is under way in a running execution beside its state. Plain data. */
export interface SavedWork extends Partial<SavedDesk> {
  /** The places of its timers in the order of the clock's. */
  readonly timers: readonly (readonly [timer: number, sequence: number])[];
  readonly children: readonly (readonly [child: number, work: SavedWork])[];
  /** The thread whose state it stands still before. */
  readonly paused?: number;
}
