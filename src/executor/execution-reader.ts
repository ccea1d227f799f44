import { projectHistory } from "../faults/index.js";
import { buildExecution, type Execution, type HistoryEvent } from "../history/index.js";
import type { Sight } from "../plan/needs.js";
import type { Launched } from "./launch.js";
import type { ExecutionDescription, TargetPort } from "./port.js";

/** What was read of an execution. */
export interface Recorded {
  readonly description: ExecutionDescription;
  readonly events: readonly HistoryEvent[];
}

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
    const { machine, copy } = this.#launched;
    const projected = copy === undefined ? {} : { projected: projectHistory(recorded.events, copy.projection) };
    const { definition } = machine;
    return buildExecution({ ...recorded, ...projected, definition, origin: this.#port.origin, warnings });
  }

  #isBlind(): boolean {
    const { type, logGroupArn } = this.#launched.machine;
    return type === "EXPRESS" && !this.#port.capabilities.expressHistory && logGroupArn === undefined;
  }
}
