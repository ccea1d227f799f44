import { StepwrightError } from "../errors/index.js";

/** What an interrupted process may take for its clean-up. CI services kill what they cancelled soon after. */
const limitMs = 10_000;
/** Within this, Ctrl-C reaches a process several times: from the terminal, and from the one that started it. */
const echoMs = 1000;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How what stands on services is removed. */
const removals = new Set<() => Promise<unknown>>();
let interruptedAt: number | undefined;

/** Something that was made on a service. */
interface Standing<Made> {
  readonly made: Made;
  /** Call it when that is gone. */
  gone(): void;
}

/**
 * Makes something on a service that does not go with this process. Once it is made it is removed, where the process is interrupted, as
 * {@link standing} says; also where that happens while it is still being made.
 * @throws INTERRUPTED before anything is made, and what `make` throws
 */
export async function making<Made>(
  what: string,
  make: () => Promise<Made>,
  remove: (made: Made) => Promise<unknown>,
): Promise<Standing<Made>> {
  let making: Promise<Made> | undefined;
  const gone = standing(what, async () => making?.then(remove));
  try {
    making = make();
    return { made: await making, gone };
  } catch (error) {
    gone();
    throw error;
  }
}

/**
 * Notes something that is about to be made on a service, and does not go with this process: a temporary machine, an execution. Ctrl-C and
 * the like remove it before they end the process, which takes at most ten seconds; a second one ends it at once.
 * @param remove removes what there is of it by then; called at most once
 * @returns a function to call when it is gone
 * @throws INTERRUPTED when the process ends already
 */
export function standing(what: string, remove: () => Promise<unknown>): () => void {
  if (interruptedAt !== undefined) throw new StepwrightError("INTERRUPTED", { what });
  if (removals.size === 0) for (const signal of signals) process.on(signal, interrupted);
  removals.add(remove);
  return () => {
    if (!removals.delete(remove) || removals.size > 0 || interruptedAt !== undefined) return;
    for (const signal of signals) process.off(signal, interrupted);
  };
}

function interrupted(signal: NodeJS.Signals): void {
  if (interruptedAt !== undefined) {
    if (Date.now() - interruptedAt > echoMs) end(signal);
    return;
  }
  interruptedAt = Date.now();
  process.stderr.write("\nStepwright stops and removes what it made. Interrupt once more to leave it.\n");
  const work = [...removals].map((remove) => remove());
  const late = setTimeout(() => end(signal), limitMs);
  void Promise.allSettled(work).then((results) => {
    clearTimeout(late);
    for (const result of results) {
      if (result.status === "rejected") process.stderr.write(`Stepwright: ${textOf(result.reason)}\n`);
    }
    end(signal);
  });
}

/** Ends the process as the signal would have done. */
function end(signal: NodeJS.Signals): void {
  for (const one of signals) process.off(one, interrupted);
  process.kill(process.pid, signal);
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
