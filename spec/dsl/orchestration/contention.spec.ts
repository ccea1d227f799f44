import { expect } from "chai";
import fc from "fast-check";
import { fails, returns } from "../../../dsl/doubles/doubles.js";
import { parallel } from "../../../dsl/orchestration/parallel.js";
import { workflow } from "../../../dsl/workflow.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/embedded/embedded.js";
import type { JsonObject } from "../../../src/util/json.js";

const task = (more: JsonObject = { End: true }): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "use", "Payload.$": "$" },
  OutputPath: "$.Payload",
  ...more,
});

/** Two branches that use two resources each: one alone, then both, the other way round. */
const crossing: JsonObject = {
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      End: true,
      Branches: [
        { StartAt: "A", States: { A: task({ Next: "AB" }), AB: task() } },
        { StartAt: "B", States: { B: task({ Next: "BA" }), BA: task() } },
      ],
    },
  },
};

const mapping = (processor: JsonObject = {}): JsonObject => ({
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: { ...processor, StartAt: "Use", States: { Use: task() } },
      End: true,
    },
  },
});

describe("Contention for shared resources", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  const answer = (seconds: number): ReturnType<typeof returns> => returns({ Payload: {} }).after(`${seconds}s`);

  it("never locks executions up that use several resources, in whatever order", async () => {
    const times = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 });
    const limits = fc.record({ a: fc.integer({ min: 1, max: 3 }), b: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(times, limits, fc.integer({ min: 1, max: 12 }), async ([w, x, y, z], { a, b }, count) => {
        await using world = embedded();
        const used = workflow(crossing)
          .stub("A", answer(w ?? 0))
          .stub("AB", answer(x ?? 0))
          .stub("B", answer(y ?? 0))
          .stub("BA", answer(z ?? 0));
        const { summary, contention } = await parallel(
          used,
          Array.from({ length: count }, (_, n) => n),
        )
          .contending("first", { limit: a, around: ["A", "AB", "BA"] })
          .contending("second", { limit: b, around: ["B", "AB", "BA"] })
          .on(world)
          .run();
        expect(summary.passed).to.equal(count);
        expect(contention.map(({ most, limit }) => most <= limit)).to.deep.equal([true, true]);
      }),
      { numRuns: 25 },
    );
  });

  for (const [kind, machine] of [
    ["an inline Map", mapping()],
    ["a distributed Map", mapping({ ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } })],
    [
      "a distributed Map of EXPRESS children",
      mapping({ ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" } }),
    ],
  ] as const) {
    it(`counts an execution once, with all items of ${kind}`, async () => {
      const used = workflow(machine).stub("Use" as never, answer(2));
      const { results, contention, summary } = await parallel(used, [{ items: [1, 2, 3] }, { items: [4] }])
        .contending("stock", { limit: 1, around: ["Use"] })
        .on(cloud)
        .run();
      expect([contention[0]?.most, summary.durationMs]).to.deep.equal([1, 4_000]);
      expect(results.map(({ waitedMs }) => waitedMs)).to.deep.equal([0, 2_000]);
      expect(contention[0]?.waits.map(({ name, state }) => [name, state])).to.deep.equal([["workflow[1]", "Use"]]);
    });
  }

  it("lets a retry ask anew", async () => {
    const retried = {
      StartAt: "Use",
      States: { Use: task({ Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 5 }], End: true }) },
    };
    const used = workflow(retried).stub("Use", fails("Busy").once().after("1s").thenReturns({ Payload: {} }));
    const { results, contention } = await parallel(used, [{}, {}])
      .contending("stock", { limit: 1, around: ["Use"] })
      .on(cloud)
      .run();
    expect([contention[0]?.most, ...results.map(({ waitedMs }) => waitedMs)]).to.deep.equal([1, 0, 1_000]);
  });

  it("holds for EXPRESS executions, too", async () => {
    const quick = await cloud.deploy("quick", { StartAt: "Use", States: { Use: task() } }, { type: "EXPRESS" });
    const { results } = await parallel(workflow(quick).stub("Use" as never, answer(1)), [{}, {}, {}])
      .contending("stock", { limit: 1, around: ["Use"] })
      .on(cloud)
      .run();
    expect(results.map(({ waitedMs }) => waitedMs)).to.deep.equal([0, 1_000, 2_000]);
  });
});
