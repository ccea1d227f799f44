import type { CallSite } from "../call-site.js";
import { holding } from "../run/holding.js";
import { ledger } from "../ledger.js";
import type { TargetPort } from "../port.js";
import type { Accompany } from "../run/start.js";
import type { Conducted } from "./conduct.js";
import { askedHalt } from "./halt.js";
import type { RunningOrchestration } from "./batch/parallel-result.js";
import type { Conductor } from "./surroundings.js";

/** How the result of a batch or chain that was started is taken. */
export interface Taking<Result> {
  readonly accompany: Accompany;
  readonly orThrow: (result: Result, site: CallSite) => Result;
}

/**
 * Starts a batch or chain: what can start at once has started when this resolves. From then on it takes part in the target's time; only
 * once somebody asks for its result is it a reason for time to pass.
 * @throws what running it throws before anything starts
 */
export async function startConducted<Result, Inspected>(
  { port, perform }: Conducted<Result, Inspected>,
  taking: Taking<Result>,
): Promise<RunningOrchestration<Result, Inspected>> {
  const drive = { on: false };
  let started: (conductor: Conductor<Result, Inspected>) => void = () => {};
  const ready = new Promise<Conductor<Result, Inspected>>((resolve) => (started = resolve));
  const result = holding(
    port,
    () => perform(started),
    () => drive.on,
  );
  // Whoever asks for the result is told.
  result.catch(() => undefined);
  const conductor = await Promise.race([ready, result.then(() => ready)]);
  const running = new Started(conductor, { port, result, drive }, taking);
  await Promise.race([conductor.begun, result.catch(() => undefined)]);
  return running;
}

/** The run that was started, and the switch that makes it a reason for time to pass. */
interface Performance<Result> {
  readonly port: TargetPort;
  readonly result: Promise<Result>;
  readonly drive: { on: boolean };
}

class Started<Result, Inspected> implements RunningOrchestration<Result, Inspected> {
  readonly #conductor: Conductor<Result, Inspected>;
  readonly #performance: Performance<Result>;
  readonly #taking: Taking<Result>;
  #over = false;

  constructor(conductor: Conductor<Result, Inspected>, performance: Performance<Result>, taking: Taking<Result>) {
    this.#conductor = conductor;
    this.#performance = performance;
    this.#taking = taking;
    const takeBack = ledger.holds(() => this[Symbol.asyncDispose]());
    const ended = (): void => {
      this.#over = true;
      takeBack();
    };
    performance.result.then(ended, ended);
  }

  inspect(): Promise<Inspected> {
    return holding(this.#performance.port, () => this.#conductor.inspect());
  }

  stop(reason: { readonly error?: string; readonly cause?: string } = {}): Promise<void> {
    return holding(this.#performance.port, () => this.#conductor.halt(askedHalt(reason)));
  }

  check(): Promise<Result> {
    return this.#taking.accompany((over) => this.#ended(over));
  }

  run(): Promise<Result> {
    const here: CallSite = {};
    Error.captureStackTrace(here, this.run);
    return this.#taking.accompany(async (over) => this.#taking.orThrow(await this.#ended(over), here));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#over) await this.stop();
    await this.#ended().catch(() => undefined);
  }

  async #ended(over?: AbortSignal): Promise<Result> {
    const { port, drive, result } = this.#performance;
    const stop = (): void => void this.stop({ cause: "The test that waited for it is over." }).catch(() => undefined);
    over?.addEventListener("abort", stop, { once: true });
    drive.on = true;
    // A hold that ends makes the clock ask again.
    await holding(port, () => Promise.resolve());
    return await result;
  }
}
