import { Worker } from "node:worker_threads";

/** What a child process measured, in the units that the names say. */
export type Figures = Readonly<Record<string, number>>;

/** One thing to measure, each contender in a child process of its own. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** It takes long: measured only when it is asked for by name. */
  readonly long?: true;
  readonly stepwright: () => Promise<Figures>;
  /** Absent where there is nothing to compare with. */
  readonly other?: () => Promise<Figures>;
  /** Turns the figures into the lines of the table. */
  readonly lines: (stepwright: Figures, other: Figures | undefined) => readonly Line[];
}

/** A line of the table. */
export interface Line {
  readonly what: string;
  readonly stepwright: string;
  readonly other?: string;
  /** How many times better, where that is what counts. */
  readonly ratio?: number;
  readonly goal?: string;
  readonly met?: boolean;
  /** Whether reading the history through the SDK is inside the figure, and what else is. */
  readonly inside: string;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The time of the quickest of several turns: what else the machine does can only add to a time. */
export async function quickest(turns: number, work: () => Promise<unknown>, before?: () => void): Promise<number> {
  let quickestMs = Infinity;
  for (let turn = 0; turn < turns; turn += 1) {
    before?.();
    quickestMs = Math.min(quickestMs, await timed(work));
  }
  return quickestMs;
}

/** The best of several measurements, figure by figure: the highest rate, the lowest of all else. */
export function best(measured: readonly Figures[]): Figures {
  const names = Object.keys(measured[0] ?? {});
  const pick = (name: string, values: number[]): number =>
    name.startsWith("perSecond") ? Math.max(...values) : Math.min(...values);
  return Object.fromEntries(
    names.map((name) => [
      name,
      pick(
        name,
        measured.map((figures) => figures[name] ?? Number.NaN),
      ),
    ]),
  );
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** How far memory grows while the work is done (`peakMb`, resident), and what it still holds after (`heldMb`, heap). */
export async function withMemory(
  work: () => Promise<{ readonly ms: number; readonly held: unknown }>,
): Promise<Figures> {
  collect();
  const before = process.memoryUsage();
  const sampler = await startSampler();
  const { ms, held } = await work();
  const peak = (await sampler.stop()) - before.rss;
  collect();
  const after = process.memoryUsage().heapUsed - before.heapUsed;
  if (held === undefined) throw new Error("The result must be held while memory is measured.");
  return { ms, peakMb: Math.max(peak, 0) / 1e6, heldMb: Math.max(after, 0) / 1e6 };
}

const SAMPLER = `
const { parentPort, workerData } = require("node:worker_threads");
const stop = new Int32Array(workerData);
let peak = process.memoryUsage.rss();
parentPort.postMessage("ready");
while (Atomics.wait(stop, 0, 0, 2) === "timed-out") peak = Math.max(peak, process.memoryUsage.rss());
parentPort.postMessage(peak);
`;

/** Watches the resident memory of the process from a thread of its own: the work may never yield. */
async function startSampler(): Promise<{ stop(): Promise<number> }> {
  const flag = new SharedArrayBuffer(4);
  const worker = new Worker(SAMPLER, { eval: true, workerData: flag, execArgv: [] });
  const message = (): Promise<unknown> => new Promise((resolve) => worker.once("message", resolve));
  await message();
  return {
    stop: async () => {
      const peak = message();
      Atomics.store(new Int32Array(flag), 0, 1);
      Atomics.notify(new Int32Array(flag), 0);
      return Number(await peak);
    },
  };
}

/** Collects garbage, so that what was done before does not slow down what is measured next. */
export function collect(): void {
  if (globalThis.gc === undefined) throw new Error("Memory is measured with node --expose-gc.");
  globalThis.gc();
  globalThis.gc();
}
