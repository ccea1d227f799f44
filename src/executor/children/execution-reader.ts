import { projectHistory } from "../../faults/index.js";
import { buildExecution, type Execution, type HistoryEvent } from "../../history/index.js";
import type { Sight } from "../../plan/needs.js";
import type { Launched } from "../run/launch.js";
import type { ExecutionDescription, TargetPort } from "../port.js";

/** What was read of an execution. */
export interface Recorded {
  readonly description: ExecutionDescription;
  readonly events: readonly HistoryEvent[];
}

/** A history read as another one than was recorded; empty where it is read as it is. */
export interface Projected {
  readonly projected?: readonly HistoryEvent[];
}

/** How histories of child executions are read. */
export type Projecting = (events: readonly HistoryEvent[]) => Projected;

/** Reads one execution from the target it runs on. */
export class ExecutionReader {
  readonly #port: TargetPort;
  readonly #launched: Launched;

  constructor(port: TargetPort, launched: Launched) {
    this.#port = port;
    this.#launched = launched;
  }

  /** @param sight with "description" the history is left unread */
  async read(sight: Sight = "history"): Promise<Recorded> {
    const { executionArn } = this.#launched;
    const [description, events] = await Promise.all([
      this.#port.describe(executionArn),
      sight === "description" || this.#isBlind() ? [] : this.#port.history(executionArn),
    ]);
    return { description, events };
  }

  /** The Execution of what was read; the history of a copy is read as that of its definition. */
  built(recorded: Recorded, warnings: readonly string[] = []): Execution {
    const { definition } = this.#launched.machine;
    const projected = this.projected(recorded.events);
    return buildExecution({ ...recorded, ...projected, definition, origin: this.#port.origin, warnings });
  }

  /** The history of the execution, or of a child execution of one of its Map Runs, as that of its definition, where it is of a copy. */
  projected(events: readonly HistoryEvent[]): Projected {
    const { copy } = this.#launched;
    return copy === undefined ? {} : { projected: projectHistory(events, copy.projection) };
  }

  #isBlind(): boolean {
    const { type, logGroupArn } = this.#launched.machine;
    return type === "EXPRESS" && !this.#port.capabilities.expressHistory && logGroupArn === undefined;
  }
}
