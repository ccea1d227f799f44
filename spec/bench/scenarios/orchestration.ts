import { quickest, timed, withMemory, type Line, type Scenario } from "../scenario.js";

const COUNT = 10_000;
const STEPS = 100;
const HOURS = 8_760;

const order = {
  StartAt: "Reserve",
  States: {
    Reserve: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:stock", Next: "Done" },
    Done: { Type: "Pass", End: true },
  },
};

/** Wakes up every hour, and counts. */
const hourly = {
  StartAt: "Hour",
  States: {
    Hour: { Type: "Wait", Seconds: 3600, Next: "Count" },
    Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More" },
    More: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: HOURS, Next: "Hour" }], Default: "Year" },
    Year: { Type: "Succeed" },
  },
};

/** Batches, a chain, and an execution that wakes up every hour of a year. */
export const ORCHESTRATION: Scenario = {
  name: "orchestration",
  title: `${COUNT.toLocaleString("en")} executions in a batch, a chain of ${STEPS}, a year of hours`,
  stepwright: async () => {
    const { chain, embedded, parallel, returns, workflow } = await import("stepwright");
    const batch = async (most: number, count: number): Promise<unknown> => {
      const cloud = embedded();
      const machine = await cloud.deploy("orders", order);
      const inputs = function* (): Generator<{ n: number }> {
        for (let n = 0; n < count; n += 1) yield { n };
      };
      const each = workflow(machine)
        .stub("Reserve", returns({ ok: true }).after("1s"))
        .expectSucceeded();
      const result = await parallel(each, inputs).on(cloud).maxConcurrency(most).run();
      return { cloud, result };
    };
    await batch(50, 200);
    const measure = (most: number, count: number): ReturnType<typeof withMemory> =>
      withMemory(async () => {
        let held: unknown;
        const ms = await timed(async () => (held = await batch(most, count)));
        return { ms, held };
      });
    const some = await measure(50, COUNT);
    const many = await measure(1_000, COUNT);
    const cloud = embedded({ quotas: { historyEvents: Infinity } });
    const machine = await cloud.deploy("orders", order);
    const year = await cloud.deploy("hourly", hourly);
    const step = workflow(machine).stub("Reserve", returns({ ok: true }).after("1s"));
    let steps = chain().on(cloud);
    for (let index = 0; index < STEPS; index += 1) steps = steps.add(`step-${index}`, step);
    const long = workflow(year).on(cloud).withInput({ n: 0 }).expectSucceeded();
    return {
      someMs: some["ms"] ?? Infinity,
      someHeldMb: some["heldMb"] ?? Infinity,
      somePeakMb: some["peakMb"] ?? Infinity,
      manyMs: many["ms"] ?? Infinity,
      manyHeldMb: many["heldMb"] ?? Infinity,
      manyPeakMb: many["peakMb"] ?? Infinity,
      chainMs: await quickest(3, () => steps.run()),
      yearMs: await quickest(3, () => long.run()),
    };
  },
  lines: (ours) => {
    const { someMs = Infinity, manyMs = Infinity, chainMs = Infinity, yearMs = Infinity } = ours;
    const memory = (held = NaN, peak = NaN): string => `${held.toFixed(1)} MB held, ${peak.toFixed(0)} MB at most`;
    const line = (what: string, ms: number, most: number, inside: string): Line => ({
      what,
      stepwright: `${ms.toFixed(0)} ms`,
      goal: `< ${most} ms`,
      met: ms < most,
      inside,
    });
    const each = "the DSL: start, judge, history read through the SDK, forgotten when passed";
    return [
      line("50 at once", someMs, 10_000, each),
      {
        what: "its memory",
        stepwright: memory(ours["someHeldMb"], ours["somePeakMb"]),
        inside: "results, heap; resident",
      },
      line("1,000 at once", manyMs, 10_000, each),
      {
        what: "its memory",
        stepwright: memory(ours["manyHeldMb"], ours["manyPeakMb"]),
        inside: "results, heap; resident",
      },
      line(`chain of ${STEPS} (best of 3)`, chainMs, 500, "each step judged, its history read through the SDK"),
      line(
        `${HOURS.toLocaleString("en")} wake-ups (best of 3)`,
        yearMs,
        1_000,
        "one run of the DSL, its history of 61,321 events read through the SDK; quotas.historyEvents is Infinity",
      ),
    ];
  },
};
