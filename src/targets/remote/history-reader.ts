import { StepwrightError } from "../../errors/index.js";
import type { HistoryEvent } from "../../history/event.js";
import { isUnbroken, isWhole } from "../records.js";
import type { Backoff, RealTime } from "./real-time.js";

/** A page of GetExecutionHistory, oldest events first. */
export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly nextToken: string | undefined;
}

/** What a complete read needs. */
export interface HistorySource {
  readonly executionArn: string;
  /** Where it is read, for messages. */
  readonly place: string;
  /** The execution is known to have ended, so its terminal event has to be there. */
  readonly ended: boolean;
  read(token: string | undefined): Promise<HistoryPage>;
}

/** A page that gives no event but a token for another may come so often in a row. */
const emptyPages = 10;

/**
 * Reads every page. AWS may say that an execution has ended before its history shows it: then the last page is read
 * again, with growing delays, until the terminal event is there.
 * @throws HISTORY_UNFINISHED when it is not there after `patienceMs`
 */
export async function readHistory(
  source: HistorySource,
  time: RealTime,
  backoff: Backoff,
  patienceMs: number,
): Promise<HistoryEvent[]> {
  const since = time.now();
  const reading = new Reading(source);
  for (;;) {
    await reading.toTheEnd();
    const { events } = reading;
    if (source.ended ? isWhole(events) : isUnbroken(events)) return events;
    const delayMs = backoff.next();
    const triedForMs = time.now() - since;
    if (triedForMs + delayMs > patienceMs) {
      const { executionArn, place } = source;
      throw new StepwrightError("HISTORY_UNFINISHED", { executionArn, place, events: events.length, triedForMs });
    }
    await time.sleep(delayMs);
  }
}

/** The events read so far, and where the last page began: what grows, grows from there. */
class Reading {
  readonly #source: HistorySource;
  readonly events: HistoryEvent[] = [];
  #lastToken: string | undefined;
  #lastStart = 0;

  constructor(source: HistorySource) {
    this.#source = source;
  }

  /** Reads the last page again and all that follow; everything again if a page before it was broken or its token is no longer good. */
  async toTheEnd(): Promise<void> {
    if (!isUnbroken(this.events)) this.#restart();
    try {
      await this.#follow();
    } catch (error) {
      if (this.#lastToken === undefined || !isInvalidToken(error)) throw error;
      this.#restart();
      await this.#follow();
    }
  }

  async #follow(): Promise<void> {
    this.events.length = this.#lastStart;
    let token = this.#lastToken;
    let empty = 0;
    do {
      this.#lastToken = token;
      this.#lastStart = this.events.length;
      const page = await this.#source.read(token);
      for (const event of page.events) this.events.push(event);
      empty = page.events.length === 0 ? empty + 1 : 0;
      token = page.nextToken;
    } while (token !== undefined && empty < emptyPages);
  }

  #restart(): void {
    this.#lastToken = undefined;
    this.#lastStart = 0;
  }
}

function isInvalidToken(error: unknown): boolean {
  return (
    error instanceof StepwrightError &&
    error.code === "CALL_REFUSED" &&
    (error.facts as { readonly name?: unknown }).name === "InvalidToken"
  );
}
